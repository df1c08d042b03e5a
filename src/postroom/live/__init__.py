"""The stream of announcements: which conversation changed, never what it says."""
