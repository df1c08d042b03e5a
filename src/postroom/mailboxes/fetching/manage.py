"""Adding, changing, starting, pausing and removing accounts: each a verb that says who did it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from postroom.accounts.installation import vault
from postroom.accounts.models import Person
from postroom.activity.alerts import resolve
from postroom.activity.record import record
from postroom.intake.fetch.errors import FetchError
from postroom.intake.fetch.trial import try_account
from postroom.kit.clock import now
from postroom.mailboxes.fetching.models import Auth, FetchAccount
from postroom.mailboxes.fetching.publishing import as_published, publish_soon
from postroom.mailboxes.fetching.wanted import FetchAccountError, Wanted, checked, checked_history
from postroom.mailboxes.models import Mailbox
from postroom.spool import SqliteSpool

MOST_PER_MAILBOX = 20
CAN_BE_RESTORED = timedelta(hours=1)
SET = (
    "protocol",
    "host",
    "port",
    "tls",
    "user",
    "auth",
    "secret",
    "token_url",
    "client_id",
    "client_secret",
    "folder",
    "afterwards",
)


def accounts_of(mailbox: Mailbox) -> QuerySet[FetchAccount]:
    """Return the accounts of a mailbox, oldest first."""
    return FetchAccount.objects.filter(mailbox=mailbox, removed_at=None).order_by("id")


@transaction.atomic
def add_account(mailbox: Mailbox, wanted: Wanted, actor: Person | None) -> FetchAccount:
    """Add an account. Nothing is fetched before `start`.

    Raises FetchAccountError where it cannot be so, or the mailbox has too many.
    """
    wanted = checked(wanted)
    check_room(mailbox, wanted)
    row = FetchAccount(organisation_id=mailbox.organisation_id, mailbox=mailbox, created_by=actor)
    _set(row, wanted)
    row.save()
    _record("added", row, actor)
    return row


def check_room(mailbox: Mailbox, wanted: Wanted) -> None:
    """Raise FetchAccountError where the mailbox has too many accounts, or this one already."""
    if accounts_of(mailbox).count() >= MOST_PER_MAILBOX:
        raise FetchAccountError(
            f"{mailbox.name} has {MOST_PER_MAILBOX} accounts, the most. Remove one first."
        )
    twin = accounts_of(mailbox).filter(host=wanted.host, user=wanted.user, folder=wanted.folder)
    if twin.exists():
        raise FetchAccountError(
            f"{wanted.user} at {wanted.host} is fetched into {mailbox.name} already. Change that account instead.",
            "user",
        )


@transaction.atomic
def change_account(row: FetchAccount, wanted: Wanted, actor: Person | None) -> None:
    """Change an account; an empty secret stays as it is. Raises FetchAccountError."""
    kept = bool(row.secret) and row.auth == wanted.auth
    wanted = checked(wanted, has_secret=kept)
    if not wanted.secret and (row.host, row.token_url) != (wanted.host, wanted.token_url.strip()):
        # Else whoever may change the server's name could have the secret sent to a server of their own.
        raise FetchAccountError("For another server, enter the password or token again.", "secret")
    _set(row, wanted)
    row.asked_at = now()
    row.trial_at, row.trial_count, row.trial_error = None, None, ""
    row.save(update_fields=[*SET, "asked_at", "trial_at", "trial_count", "trial_error"])
    _record("changed", row, actor)
    publish_soon()


def try_out(row: FetchAccount) -> bool:
    """Connect and count what is there; the outcome is kept on the row. Returns whether it worked.

    Raises FetchAccountError for an account that runs: its server may let in one at a time, and a provider may
    replace its token, which two at once would lose.
    """
    if row.runs:
        raise FetchAccountError("It is being fetched. Pause it to try the connection, or fetch now.")
    spool = SqliteSpool(settings.DATA_FOLDER.spool)
    try:
        found = try_account(as_published(row), spool, vault())
        row.trial_count, row.trial_error = found.count, ""
    except FetchError as error:
        row.trial_count, row.trial_error = None, str(error)
    finally:
        spool.close()
    row.trial_at = now()
    row.save(update_fields=["trial_at", "trial_count", "trial_error"])
    return not row.trial_error


@transaction.atomic
def start(row: FetchAccount, history: str, actor: Person | None) -> None:
    """Fetch from now on; what lies there is imported silently or left. Raises FetchAccountError."""
    history = checked_history(history)
    if FetchAccount.objects.filter(pk=row.pk, started_at=None).update(started_at=now(), history=history):
        row.refresh_from_db()
        _record("started", row, actor, history=history)
        publish_soon()


@transaction.atomic
def pause(row: FetchAccount, actor: Person | None) -> None:
    """Fetch nothing until `resume`; mail waits on its server."""
    if FetchAccount.objects.filter(pk=row.pk, paused_at=None).update(paused_at=now(), next_at=None):
        row.refresh_from_db()
        resolve(alert_key(row.pk))
        _record("paused", row, actor)
        publish_soon()


@transaction.atomic
def resume(row: FetchAccount, actor: Person | None) -> None:
    """Go on where it was."""
    if FetchAccount.objects.filter(pk=row.pk, paused_at__isnull=False).update(paused_at=None):
        row.refresh_from_db()
        _record("resumed", row, actor)
        publish_soon()


@transaction.atomic
def fetch_now(row: FetchAccount) -> None:
    """Look for mail at once, also while it waits after a failure."""
    FetchAccount.objects.filter(pk=row.pk).update(asked_at=now())
    row.refresh_from_db()
    publish_soon()


@transaction.atomic
def remove(row: FetchAccount, actor: Person | None) -> None:
    """Fetch it no more. Mail that is here stays; for an hour the account can be put back."""
    if FetchAccount.objects.filter(pk=row.pk, removed_at=None).update(removed_at=now()):
        row.refresh_from_db()
        resolve(alert_key(row.pk))
        _record("removed", row, actor)
        publish_soon()


@transaction.atomic
def restore(row: FetchAccount, actor: Person | None) -> None:
    """Put back an account that was removed."""
    if FetchAccount.objects.filter(pk=row.pk, removed_at__isnull=False).update(removed_at=None):
        row.refresh_from_db()
        _record("restored", row, actor)
        publish_soon()


def alert_key(account: int) -> str:
    """Return the key of the alert about an account."""
    return f"fetch-{account}"


def _set(row: FetchAccount, wanted: Wanted) -> None:
    row.protocol, row.host, row.port, row.tls = wanted.protocol, wanted.host, wanted.port, wanted.tls
    row.user, row.auth = wanted.user, wanted.auth
    row.folder, row.afterwards = wanted.folder, wanted.afterwards
    if wanted.secret:
        row.secret = vault().seal(wanted.secret)
    if wanted.auth == Auth.PASSWORD:
        row.token_url = row.client_id = row.client_secret = ""
        return
    token_url = wanted.token_url.strip()
    if wanted.client_secret or row.token_url != token_url:
        row.client_secret = vault().seal(wanted.client_secret)
    row.token_url, row.client_id = token_url, wanted.client_id.strip()


def _record(what: str, row: FetchAccount, actor: Person | None, **data: Any) -> None:
    record(
        f"fetch_account.{what}",
        organisation=row.organisation_id,
        actor=actor,
        mailbox=row.mailbox_id,
        account=row.pk,
        name=str(row),
        **data,
    )
