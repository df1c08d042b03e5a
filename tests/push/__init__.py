"""Browser push."""
