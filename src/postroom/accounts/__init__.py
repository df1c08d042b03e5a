"""Organisations, people, roles and the tokens that programs sign in with."""
