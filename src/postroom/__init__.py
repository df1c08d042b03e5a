"""Postroom: a team e-mail platform that anyone can host."""

__version__ = "0.1.0"
