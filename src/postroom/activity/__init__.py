"""The append-only record of what happened, which the floors above read from their own cursors."""
