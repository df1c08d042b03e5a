"""Who looks at a conversation just now, and who writes: told live, and forgotten after some seconds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from postroom.accounts.models import Person
from postroom.conversations.models import Conversation, Doing, Presence
from postroom.kit.clock import now
from postroom.kit.wake import wake

LASTS = timedelta(seconds=25)
KEPT = timedelta(hours=1)
HEARERS = "web"


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is there: what they do, and the draft that they saved last with its revision."""

    person: int
    name: str
    conversation: int
    mailbox: int
    doing: str
    draft: int | None
    revision: int
    changed_at: datetime


def be_present(
    conversation: Conversation, person: Person, doing: str, draft: int | None = None, revision: int = 0
) -> None:
    """Say what a person does here; whoever may see the conversation is told at once.

    It is overwritten by what they do next, and does not count after `LASTS`.
    """
    values = {
        "organisation_id": conversation.organisation_id,
        "mailbox": conversation.mailbox_id,
        "doing": doing if doing in Doing.values else Doing.LOOKING,
        "changed_at": now(),
    }
    if draft is not None:
        values |= {"draft": draft, "revision": revision}
    Presence.objects.update_or_create(conversation=conversation, person=person, defaults=values)
    transaction.on_commit(lambda: wake(settings.DATA_FOLDER.run, HEARERS))


def who_is_here(conversation: Conversation, without: Person) -> list[Present]:
    """Return who else is there now (one query)."""
    here = Presence.objects.filter(conversation=conversation, changed_at__gt=now() - LASTS)
    return [_present(row) for row in here.exclude(doing="").exclude(person=without).select_related("person")]


def changed_since(at: datetime) -> list[Present]:
    """Return what anybody did after this moment, in its order: for the streams."""
    rows = Presence.objects.filter(changed_at__gt=at).order_by("changed_at").select_related("person")
    return [_present(row) for row in rows[:1000]]


def forget_old() -> int:
    """Remove rows that count no more; a role calls it now and then."""
    return Presence.objects.filter(changed_at__lt=now() - KEPT).delete()[0]


def _present(row: Presence) -> Present:
    return Present(
        person=row.person_id,
        name=row.person.name,
        conversation=row.conversation_id,
        mailbox=row.mailbox,
        doing=row.doing,
        draft=row.draft,
        revision=row.revision,
        changed_at=row.changed_at,
    )
