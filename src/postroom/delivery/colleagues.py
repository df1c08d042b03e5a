"""Answers of colleagues to our notifications: they become notes, replies and decisions, never customers' mail."""

from collections.abc import Sequence

from postroom.conversations.arrival import Arrival
from postroom.conversations.by_mail import Answered, take_answer
from postroom.conversations.models import NotificationMail
from postroom.conversations.writing.models import Upload
from postroom.conversations.writing.uploads import lying_here
from postroom.mail.quotes_html import split_body
from postroom.mail.threading import referenced_ids
from postroom.mailboxes.access import people_of

IGNORED = "an automatic answer to a notification; nothing follows"


def take_answers_of_colleagues(arrivals: Sequence[Arrival]) -> None:
    """Take in what answers a notification, from the person who got it; all else goes on along the line.

    The Message-ID of a notification is known to its person alone: 128 random bits and a signature.
    """
    candidates = [one for one in arrivals if _may_be(one)]
    if not candidates:
        return
    ids = {one for arrival in candidates for one in _ids(arrival)}
    found = NotificationMail.objects.filter(message_id__in=ids).select_related(
        "person", "conversation__mailbox", "conversation__assignee"
    )
    told = {one.message_id: one for one in found}
    for arrival in candidates:
        mail = next((told[one] for one in _ids(arrival) if one in told), None) or _by_reply_address(arrival)
        if mail is not None and _is_from(arrival, mail):
            _take(arrival, mail)


def _may_be(arrival: Arrival) -> bool:
    usable = arrival.outcome != "duplicate" and arrival.judgement.outcome in ("deliver", "silent")
    return usable and any(token.kind == "notification" for token in arrival.tokens)


def _ids(arrival: Arrival) -> list[str]:
    """Return what the mail answers, the nearest first; by the names that we gave it."""
    ids = list(reversed(referenced_ids(arrival.mail)))
    return [mark.message_id if (mark := arrival.marks.of_id(one)) else one for one in ids]


def _by_reply_address(arrival: Arrival) -> NotificationMail | None:
    """Return the newest notification about the conversation that a reply address was made for."""
    author = arrival.mail.author
    token = next((one for one in arrival.tokens if one.kind == "notification" and one.conversation), None)
    if token is None or author is None:
        return None
    theirs = NotificationMail.objects.filter(conversation=token.conversation, person__email=author.normalised)
    return theirs.select_related("person", "conversation__mailbox").order_by("-at").first()


def _is_from(arrival: Arrival, told: NotificationMail) -> bool:
    author, person = arrival.mail.author, told.person
    here = arrival.mailbox
    if author is None or author.normalised != person.email or person.organisation_id != here.organisation_id:
        return False
    mailbox = told.conversation.mailbox if told.conversation else here
    return person.may_write and people_of(mailbox).filter(pk=person.pk).exists()


def _take(arrival: Arrival, told: NotificationMail) -> None:
    fresh = NotificationMail.objects.select_for_update().get(pk=told.pk)
    if arrival.identity in fresh.taken:
        arrival.reason = "the same answer was taken in before"
    elif arrival.judgement.by_a_machine:
        arrival.reason = IGNORED
    else:
        NotificationMail.objects.filter(pk=told.pk).update(taken=[*fresh.taken, arrival.identity])
        words = split_body(arrival.mail.text, arrival.mail.html).new.strip()
        arrival.reason = take_answer(told, Answered(words, _files(arrival, told)))[:300]
    arrival.taken, arrival.conversation = True, told.conversation


def _files(arrival: Arrival, told: NotificationMail) -> tuple[Upload, ...]:
    """Return what is attached; pictures of a signature, which stand in the text, are not."""
    found = zip(arrival.mail.attachments, arrival.attachment_digests, strict=True)
    return tuple(
        lying_here(told.person, file.name, file.content_type, len(file.content), digest)
        for file, digest in found
        if not file.inline
    )
