"""The engine of many machines: PostgreSQL's full text, in a table of its own."""

from postroom.search.engine.postgresql.engine import PostgresqlEngine

__all__ = ["PostgresqlEngine"]
