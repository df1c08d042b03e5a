"""Saved replies: who may use and change them, finding one while writing, filling in its variables."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation
from postroom.conversations.storable import storable
from postroom.conversations.words import written
from postroom.conversations.writing.models import SavedReply, SavedReplyFile, Upload
from postroom.conversations.writing.uploads import copied
from postroom.kit.clock import now
from postroom.mail.model import Address
from postroom.mailboxes.access import Act, mailboxes_of, may
from postroom.mailboxes.letterhead.signatures import sender_values
from postroom.mailboxes.letterhead.variables import fill, fill_html, first_name, wrong_variable
from postroom.mailboxes.models import Mailbox

LONGEST_NAME = 120
MOST_OFFERED = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """A saved reply as somebody wants it; without a mailbox it is the whole organisation's."""

    name: str
    text: str = ""
    html: str = ""
    mailbox: Mailbox | None = None
    files: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """A saved reply with its variables filled in, and its files as uploads of the mail that is being written."""

    text: str
    html: str
    files: tuple[Upload, ...]


def saved_replies_of(person: Person) -> QuerySet[SavedReply]:
    """Return the saved replies that this person may use, by name."""
    mine = Q(mailbox=None) | Q(mailbox__in=mailboxes_of(person).order_by().values("pk"))
    replies = SavedReply.objects.filter(mine, organisation_id=person.organisation_id)
    return replies.select_related("mailbox").prefetch_related("files").order_by("key", "pk")


def may_change(person: Person, mailbox: Mailbox | None) -> bool:
    """Whether this person may change the saved replies of a mailbox that they see, or of the organisation."""
    if mailbox is None:
        return person.may_write and person.sees_every_mailbox
    return may(person, Act.SEND, mailbox)


def offered(person: Person, words: str, mailbox: Mailbox | None) -> list[SavedReply]:
    """Return at most 8 that fit the words, those used most first: every word in the name or, if not, the text."""
    found = saved_replies_of(person)
    if mailbox is not None:
        found = found.filter(Q(mailbox=None) | Q(mailbox=mailbox))
    for word in words.lower().split()[:6]:
        found = found.filter(Q(key__contains=word) | Q(text__icontains=word))
    return list(found.order_by("-uses", "key", "pk")[:MOST_OFFERED])


@transaction.atomic
def save_reply(person: Person, wanted: Wanted, reply: SavedReply | None = None) -> SavedReply:
    """Keep a new saved reply, or change one.

    Raises ConversationError for a name that is empty, too long or taken, and for an unknown variable.
    """
    name = "/".join(
        part for part in (" ".join(one.split()) for one in storable(wanted.name).split("/")) if part
    )
    words = written(text=wanted.text, html=wanted.html)
    _check(person, name, words.text, wanted.mailbox, reply)
    reply = reply or SavedReply(organisation_id=person.organisation_id, author=person)
    reply.mailbox, reply.name, reply.key = wanted.mailbox, name, name.lower()[:LONGEST_NAME]
    reply.text, reply.html, reply.changed_at = words.text, words.html, now()
    reply.save()
    reply.files.all().delete()
    SavedReplyFile.objects.bulk_create(
        SavedReplyFile(
            organisation_id=person.organisation_id,
            reply=reply,
            name=one.name,
            content_type=one.content_type,
            size_bytes=one.size_bytes,
            digest=one.digest,
        )
        for one in wanted.files
    )
    _record("saved_reply.saved", person, reply)
    return reply


@transaction.atomic
def remove_reply(person: Person, reply: SavedReply) -> None:
    """Throw a saved reply away; mails that were written with it stay as they are."""
    _record("saved_reply.removed", person, reply)
    reply.delete()


@transaction.atomic
def use(person: Person, reply: SavedReply, values: dict[str, str]) -> Filled:
    """Return a saved reply for the mail that this person writes, and count that it was used."""
    SavedReply.objects.filter(pk=reply.pk).update(uses=F("uses") + 1, used_at=now())
    files = tuple(copied(person, reply.files.order_by("pk")))
    return Filled(fill(reply.text, values), fill_html(reply.html, values), files)


def values_for(
    person: Person, mailbox: Mailbox, conversation: Conversation | None, to: Sequence[Address] = ()
) -> dict[str, str]:
    """Return the values of all variables; the customer is the first recipient, else the conversation's contact."""
    customer = to[0] if to else Address("", "")
    contact = conversation.contact if conversation is not None else None
    name = customer.name or (contact.name if contact is not None else "")
    return {
        **sender_values(mailbox, person),
        "customer.name": name,
        "customer.first_name": first_name(name),
        "customer.email": customer.address,
        "conversation.subject": conversation.subject if conversation is not None else "",
        "conversation.number": str(conversation.pk) if conversation is not None else "",
    }


def _check(person: Person, name: str, text: str, mailbox: Mailbox | None, reply: SavedReply | None) -> None:
    if not may_change(person, mailbox):
        raise ConversationError(
            "Saved replies of everybody are for administrators to change. Choose a mailbox.", "mailbox"
        )
    if not name:
        raise ConversationError("The saved reply has no name. Say in a few words what it answers.", "name")
    if len(name) > LONGEST_NAME:
        raise ConversationError(f"The name is longer than {LONGEST_NAME} characters. Shorten it.", "name")
    same = SavedReply.objects.filter(
        organisation_id=person.organisation_id, mailbox=mailbox, key=name.lower()
    )
    if same.exclude(pk=reply.pk if reply is not None else 0).exists():
        raise ConversationError(
            f"There is a saved reply “{name}” already. Change that one, or choose another name.", "name"
        )
    if wrong := wrong_variable(text):
        raise ConversationError(wrong, "text")


def _record(kind: str, person: Person, reply: SavedReply) -> None:
    record(
        kind,
        organisation=reply.organisation_id,
        actor=person,
        mailbox=reply.mailbox_id,
        reply=reply.pk,
        name=reply.name,
    )
