"""Durable mail out: one row for each recipient, sent by its own role, never handed over twice."""
