"""`postroom mailbox …`."""

import json

import click

from postroom.config.options import json_option, print_result, with_django


@click.group()
def mailbox() -> None:
    """Add and list shared mailboxes."""


@mailbox.command()
@click.argument("address")
@click.option("--name", required=True, help="The name that people see, such as “Support”.")
@click.option(
    "--auto-reply", default="", metavar="TEXT", help="Answer each sender once a day with this text."
)
@click.option(
    "--undo-seconds",
    default=5,
    show_default=True,
    metavar="N",
    help="How long sent mail waits so that it can be taken back, 0 to 60.",
)
@click.option("--org", metavar="NAME", help="The organisation, where there is more than one.")
@json_option
@with_django
def add(address: str, name: str, auto_reply: str, undo_seconds: int, org: str | None, as_json: bool) -> None:
    """Make a mailbox for ADDRESS. Mail to it is accepted from now on."""
    from postroom.config.lookup import organisation_named
    from postroom.mailboxes.manage import add_mailbox
    from postroom.mailboxes.snapshot import publish_addresses

    made = add_mailbox(
        organisation_named(org), address, name, auto_reply=auto_reply, undo_seconds=undo_seconds
    )
    publish_addresses()
    value = {"id": str(made.pk), "name": made.name, "address": made.address}
    print_result(as_json, value, f"Mailbox {made.name} receives mail for {made.address}.")


@mailbox.command(name="list")
@json_option
@with_django
def list_(as_json: bool) -> None:
    """List all mailboxes."""
    from postroom.mailboxes.models import Mailbox

    found = Mailbox.objects.prefetch_related("addresses").order_by("id")
    rows = [{"id": str(box.pk), "name": box.name, "address": box.address} for box in found]
    if as_json:
        click.echo(json.dumps(rows))
    for row in [] if as_json else rows:
        click.echo(f"{row['id']:>4}  {row['address']:<40} {row['name']}")


@mailbox.command()
@click.argument("address")
@click.argument("person")
@with_django
def member(address: str, person: str) -> None:
    """Let PERSON (an address) work in the mailbox with ADDRESS."""
    from postroom.config.lookup import mailbox_at, person_at
    from postroom.mailboxes.manage import add_member

    box, somebody = mailbox_at(address), person_at(person)
    add_member(box, somebody)
    click.echo(f"{somebody.name} now works in {box.name}.")
