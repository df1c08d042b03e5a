"""What only one of the two databases can do, in one place.

SQLite serialises writers by itself (every transaction is IMMEDIATE). PostgreSQL does not: it needs advisory
locks where two processes must not decide at the same time, and a horizon for readers that follow a table,
because a row with a lower number can become visible after one with a higher.
"""

from collections.abc import Iterable
from typing import Any

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


# A snapshot knows the open transactions of all databases of the server. One of another database can write nothing
# here, and whoever shares a server must not wait for it; so those are left out whose lock says that they are of
# another one. One that ended meanwhile, or has no lock yet, counts as ours: that is only more careful.
OLDEST_OPEN_TRANSACTION = """(
    SELECT COALESCE(MIN(open::text::bigint), pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
    FROM pg_snapshot_xip(pg_current_snapshot()) AS open
    WHERE NOT EXISTS (
        SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock' AND granted
        AND transactionid = open::xid AND datname <> current_database()
    )
)"""


class OldestOpenTransaction(models.Func):
    """The lowest transaction number that may still be open in this database: rows below it are all visible."""

    template = "1"
    output_field = models.BigIntegerField()

    def as_postgresql(self, *args: object, **kwargs: object) -> tuple[str, list[object]]:
        """Return PostgreSQL's expression."""
        return OLDEST_OPEN_TRANSACTION, []


class Listed(models.Aggregate):
    """The values of a group as a list."""

    function = "JSON_GROUP_ARRAY"
    output_field = models.JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """Return PostgreSQL's expression."""
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


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
