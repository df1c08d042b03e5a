"""What follows after commit."""
