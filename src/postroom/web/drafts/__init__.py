"""Drafts: kept at every pause, shared, handed over, and held where something newer came."""
