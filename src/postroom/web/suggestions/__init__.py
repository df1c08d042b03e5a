"""What may belong together: joined, declined, and taken apart again."""
