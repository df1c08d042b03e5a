"""Searching in PostgreSQL."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from postroom.search import plan
from postroom.search.engine.postgresql.conditions import Condition, condition, tsquery, wanted_words, within
from postroom.search.engine.postgresql.vocabulary import similar_words
from postroom.search.engine.postgresql.writer import PostgresqlWriter
from postroom.search.engine.protocol import Matches, Order, Scope

RANKED = 10_000  # By relevance, so many of the newest that match are weighed, where there are more.
IDENTS_AT_ONCE = 10_000
WEIGHTS = "{0.1, 0.2, 0.5, 1.0}"


class PostgresqlEngine:
    """The rows of one generation."""

    def __init__(self, generation: int) -> None:
        self._generation = generation

    def search(self, asked: plan.Plan, scope: Scope, order: Order, limit: int) -> Matches:
        similar = {
            word: similar_words(word) for part in wanted_words(asked) if part.fuzzy for word in part.words
        }
        allowed, wanted = within(scope), condition(asked, similar)
        where = Condition(
            f"generation = %s AND {allowed.sql} AND ({wanted.sql})",
            (self._generation, *allowed.parameters, *wanted.parameters),
        )
        if order == "date":
            rows = _rows(*_newest("0.0::float8, at_ms, ident, conversation", where, limit + 1))
        else:
            rows = _rows(*self._ranked(asked, similar, where, limit + 1))
        scores, times, idents, conversations = zip(*rows[:limit], strict=True) if rows else ((), (), (), ())
        return Matches(scores, times, idents, conversations, len(rows) <= limit)

    def _ranked(
        self, asked: plan.Plan, similar: dict[str, list[str]], where: Condition, limit: int
    ) -> tuple[str, list[Any]]:
        queries = [query for part in wanted_words(asked) if (query := tsquery(part, similar))]
        newest, parameters = _newest("at_ms, ident, conversation, words", where, max(limit, RANKED))
        score = " + ".join([f"ts_rank('{WEIGHTS}', words, %s::tsquery, 1)"] * len(queries)) or "0"
        sql = (
            f"SELECT ({score})::float8 AS score, at_ms, ident, conversation FROM ({newest}) AS newest "  # noqa: S608
            "ORDER BY score DESC, at_ms DESC, ident DESC LIMIT %s"
        )
        return sql, [*queries, *parameters, limit]

    def writer(self) -> PostgresqlWriter:
        return PostgresqlWriter(self._generation)

    def idents(self) -> Iterator[tuple[int, int, int]]:
        last = -1
        while rows := _rows(
            "SELECT ident, conversation, checksum FROM search_document WHERE generation = %s AND ident > %s "
            "ORDER BY ident LIMIT %s",
            [self._generation, last, IDENTS_AT_ONCE],
        ):
            yield from ((row[0], row[1], row[2]) for row in rows)
            last = rows[-1][0]

    def count(self) -> int:
        rows = _rows("SELECT count(*) FROM search_document WHERE generation = %s", [self._generation])
        return int(rows[0][0])

    def size_bytes(self) -> int:
        return int(_rows("SELECT pg_total_relation_size('search_document')", [])[0][0])

    def delete(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_document WHERE generation = %s", [self._generation])


def _newest(columns: str, where: Condition, limit: int) -> tuple[str, list[Any]]:
    sql = f"SELECT {columns} FROM search_document WHERE {where.sql} ORDER BY at_ms DESC, ident DESC LIMIT %s"  # noqa: S608
    return sql, [*where.parameters, limit]


def _rows(sql: str, parameters: list[Any]) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
