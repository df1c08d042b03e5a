"""Mail that waits for approval, and the rules by which it does."""
