"""What the fetch role is told: a small file, with sealed secrets, which it reads when the database is down too."""

from django.conf import settings
from django.db import transaction

from postroom.intake.fetch.account import Account, publish_accounts
from postroom.intake.fetch.run import ROLE
from postroom.kit.wake import wake
from postroom.mailboxes.fetching.models import FetchAccount


def publish_soon() -> None:
    """Publish when the transaction commits."""
    transaction.on_commit(publish)


def publish() -> bool:
    """Write the accounts where they have changed, and wake the fetch role; returns whether they had."""
    rows = (
        FetchAccount.objects.filter(removed_at=None, started_at__isnull=False)
        .select_related("mailbox")
        .prefetch_related("mailbox__addresses")
        .order_by("id")
    )
    changed = publish_accounts(settings.DATA_FOLDER.fetch_accounts, map(as_published, rows))
    if changed:
        wake(settings.DATA_FOLDER.run, ROLE)
    return changed


def as_published(row: FetchAccount) -> Account:
    """Return the account as the fetch role knows it."""
    return Account(
        id=row.pk,
        mailbox=row.mailbox_id,
        organisation=row.organisation_id,
        address=row.mailbox.address,
        protocol=row.protocol,  # type: ignore[arg-type]
        host=row.host,
        port=row.port,
        tls=row.tls,  # type: ignore[arg-type]
        user=row.user,
        auth=row.auth,  # type: ignore[arg-type]
        secret=row.secret,
        token_url=row.token_url,
        client_id=row.client_id,
        client_secret=row.client_secret,
        folder=row.folder,
        afterwards=row.afterwards,  # type: ignore[arg-type]
        history=row.history,  # type: ignore[arg-type]
        paused=not row.runs,
        asked=row.asked_at.isoformat() if row.asked_at else "",
    )
