"""The people who write to the team."""
