"""Engines: what keeps the documents and finds among them. `protocol` says what each of them does."""
