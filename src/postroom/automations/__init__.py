"""What happens by itself after mail was filed: automatic replies, later rules and service levels."""
