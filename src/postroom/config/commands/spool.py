"""`postroom spool …`: needs no database, so that mail can be looked at whatever is down."""

import json
import sys
from typing import Any

import click

from postroom.config.cli import fail
from postroom.config.options import data_folder, installation, json_option
from postroom.spool import Delivery, SpoolMissing, SqliteSpool


@click.group()
def spool() -> None:
    """Look at mail that was accepted and is not filed yet."""


@spool.command(name="list")
@click.option("--state", type=click.Choice(["waiting", "claimed", "delayed", "parked"]), help="Only these.")
@click.option("--limit", default=50, show_default=True)
@json_option
@installation
def list_(state: str | None, limit: int, as_json: bool) -> None:
    """List deliveries, newest first."""
    rows = [_shape(one) for one in _spool().listing(state or "", limit)]
    if as_json:
        click.echo(json.dumps(rows))
    for row in [] if as_json else rows:
        click.echo(
            f"{row['id']:>8}  {row['received_at'][:19]}  {row['state']:<8} {row['lane']:<6} "
            f"{row['size_bytes']:>9,}  {row['mail_from'] or '<>'} → {', '.join(row['recipients'])}  {row['error']}"
        )


@spool.command()
@click.argument("delivery", type=int)
@installation
def show(delivery: int) -> None:
    """Show one delivery, as JSON."""
    click.echo(json.dumps(_shape(_found(delivery)), indent=2))


@spool.command()
@click.argument("deliveries", type=int, nargs=-1, required=True)
@installation
def retry(deliveries: tuple[int, ...]) -> None:
    """Try parked or delayed deliveries again."""
    from postroom.kit.wake import wake

    count = _spool().retry(deliveries)
    wake(data_folder().run, "deliver")
    click.echo(f"{count} of {len(deliveries)} will be tried again.")


@spool.command()
@click.argument("delivery", type=int)
@installation
def export(delivery: int) -> None:
    """Write the raw mail of one delivery to standard output."""
    try:
        sys.stdout.buffer.write(_spool().export(delivery))
    except SpoolMissing:
        fail(f"The spool has no delivery {delivery}: it was filed, or never existed. The ledger knows.")


def _spool() -> SqliteSpool:
    data_folder().read_secret()
    return SqliteSpool(data_folder().spool)


def _found(delivery: int) -> Delivery:
    try:
        return _spool().show(delivery)
    except SpoolMissing:
        fail(f"The spool has no delivery {delivery}: it was filed, or never existed. The ledger knows.")
        raise


def _shape(one: Delivery) -> dict[str, Any]:
    return {
        "id": one.id,
        "received_at": one.envelope.received_at.isoformat(),
        "state": one.state,
        "lane": one.lane,
        "attempts": one.attempts,
        "mailbox": one.mailbox,
        "mail_from": one.envelope.mail_from,
        "recipients": list(one.recipients),
        "size_bytes": one.size_bytes,
        "door": one.envelope.door,
        "peer": one.envelope.peer,
        "error": one.error,
    }
