"""Send, as a person presses it: what is newer stops it, what needs approval is asked for, the rest goes out."""

from dataclasses import dataclass, field

from django.db import transaction

from postroom.accounts.models import Person
from postroom.conversations.approval_rules import rule_for
from postroom.conversations.approving import ask
from postroom.conversations.collisions import Collision, hold_back, newer_than
from postroom.conversations.departure import AT_ONCE, Departure, plan
from postroom.conversations.drafting import Typed, begin, move_new, save
from postroom.conversations.errors import ConversationError
from postroom.conversations.going_out import go_out, ready, send_draft
from postroom.conversations.models import Approval, ApprovalRule, Conversation, Draft, Message
from postroom.mailboxes.models import Mailbox


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: sent as a message, asked to be approved, held because of what is `newer`, or `merged`.

    `merged` is a draft in which a colleague's words stand that its sender has not seen.
    """

    message: Message | None = None
    approval: Approval | None = None
    held: Draft | None = None
    merged: Draft | None = None
    newer: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """What a reply was begun from: its draft, if one was kept, the text that was loaded, and the newest message.

    `known` where it is said what the newest message was; without `since` there was none then.
    """

    draft: Draft | None = None
    base: Typed = field(default_factory=Typed)
    since: Message | None = None
    known: bool = False


@transaction.atomic
def answer(
    conversation: Conversation,
    author: Person,
    typed: Typed,
    begun: Begun,
    *,
    anyway: bool = False,
    departure: Departure = AT_ONCE,
) -> Outcome:
    """Answer a conversation, or send a message of it on: what is newer does not stop that.

    Raises ConversationError where it cannot be sent as it stands; a reply that something newer stops is held, as
    a draft in the list of collisions.
    """
    mailbox = conversation.mailbox
    ready(mailbox, conversation, author, typed)
    _one_at_a_time(conversation)
    newer = _newer(conversation, author, begun) if not (anyway or typed.forwards) else []
    rule = rule_for(mailbox, author)
    if begun.draft is None and not newer and rule is None:
        message = go_out(mailbox, conversation, author, typed, departure=departure)
        return Outcome(message=message)
    draft, merged = _draft(mailbox, conversation, author, typed, begun)
    plan(draft, departure)
    if newer:
        hold_back(draft, author, newer)
        return Outcome(held=draft, newer=tuple(newer))
    return Outcome(merged=draft) if merged else _let_go(draft, author, rule)


@transaction.atomic
def write_first(
    mailbox: Mailbox, author: Person, typed: Typed, begun: Begun, *, departure: Departure = AT_ONCE
) -> Outcome:
    """Write to somebody first. Raises ConversationError as `answer` does, and for an empty subject."""
    if not typed.subject.strip():
        raise ConversationError("The subject is empty. Say in a few words what the mail is about.", "subject")
    ready(mailbox, None, author, typed)
    rule = rule_for(mailbox, author)
    if begun.draft is None and rule is None:
        return Outcome(message=go_out(mailbox, None, author, typed, departure=departure))
    draft, merged = _draft(mailbox, None, author, typed, begun)
    plan(draft, departure)
    return Outcome(merged=draft) if merged else _let_go(draft, author, rule)


@transaction.atomic
def send_anyway(draft: Draft, actor: Person) -> Outcome:
    """Send a draft that was held, whatever is newer; where approval is needed, ask for it."""
    return _let_go(draft, actor, rule_for(draft.mailbox, actor))


def _let_go(draft: Draft, author: Person, rule: ApprovalRule | None) -> Outcome:
    if rule is not None:
        return Outcome(approval=ask(draft, author, rule))
    return Outcome(message=send_draft(draft, author))


def check_newest(conversation: Conversation, author: Person, since: Message) -> None:
    """Raise Collision where people wrote after this message: for programs, which keep their own text."""
    _one_at_a_time(conversation)
    if newer := newer_than(conversation, since, author):
        raise Collision(newer)


def _one_at_a_time(conversation: Conversation) -> None:
    """Of two who press Send at the same instant, the second sees what the first sent."""
    Conversation.objects.select_for_update().filter(pk=conversation.pk).values_list("pk").first()


def _newer(conversation: Conversation, author: Person, begun: Begun) -> list[Message]:
    since = begun.since
    if since is None and begun.draft is not None:
        since = begun.draft.since
    if since is None and not begun.known:
        return []
    began_at = begun.draft.began_at if begun.draft is not None else None
    return newer_than(conversation, since, author, began_at)


def _draft(
    mailbox: Mailbox, conversation: Conversation | None, author: Person, typed: Typed, begun: Begun
) -> tuple[Draft, bool]:
    """Return the draft as it now stands, and whether there is more in it than its sender has seen."""
    if begun.draft is None:
        return begin(mailbox, conversation, author, typed, begun.since), False
    saved = save(begun.draft, author, typed, begun.base)
    saved.draft.conversation = conversation
    if conversation is not None:
        saved.draft.mailbox = mailbox
    else:
        move_new(saved.draft, mailbox)
    return saved.draft, saved.merged
