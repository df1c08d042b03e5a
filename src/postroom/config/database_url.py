"""From `postgres://user:password@host:port/name` to Django's settings, and the embedded default."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database(url: str, embedded: Path) -> dict[str, Any]:
    """Return the DATABASES entry: PostgreSQL where a URL is given, else SQLite in this file.

    Raises ValueError, with a sentence, for any other URL.
    """
    if not url:
        return _sqlite(embedded)
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(
            f"The database address starts with “{parts.scheme}://”; "
            "write postgres://user:password@host:port/name, or leave it out for the embedded database."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: the spool forgets a mail once it is filed here, so filed must mean on disk.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; "
                "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
            ),
        },
        # A file, as in real life: threads and processes share it.
        "TEST": {"NAME": path.with_name("test.db")},
    }
