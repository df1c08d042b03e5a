"""Acts on many conversations, and taking acts back."""
