"""What teams have to do, how they share it out, and who can be named."""
