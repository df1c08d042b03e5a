"""`postroom token …`."""

from datetime import timedelta

import click

from postroom.config.cli import fail
from postroom.config.options import with_django


@click.group()
def token() -> None:
    """Make tokens, with which programs use the API."""


@token.command()
@click.option("--person", required=True, metavar="ADDRESS", help="For whom the program acts.")
@click.option("--name", default="command line", show_default=True, help="What it is for.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    default=("write",),
    show_default=True,
    help="read, write, or an area with one of them, such as conversations:read; may be given several times.",
)
@click.option("--days", type=click.IntRange(1, 3650), help="For how many days it is valid.")
@with_django
def create(person: str, name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a token and print it, alone on its line. It cannot be shown again."""
    from postroom.accounts import tokens
    from postroom.config.lookup import person_at
    from postroom.kit.clock import now

    until = now() + timedelta(days=days) if days else None
    try:
        click.echo(tokens.create(person_at(person), name, until, scopes))
    except tokens.TokenError as error:
        fail(str(error))
