"""`postroom relay …`."""

import sys
from typing import TYPE_CHECKING, Any

import click

from postroom.config.options import json_option, password_from_stdin, print_result, with_django

if TYPE_CHECKING:
    from postroom.outbox.models import Relay


@click.group()
def relay() -> None:
    """Say where outgoing mail is handed to: for one mailbox, or for all that have no way out of their own."""


@relay.command()
@click.option("--mailbox", metavar="ADDRESS", help="For this mailbox alone.")
@click.option("--org", metavar="NAME", help="The organisation, where there is more than one.")
@click.option("--second", is_flag=True, help="Use it where the first cannot be reached.")
@click.option("--kind", type=click.Choice(["smtp", "direct", "provider"]), default="smtp", show_default=True)
@click.option("--host", default="", help="Of an SMTP relay.")
@click.option("--port", type=int, default=0, help="Where it is not the usual one (465, 587, 25).")
@click.option(
    "--tls",
    type=click.Choice(["tls", "starttls", "opportunistic", "none"]),
    default="starttls",
    show_default=True,
)
@click.option("--unverified", is_flag=True, help="Do not check the server's certificate.")
@click.option("--user", default="", help="The user name there; without it nobody signs in.")
@click.option(
    "--oauth2",
    "token_url",
    metavar="URL",
    default="",
    help="Sign in by OAuth 2 with tokens from this address.",
)
@click.option("--client-id", default="", help="Of OAuth 2.")
@click.option("--client-secret", default="", envvar="POSTROOM_CLIENT_SECRET", help="Of OAuth 2.")
@click.option("--provider", default="", help="Of --kind provider: mailgun, postmark, sendgrid …")
@click.option("--provider-domain", default="", help="The domain that Mailgun sends for.")
@click.option("--connections", type=int, default=4, show_default=True, help="Open at the same time.")
@click.option("--per-minute", type=int, default=0, help="Mails a minute at most; 0 for any number.")
@click.option("--secret-stdin", is_flag=True, help="Read password, refresh token or API key from stdin.")
@json_option
@with_django
def add(
    mailbox: str | None,
    org: str | None,
    second: bool,
    unverified: bool,
    secret_stdin: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Add a way out and test it. Mail takes it from now on."""
    from postroom.config.lookup import mailbox_at, organisation_named
    from postroom.outbox.relays.manage import add_relay
    from postroom.outbox.relays.wanted import Wanted

    box = mailbox_at(mailbox) if mailbox else None
    organisation = box.organisation_id if box else organisation_named(org).pk
    auth = "none" if not options["user"] else "oauth2" if options["token_url"] else "password"
    secret = password_from_stdin() if secret_stdin else ""
    wanted = Wanted(verify=not unverified, auth=auth, secret=secret, **options)
    row = add_relay(organisation, box.pk if box else None, 2 if second else 1, wanted, None)
    _try(row, as_json)


@relay.command(name="list")
@with_django
def list_() -> None:
    """List the ways out and how they fare."""
    from postroom.mailboxes.models import Mailbox
    from postroom.outbox.models import Relay

    names = dict(Mailbox.objects.values_list("pk", "name"))
    for row in Relay.objects.filter(removed_at=None).order_by("organisation", "mailbox", "place"):
        whose = names.get(row.mailbox, "?") if row.mailbox else "all mailboxes"
        state = f"failing: {row.error}" if row.failures else row.trial_error or "in use"
        click.echo(f"{row.pk:>4}  {row!s:<40} {whose:<20} {row.place}  {state}")


@relay.command()
@click.argument("number", type=int)
@json_option
@with_django
def test(number: int, as_json: bool) -> None:
    """Connect to the way out NUMBER and sign in."""
    _try(_found(number), as_json)


@relay.command()
@click.argument("number", type=int)
@with_django
def remove(number: int) -> None:
    """Use the way out NUMBER no more."""
    from postroom.outbox.relays.manage import remove_relay

    row = _found(number)
    remove_relay(row, None)
    click.echo(f"{str(row).capitalize()} is used no more.")


def _found(number: int) -> "Relay":
    from postroom.accounts.people import AccountError
    from postroom.outbox.models import Relay

    row = Relay.objects.filter(pk=number, removed_at=None).first()
    if row is None:
        raise AccountError(f"There is no way out {number}. `postroom relay list` shows them.")
    return row


def _try(row: "Relay", as_json: bool) -> None:
    from postroom.mailboxes.models import Mailbox
    from postroom.outbox.relays.trial import try_relay

    boxes = Mailbox.objects.filter(organisation=row.organisation_id)
    box = (boxes.filter(pk=row.mailbox) if row.mailbox else boxes).first()
    sender = box.address if box else "postmaster@localhost"
    works = row.kind == "provider" or try_relay(row, sender, sender)
    said = "works." if works else f"is kept, and does not work yet: {row.trial_error}"
    value = {"id": str(row.pk), "name": str(row), "works": works, "trial_error": row.trial_error}
    print_result(as_json, value, f"Way out {row.pk} ({row}) {said}")
    if not works:
        sys.exit(1)
