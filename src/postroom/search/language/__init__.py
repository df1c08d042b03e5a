"""The query language: pure, without a database."""
