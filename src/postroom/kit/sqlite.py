"""The SQLite that Postroom runs on.

SQLite before 3.51.3 can lose commits in WAL mode with two connections or more (the WAL-reset bug), and
the Pythons of current distributions link older ones. The `pysqlite3` wheel carries a newer library; this
module puts it in the place of the standard one, for Django too, as long as it is imported first.
"""

import sys

import pysqlite3 as sqlite3
import pysqlite3.dbapi2

SAFE_VERSION = (3, 51, 3)

sys.modules["sqlite3"] = sqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

__all__ = ["SAFE_VERSION", "sqlite3", "version", "version_is_safe"]


def version() -> str:
    """Return the version of the SQLite library in use, such as "3.53.4"."""
    return str(sqlite3.sqlite_version)


def version_is_safe() -> bool:
    """Tell whether the library in use is free of the WAL-reset bug."""
    return tuple(sqlite3.sqlite_version_info) >= SAFE_VERSION
