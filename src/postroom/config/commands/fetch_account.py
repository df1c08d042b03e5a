"""`postroom fetch-account …`."""

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from postroom.config.options import json_option, password_from_stdin, print_result, with_django

if TYPE_CHECKING:
    from postroom.mailboxes.fetching.models import FetchAccount

number = click.argument("account", type=int)


@click.group()
def fetch_account() -> None:
    """Add, try, pause and remove accounts elsewhere whose mail goes into a mailbox."""


@fetch_account.command()
@click.argument("mailbox")
@click.option("--host", required=True, help="The mail server, such as imap.example.com.")
@click.option("--user", required=True, help="The user name there, often the whole address.")
@click.option("--protocol", type=click.Choice(["imap", "pop"]), default="imap", show_default=True)
@click.option("--port", type=int, default=0, help="Where it is not the usual one (993, 995, 143, 110).")
@click.option("--tls", type=click.Choice(["tls", "starttls", "none"]), default="tls", show_default=True)
@click.option("--folder", default="INBOX", show_default=True, help="Of an IMAP account.")
@click.option(
    "--afterwards",
    type=click.Choice(["keep", "read", "delete"]),
    default="keep",
    show_default=True,
    help="What becomes of a mail there once it is here.",
)
@click.option(
    "--oauth2", "token_url", metavar="URL", help="Sign in by OAuth 2 with tokens from this address."
)
@click.option("--client-id", default="", help="Of OAuth 2.")
@click.option("--client-secret", default="", envvar="POSTROOM_CLIENT_SECRET", help="Of OAuth 2.")
@click.option(
    "--history",
    type=click.Choice(["import", "leave"]),
    help="Begin at once: take over, silently, what lies there already, or leave it.",
)
@click.option(
    "--secret-stdin", is_flag=True, required=True, help="Read password or refresh token from stdin."
)
@json_option
@with_django
def add(
    mailbox: str,
    token_url: str | None,
    history: str | None,
    secret_stdin: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Add an account for the mailbox with address MAILBOX and try it.

    Without --history nothing is fetched yet: you see how much lies there and begin with `fetch-account start`.
    """
    from postroom.config.lookup import mailbox_at
    from postroom.mailboxes.fetching.manage import add_account, start, try_out
    from postroom.mailboxes.fetching.wanted import Wanted

    auth = "oauth2" if token_url else "password"
    wanted = Wanted(secret=password_from_stdin(), auth=auth, token_url=token_url or "", **options)
    row = add_account(mailbox_at(mailbox), wanted, None)
    works = try_out(row)
    if works and history:
        start(row, history, None)
    print_result(as_json, _shape(row), _said(row))
    if not works:
        sys.exit(1)


@fetch_account.command(name="list")
@json_option
@with_django
def list_(as_json: bool) -> None:
    """List the accounts and how they fare."""
    from postroom.mailboxes.fetching.models import FetchAccount

    rows = FetchAccount.objects.filter(removed_at=None).select_related("mailbox").order_by("id")
    if as_json:
        click.echo(json.dumps([_shape(row) for row in rows]))
    for row in [] if as_json else rows:
        click.echo(
            f"{row.pk:>4}  {row!s:<44} {row.protocol:<4} → {row.mailbox.name:<20} {row.state:<10}"
            f" {row.fetched:>8} fetched  {row.error}"
        )


@fetch_account.command()
@number
@json_option
@with_django
def test(account: int, as_json: bool) -> None:
    """Try the connection of ACCOUNT (a number) and count what lies there."""
    from postroom.mailboxes.fetching.manage import try_out

    row = _found(account)
    works = try_out(row)
    print_result(as_json, _shape(row), _said(row))
    if not works:
        sys.exit(1)


@fetch_account.command()
@number
@click.option("--history", type=click.Choice(["import", "leave"]), required=True)
@with_django
def start(account: int, history: str) -> None:
    """Begin with ACCOUNT: take over, silently, what lies there already, or leave it."""
    from postroom.mailboxes.fetching.manage import start as begin

    _do(account, lambda row: begin(row, history, None), "is fetched from now on")


@fetch_account.command()
@number
@with_django
def pause(account: int) -> None:
    """Fetch nothing from ACCOUNT until it is resumed; mail waits on its server."""
    from postroom.mailboxes.fetching.manage import pause as stop

    _do(account, lambda row: stop(row, None), "is paused")


@fetch_account.command()
@number
@with_django
def resume(account: int) -> None:
    """Go on with ACCOUNT where it was."""
    from postroom.mailboxes.fetching.manage import resume as go_on

    _do(account, lambda row: go_on(row, None), "is fetched again")


@fetch_account.command()
@number
@with_django
def remove(account: int) -> None:
    """Forget ACCOUNT. Mail that is here stays."""
    from postroom.mailboxes.fetching.manage import remove as forget

    _do(account, lambda row: forget(row, None), "is removed")


def _do(account: int, act: "Callable[[FetchAccount], None]", done: str) -> None:
    row = _found(account)
    act(row)
    click.echo(f"{row} {done}.")


def _found(account: int) -> "FetchAccount":
    from postroom.mailboxes.fetching.models import FetchAccount
    from postroom.mailboxes.fetching.wanted import FetchAccountError

    row = FetchAccount.objects.filter(pk=account, removed_at=None).select_related("mailbox").first()
    if row is None:
        raise FetchAccountError(f"There is no account {account}. `postroom fetch-account list` shows them.")
    return row


def _said(row: "FetchAccount") -> str:
    if row.trial_error:
        return f"Account {row.pk} is kept, and does not work yet: {row.trial_error}"
    begun = "It is fetched from now on." if row.started_at else "Begin with `postroom fetch-account start`."
    return f"Account {row.pk} works: {row.trial_count} mails lie there. {begun}"


def _shape(row: "FetchAccount") -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "mailbox": str(row.mailbox_id),
        "protocol": row.protocol,
        "host": row.host,
        "port": row.port,
        "user": row.user,
        "state": row.state,
        "mails_there": row.trial_count,
        "trial_error": row.trial_error,
        "fetched": row.fetched,
        "error": row.error,
    }
