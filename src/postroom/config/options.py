"""What commands share: the options that name the installation, and Django made ready behind them."""

import functools
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from postroom.config.cli import fail, set_environment
from postroom.kit.data_folder import DataFolder

Command = TypeVar("Command", bound=Callable[..., Any])


def installation(command: Command) -> Command:
    """Add --data and --database; the command itself does not see them."""

    @click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="POSTROOM_DATA",
        help="The data folder (POSTROOM_DATA).  [default: ./data]",
    )
    @click.option(
        "--database",
        envvar="POSTROOM_DATABASE",
        metavar="URL",
        help="postgres://user:password@host:port/name in place of the embedded database (POSTROOM_DATABASE).",
    )
    @functools.wraps(command)
    def wrapped(*args: Any, data: Path | None, database: str | None, **kwargs: Any) -> Any:
        set_environment(data, database)
        return command(*args, **kwargs)

    return wrapped  # type: ignore[return-value]


def data_folder() -> DataFolder:
    """Return the data folder that --data or POSTROOM_DATA names."""
    return DataFolder(Path(os.environ.get("POSTROOM_DATA") or "data").absolute())


def with_django(command: Command) -> Command:
    """Add --data and --database, and make Django ready; its errors become one line."""

    @installation
    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        start_django()
        from django.db import Error

        from postroom.accounts.people import AccountError

        try:
            return command(*args, **kwargs)
        except AccountError as error:
            fail(str(error))
        except Error as error:
            fail(database_sentence(error))

    return wrapped  # type: ignore[return-value]


def start_django() -> None:
    """Load settings and models of the installation; raises DataFolderError where there is none."""
    data_folder().read_secret()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "postroom.config.settings")
    try:
        import django

        django.setup()
    except ValueError as error:
        fail(str(error))


def database_sentence(error: Exception) -> str:
    """Return one line about a database that does not answer as it should."""
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return (
        f"The database cannot be used: {first}. If it is new or from an older version, run `postroom migrate`; "
        "`postroom doctor` looks closer."
    )


def password_from_stdin() -> str:
    """Read a password: the first line of standard input."""
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise click.ClickException(
            "No password came on standard input. Pipe it in: printf %s 'secret' | postroom …"
        )
    return password


def print_result(as_json: bool, value: dict[str, Any], sentence: str) -> None:
    """Print a value for a machine, or a sentence for a person."""
    click.echo(json.dumps(value) if as_json else sentence)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, to be read by a program.")
