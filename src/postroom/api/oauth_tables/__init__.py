"""The tables of django-oauth-toolkit as one migration: its own 22 take longer than all of ours together."""
