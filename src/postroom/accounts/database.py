"""What only one of the two databases can do, in one place.

SQLite serialises writers by itself (every transaction is IMMEDIATE). PostgreSQL does not: it needs advisory
locks where two processes must not decide at the same time, and a horizon for readers that follow a table,
because a row with a lower number can become visible after one with a higher.
"""

from collections.abc import Iterable

from django.db import InterfaceError, OperationalError, connection, models
from django.db.migrations.executor import MigrationExecutor


def is_postgresql() -> bool:
    """Tell whether the state lives in PostgreSQL."""
    return connection.vendor == "postgresql"


class TransactionNumber(models.Func):
    """The number of the current transaction in PostgreSQL; 0 in SQLite, where ids are visible in order."""

    template = "0"
    output_field = models.BigIntegerField()

    def as_postgresql(self, *args: object, **kwargs: object) -> tuple[str, list[object]]:
        """Return PostgreSQL's expression."""
        return "(pg_current_xact_id()::text::bigint)", []


class OldestOpenTransaction(models.Func):
    """The lowest transaction number that may still be open: rows below it are all visible."""

    template = "1"
    output_field = models.BigIntegerField()

    def as_postgresql(self, *args: object, **kwargs: object) -> tuple[str, list[object]]:
        """Return PostgreSQL's expression."""
        return "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)", []


def hold(scope: int, ids: Iterable[int]) -> None:
    """Let no other transaction hold the same (scope, id) until this one ends; call it inside one.

    Ids are taken in ascending order, so that two callers cannot wait for each other.
    """
    if is_postgresql():
        with connection.cursor() as cursor:
            for number in sorted(set(ids)):
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [scope, number])


def database_is_out(error: Exception) -> bool:
    """Tell whether this error says that the database cannot be used now, whatever is asked of it."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    if is_postgresql():
        return connection.connection is None or connection.connection.closed or not connection.is_usable()
    signs = ("locked", "full", "readonly", "unable to open", "disk i/o")
    return any(sign in str(error).lower() for sign in signs)


def missing_migrations() -> list[str]:
    """Return the names of the changes that the database has not seen yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
