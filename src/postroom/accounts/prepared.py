"""Queries that are asked with every page and every call, written once and then asked with other values.

To build a query and to write it as SQL costs Django up to two milliseconds, far more than the database needs to
answer it. A function decorated with `prepared` is called once for each shape of its arguments, with slots in
place of values; from then on the SQL that came of it is asked with the values themselves.

    @prepared
    def open_of(person: Person, mailbox: int, *, oldest: bool) -> QuerySet[Conversation]: ...

    open_of(ada, 7, oldest=False)  # a list, read anew with each call

Positional arguments are values: people, numbers, words, moments, or None. Of a person only number, organisation
and role may be used, which is all that permissions are made of. What is told by name is part of the shape, as is
the role of a person and which values are None: each shape has its own SQL. Nothing that was read is ever kept.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from copy import copy
from datetime import UTC, datetime, timedelta
from functools import update_wrapper
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from postroom.accounts.models import Person

Row = TypeVar("Row")
Value = Person | int | str | datetime | None

MOST_SHAPES = 200
NEW = object()
FIRST_SLOT = 2**62  # Above every number of ours, and within what a column of numbers can hold.
FIRST_MOMENT = datetime(9000, 1, 1, tzinfo=UTC)


class NotPreparableError(TypeError):
    """A query uses a value in a way that cannot be asked with another one."""


class Prepared(Generic[Row]):
    """A query that is built once for each shape of its arguments."""

    def __init__(self, build: Callable[..., "QuerySet[Any, Row]"]) -> None:
        self._build = build
        self._statements: dict[Hashable, Any] = {}
        update_wrapper(self, build)

    def __call__(self, *values: Value, **shape: Hashable) -> list[Row]:
        """Return the rows for these values."""
        key = (tuple(map(_kind, values)), *shape.items())
        statement = self._statements.get(key, NEW)
        if statement is NEW:
            statement = self._written(values, shape)
            if len(self._statements) >= MOST_SHAPES:
                self._statements.clear()
            self._statements[key] = statement
        return list(self._build(*values, **shape)) if statement is None else statement.rows(values)

    def _written(self, values: Sequence[Value], shape: Mapping[str, Hashable]) -> "_Statement | None":
        """Return the SQL; None where Django sees that nothing can be found, and writes none."""
        slots = _Slots()
        try:
            return _Statement(self._build(*map(slots.stand_in, values), **shape), slots)
        except EmptyResultSet:
            return None


prepared = Prepared


class _Slots:
    """What stands for values while a query is built; knows them again among the parameters of its SQL."""

    def __init__(self) -> None:
        self.used: list[int | str | datetime] = []
        self.required: list[int | str | datetime] = []

    def stand_in(self, value: Value) -> Any:
        if value is None:
            return None
        if isinstance(value, Person):
            number, organisation = self._number(), self._number()
            return Person(pk=number, organisation_id=organisation, role=value.role)
        slot: int | str | datetime
        if isinstance(value, str):
            slot = f"slot {len(self.used)} of a prepared query"
        elif isinstance(value, datetime):
            slot = FIRST_MOMENT + timedelta(days=len(self.used))
        else:
            return self._required(self._number())
        self.used.append(slot)
        return self._required(slot)

    def _required(self, slot: Any) -> Any:
        self.required.append(slot)
        return slot

    def _number(self) -> int:
        slot = FIRST_SLOT + len(self.used)
        self.used.append(slot)
        return slot


class _Statement:
    """The SQL of a query, and where its values go."""

    def __init__(self, queryset: "QuerySet[Any, Any]", slots: _Slots) -> None:
        self._queryset = queryset
        self._alias = queryset.db
        self._compiler = queryset.query.get_compiler(self._alias)
        self._sql, parameters = self._compiler.as_sql()
        self._parameters = list(parameters)
        columns = [column for column, *_ in self._compiler.select[: self._compiler.col_count]]
        self._converters = self._compiler.get_converters(columns)
        self._compiler.connection = None  # It belongs to this thread, and whoever asks has one of their own.
        places = {self._parameter(slot): number for number, slot in enumerate(slots.used)}
        self._places = [
            (at, places[parameter])
            for at, parameter in enumerate(self._parameters)
            if isinstance(parameter, int | str | datetime) and parameter in places
        ]
        self._check(slots)

    def _parameter(self, value: Any) -> Any:
        """Return a value as its database takes it."""
        if isinstance(value, datetime):
            return connections[self._alias].ops.adapt_datetimefield_value(value)
        return value

    def _check(self, slots: _Slots) -> None:
        found = {slots.used[number] for _, number in self._places}
        if any(slot not in found for slot in slots.required):
            raise NotPreparableError("A value of this query is no parameter of its SQL: tell it by name.")
        if any(str(slot) in self._sql for slot in slots.used):
            raise NotPreparableError("A value of this query stands inside of its SQL: tell it by name.")

    def rows(self, values: Sequence[Value]) -> list[Any]:
        given: list[Any] = []
        for value in values:
            if isinstance(value, Person):
                given += [value.pk, value.organisation_id]
            elif value is not None:
                given.append(self._parameter(value))
        parameters = self._parameters.copy()
        for at, number in self._places:
            parameters[at] = given[number]
        compiler = copy(self._compiler)
        compiler.connection = connections[self._alias]
        compiler.as_sql = lambda *_, **__: (self._sql, tuple(parameters))
        compiler.get_converters = lambda _: self._converters
        # A copy: whoever asks takes a compiler from its query, and here gets the one that is ready.
        asked: Any = self._queryset.all()
        asked.query.get_compiler = lambda *_, **__: compiler
        return list(asked)


def _kind(value: Value) -> str:
    return f"person {value.role}" if isinstance(value, Person) else type(value).__name__
