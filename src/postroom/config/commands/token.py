"""`postroom token …`."""

import click

from postroom.config.options import with_django


@click.group()
def token() -> None:
    """Make tokens, with which programs use the API."""


@token.command()
@click.option("--person", required=True, metavar="ADDRESS", help="For whom the program acts.")
@click.option("--name", default="command line", show_default=True, help="What it is for.")
@with_django
def create(person: str, name: str) -> None:
    """Make a token and print it, alone on its line. It cannot be shown again."""
    from postroom.accounts import tokens
    from postroom.config.lookup import person_at

    click.echo(tokens.create(person_at(person), name))
