"""Drills: an installation of their own in a temporary folder, put under the worst that can happen to it."""
