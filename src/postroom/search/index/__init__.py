"""The index: which documents there are, and keeping them as the database is."""
