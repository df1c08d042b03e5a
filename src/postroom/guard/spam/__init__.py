"""Spam: a filter for each organisation that learns from the verdicts of its people, here and nowhere else."""
