"""`postroom ledger …`."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from postroom.config.cli import fail
from postroom.config.options import json_option, with_django

if TYPE_CHECKING:
    from postroom.delivery.models import LedgerEntry


@click.group(invoke_without_command=True)
@click.pass_context
@json_option
@with_django
def ledger(context: click.Context, as_json: bool) -> None:
    """Sum up what became of all mail that was accepted. `unaccounted` must be 0."""
    if context.invoked_subcommand is not None:
        return
    from postroom.delivery.ledger import summary

    sums = summary().as_dict()
    if as_json:
        click.echo(json.dumps(sums))
    for name, count in () if as_json else sums.items():
        click.echo(f"{name:<12} {count:>10,}")


@ledger.command(name="list")
@click.option("--outcome", type=click.Choice(["filed", "duplicate", "quarantined"]), help="Only these.")
@click.option("--limit", default=50, show_default=True)
@json_option
@with_django
def list_(outcome: str | None, limit: int, as_json: bool) -> None:
    """List mail that has its outcome, newest first. What waits or is parked: `postroom spool list`."""
    from postroom.delivery.models import LedgerEntry

    found = LedgerEntry.objects.order_by("-received_at", "-id")
    found = found.filter(outcome=outcome) if outcome else found
    _print(list(found[: max(0, limit)]), as_json)


@ledger.command()
@click.argument("number")
@with_django
def show(number: str) -> None:
    """Show the way of one mail, by its NUMBER in the ledger (1-42), as JSON."""
    from postroom.conversations.models import Message
    from postroom.delivery.models import LedgerEntry

    node, _, delivery = number.partition("-")
    usable = delivery.isascii() and delivery.isdigit() and len(delivery) < 19
    entry = LedgerEntry.objects.filter(node=node, delivery=int(delivery)).first() if usable else None
    if entry is None:
        fail(f"The ledger has no entry {number}. It may still wait: `postroom spool show`.")
        return
    message = Message.objects.filter(pk=entry.message or 0).first()
    way = {"envelope": entry.envelope, "verdict": message.verdict if message else {}}
    click.echo(json.dumps({**_shape(entry), **way}, indent=2))


def _print(entries: "Sequence[LedgerEntry]", as_json: bool) -> None:
    rows = [_shape(entry) for entry in entries]
    if as_json:
        click.echo(json.dumps(rows))
    for row in [] if as_json else rows:
        click.echo(
            f"{row['id']:>10}  {str(row['received_at'])[:19]}  {row['outcome']:<12} {row['from']} · "
            f"{row['subject'] or '(no subject)'}  {row['reason']}"
        )


def _shape(entry: "LedgerEntry") -> dict[str, object]:
    times = {"received_at": entry.received_at, "stored_at": entry.stored_at, "recorded_at": entry.recorded_at}
    return {
        "id": f"{entry.node}-{entry.delivery}",
        **{name: at.isoformat() if at else None for name, at in times.items()},
        "door": entry.door,
        "from": entry.from_address,
        "subject": entry.subject,
        "size_bytes": entry.size_bytes,
        "outcome": entry.outcome,
        "reason": entry.reason,
    }
