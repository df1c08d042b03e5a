"""What the command palette finds beyond the page."""
