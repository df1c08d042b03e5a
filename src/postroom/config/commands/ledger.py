"""`postroom ledger`."""

import json

import click

from postroom.config.options import json_option, with_django


@click.command()
@json_option
@with_django
def ledger(as_json: bool) -> None:
    """Sum up what became of all mail that was accepted. `unaccounted` must be 0."""
    from postroom.delivery.ledger import summary

    sums = summary().as_dict()
    if as_json:
        click.echo(json.dumps(sums))
    for name, count in () if as_json else sums.items():
        click.echo(f"{name:<12} {count:>10,}")
