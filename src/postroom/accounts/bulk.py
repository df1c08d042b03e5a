"""Many rows at once, for the assembly line: what `bulk_create` and `bulk_update` do, at a tenth of their cost.

Django compiles an expression for every value of every row; here a statement is written once for a table, and
only values that the database needs in another form are converted.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db import connection, models

MOST_PARAMETERS = 30_000
UNLESS_THERE = "ON CONFLICT DO NOTHING"
AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.BooleanField,
    models.IntegerField,
    models.BigAutoField,
    models.ForeignKey,
)

Convert = Callable[[Any], Any]
Column = tuple[Any, Convert | None]


def insert_many(rows: Sequence[models.Model], *, conflicts: str = "") -> None:
    """Insert rows of one model.

    `conflicts` is an ON CONFLICT clause. Without it each row has its number afterwards; with it none has.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = _written(model)
    names = tuple(field.column for field, _ in fields)
    values = [_values(fields, row) for row in rows]
    with connection.cursor() as cursor:
        if conflicts or not model._meta.auto_field:
            cursor.executemany(_insertion(model, names, 1, conflicts), values)
            return
        at_once = max(1, MOST_PARAMETERS // len(fields))
        for start in range(0, len(rows), at_once):
            chunk = values[start : start + at_once]
            cursor.execute(_insertion(model, names, len(chunk), "RETURNING id"), list(chain(*chunk)))
            for row, (number,) in zip(rows[start : start + at_once], cursor.fetchall(), strict=True):
                row.pk = number
                row._state.adding, row._state.db = False, connection.alias


def insert_values(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]], conflicts: str
) -> None:
    """Insert rows that nobody needs as objects: the values of the columns `names`, as the database takes them.

    The other columns get what the database has for them; `conflicts` as with `insert_many`.
    """
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_insertion(model, tuple(names), 1, conflicts), rows)


def update_many(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write these fields of rows of one model."""
    if not rows:
        return
    model = type(rows[0])
    fields = [(field, _converter(field)) for field in map(model._meta.get_field, names)]
    fields.append((model._meta.pk, _converter(model._meta.pk)))
    with connection.cursor() as cursor:
        cursor.executemany(_update(model, tuple(names)), [_values(fields, row) for row in rows])


def _values(fields: Sequence[Column], row: models.Model) -> list[Any]:
    values = []
    for field, convert in fields:
        value = getattr(row, field.attname)
        values.append(value if convert is None or value is None else convert(value))
    return values


@lru_cache(maxsize=64)
def _written(model: type[models.Model]) -> tuple[Column, ...]:
    """Return the fields that an insertion names: not the automatic number, nor what the database fills in."""
    return tuple(
        (field, _converter(field))
        for field in model._meta.concrete_fields
        if field is not model._meta.auto_field and not field.has_db_default()
    )


def _converter(field: Any) -> Convert | None:
    """Return what makes a value fit for the database, or None where it is fit as it is."""
    if type(field) in AS_THEY_ARE or isinstance(field, models.ForeignKey | models.IntegerField):
        return None
    if type(field) is models.DateTimeField:
        return connection.ops.adapt_datetimefield_value
    if type(field) is models.JSONField:
        return lambda value: connection.ops.adapt_json_value(value, field.encoder)
    return lambda value: field.get_db_prep_save(value, connection)


@lru_cache(maxsize=256)
def _insertion(model: type[models.Model], names: tuple[str, ...], number: int, end: str) -> str:
    row = f"({', '.join(['%s'] * len(names))})"
    table, columns = _quoted(model._meta.db_table), ", ".join(map(_quoted, names))
    rows = ", ".join([row] * number)
    return f"INSERT INTO {table} ({columns}) VALUES {rows} {end}"  # noqa: S608 (names of ours)


@lru_cache(maxsize=64)
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    meta: Any = model._meta
    columns = [_quoted(meta.get_field(name).column) for name in names]
    key = _quoted(meta.pk.column)
    assignments = ", ".join(f"{column} = %s" for column in columns)
    table = _quoted(model._meta.db_table)
    return f"UPDATE {table} SET {assignments} WHERE {key} = %s"  # noqa: S608 (names of ours)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
