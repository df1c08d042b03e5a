"""Finding what a program names, among what its person may see; anything else is 404."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from postroom.accounts.models import Person
from postroom.accounts.prepared import prepared
from postroom.conversations.access import conversations_of, with_tag_names
from postroom.conversations.access import to_change as checked
from postroom.conversations.models import Conversation
from postroom.mailboxes.access import mailboxes_of, people_of
from postroom.mailboxes.models import Mailbox

MOST_DIGITS = 18


def number(text: str) -> int:
    """Return the number behind an id; 404 where it is none of ours."""
    if not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS:
        raise Http404
    return int(text)


def conversations(person: Person) -> QuerySet[Conversation]:
    """Return what this person sees, with what a shape shows."""
    return with_tag_names(conversations_of(person)).select_related("assignee", "mailbox")


def conversation(person: Person, text: str) -> Conversation:
    """Return the conversation with this id."""
    found = _one(person, number(text))
    if not found:
        raise Http404
    return found[0]


@prepared
def _one(person: Person, pk: int) -> QuerySet[Conversation]:
    return conversations(person).filter(pk=pk)


def to_change(person: Person, text: str) -> Conversation:
    """Return the conversation with this id; raises NotAllowed where the person may not change it."""
    return checked(person, conversation(person, text))


def mailbox(person: Person, text: str) -> Mailbox:
    """Return the mailbox with this id or address."""
    if "@" in text:
        return get_object_or_404(mailboxes_of(person), addresses__address=text.strip().lower())
    return get_object_or_404(mailboxes_of(person), pk=number(text))


def colleague(of: Mailbox, text: str) -> Person | None:
    """Return who works in a mailbox and has this id or address; None for nobody."""
    people = people_of(of)
    if "@" in text:
        return people.filter(email=text.strip().lower()).first()
    return people.filter(pk=int(text)).first() if text.isdigit() and len(text) <= MOST_DIGITS else None
