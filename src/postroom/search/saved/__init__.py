"""Saved searches: views that a person keeps, for themselves or for everybody."""
