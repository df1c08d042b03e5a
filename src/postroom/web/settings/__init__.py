"""Settings: one's own, those of the organisation, and where all others are."""
