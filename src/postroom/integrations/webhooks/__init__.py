"""Webhooks: what happens is told to addresses of the customer's, signed (Standard Webhooks), in order, for 3 days."""
