"""What we sent, remembered so that it is recognised whatever a relay rewrites."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from postroom.guard.models import SentMark

_PROVIDERS_ID = re.compile(r"[A-Za-z0-9](?:[\w.+=-]{14,200})(?:@[\w.-]{1,200})?")
MOST_IDS = 250


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of our mail that a batch of arrivals may hit, by each thing they are found by."""

    by_id: dict[str, SentMark]
    by_content: dict[str, SentMark]

    def of_id(self, message_id: str) -> SentMark | None:
        """Return the mail of ours that has this Message-ID, or got it (or its local part) from the provider."""
        return self.by_id.get(message_id) or self.by_id.get(message_id.partition("@")[0])


NO_MARKS = Marks({}, {})


def remember_sent(
    organisation: int,
    mailbox: int,
    conversation: int,
    *,
    outgoing: int,
    message_id: str,
    content: str,
    generation: int,
) -> None:
    """Keep the marks of a mail; call it in the transaction that queues it."""
    SentMark.objects.create(
        organisation_id=organisation,
        mailbox=mailbox,
        conversation=conversation,
        outgoing=outgoing,
        message_id=message_id,
        content=content,
        generation=generation,
    )


def remember_provider(outgoing: int, answer: str) -> bool:
    """Keep what the relay called the mail in its answer to the last byte; returns whether it named an id."""
    provider_id = provider_id_in(answer)
    if not provider_id:
        return False
    return bool(SentMark.objects.filter(outgoing=outgoing, provider_id="").update(provider_id=provider_id))


def provider_id_in(answer: str) -> str:
    """Return the id in a relay's answer, such as "250 Ok 0102018e…-000000", or ""."""
    words = [word.strip("<>[](),;") for word in answer[:1000].split()]
    found = [word for word in words if _PROVIDERS_ID.fullmatch(word) and any(c.isdigit() for c in word)]
    return found[-1][:250] if found else ""


def marks_of(ids: Collection[str], contents: Collection[str]) -> Marks:
    """Return the marks behind these Message-IDs and content hashes (one query)."""
    names = {one for one in ids if one} | {one.partition("@")[0] for one in ids}
    names = {name for name in names if 0 < len(name) <= MOST_IDS}
    if not names and not contents:
        return NO_MARKS
    rows: Sequence[SentMark] = list(
        SentMark.objects.filter(
            Q(message_id__in=names) | Q(provider_id__in=names) | Q(content__in=list(contents))
        )
    )
    by_id = {row.provider_id: row for row in rows if row.provider_id}
    by_id.update({row.message_id: row for row in rows})
    return Marks(by_id, {row.content: row for row in rows})
