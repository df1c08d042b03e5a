"""Writing down what happened, in the transaction in which it happens."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from postroom.accounts.bulk import insert_many
from postroom.accounts.models import Person
from postroom.activity.models import Activity
from postroom.kit.wake import wake

READERS = ("web", "follow", "index", "webhooks")


def record(
    kind: str,
    *,
    organisation: int,
    actor: Person | None = None,
    mailbox: int | None = None,
    conversation: int | None = None,
    **data: Any,
) -> None:
    """Write one row; the readers are woken when the transaction commits."""
    record_many(
        [
            Activity(
                kind=kind,
                organisation_id=organisation,
                actor=actor,
                mailbox=mailbox,
                conversation=conversation,
                data=data,
            )
        ]
    )


def record_many(rows: Iterable[Activity]) -> None:
    """Write rows in their order; the readers are woken when the transaction commits."""
    insert_many(list(rows))
    transaction.on_commit(wake_readers)


def wake_readers() -> None:
    """Tell the roles that follow the record that there may be something new."""
    for role in READERS:
        wake(settings.DATA_FOLDER.run, role)
