"""Rows into a table as fast as the database takes them, with the defaults that the model states."""

import itertools
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models, transaction

BATCH = 5_000


def insert(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows, given by column; columns that a row does not name get the default of the model."""
    fields = [one for one in model._meta.concrete_fields if not isinstance(one.db_default, models.Func)]
    rows = iter(rows)
    for batch in iter(lambda: list(itertools.islice(rows, BATCH)), []):
        named = [one for one in fields if one.column in batch[0] or not one.primary_key]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(_statement(model, named), [_values(named, row) for row in batch])


def _statement(model: type[models.Model], fields: list[Any]) -> str:
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(one.column) for one in fields)
    return (
        f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
    )


def _values(fields: list[Any], row: Mapping[str, Any]) -> list[Any]:
    return [
        one.get_db_prep_save(row[one.column] if one.column in row else one.get_default(), connection)
        for one in fields
    ]
