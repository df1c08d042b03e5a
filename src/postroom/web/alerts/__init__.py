"""Alerts and breakers: what administrators should know of, and resume."""
