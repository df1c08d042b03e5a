"""Notifications that go by mail: marked as what they are, held by the brakes, and answerable (rules 4, 6, 8)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from postroom.accounts.installation import keyring
from postroom.accounts.models import Person
from postroom.automations.notification_words import answer_hint, digest_text, subject_of, text_of
from postroom.conversations.addresses import team_addresses
from postroom.conversations.models import (
    Approval,
    Conversation,
    Notification,
    NotificationKind,
    NotificationMail,
)
from postroom.conversations.posting import marked
from postroom.guard.permit import permit
from postroom.guard.request import Request
from postroom.guard.sender import sender_key
from postroom.guard.sent import remember_sent
from postroom.kit.clock import now
from postroom.mail.automatic_headers import automatic
from postroom.mail.compose import Outgoing as Mail
from postroom.mail.compose import compose
from postroom.mail.identity import Token
from postroom.mail.model import Address
from postroom.mailboxes.models import Mailbox
from postroom.outbox.models import Kind
from postroom.outbox.queue import Letter, queue

BATCH = 200
APART = timedelta(minutes=5)
PATIENT = (NotificationKind.ANSWER, NotificationKind.NOTE, NotificationKind.NEW, NotificationKind.ASSIGNED)


def send_due_notifications() -> int:
    """Send what is due and unread; returns how many mails were queued."""
    due = Notification.objects.filter(mail_at__lte=now(), mailed_at=None, read_at=None)
    found = due.select_related("person", "mailbox", "conversation", "actor").order_by("person_id", "at", "pk")
    by_person: dict[int, list[Notification]] = defaultdict(list)
    for one in found[:BATCH]:
        by_person[one.person_id].append(one)
    return sum(_send_to(waiting[0].person, waiting) for waiting in by_person.values())


def _send_to(person: Person, waiting: Sequence[Notification]) -> int:
    gathered = [one for one in waiting if one.gathered]
    sent = sum(_send_one(person, one) for one in waiting if not one.gathered and not _too_soon(person, one))
    return sent + (_send(person, gathered) if gathered else 0)


def _send_one(person: Person, one: Notification) -> int:
    return _send(person, [one])


def _too_soon(person: Person, one: Notification) -> bool:
    """Put off what can wait where the person was written to about this conversation just before."""
    if one.kind not in PATIENT:
        return False
    latest = (
        NotificationMail.objects.filter(
            person=person, conversation=one.conversation, at__gt=now() - APART
        ).order_by("-at")
    ).first()
    if latest is None:
        return False
    Notification.objects.filter(pk=one.pk, mailed_at=None).update(mail_at=latest.at + APART)
    return True


@transaction.atomic
def _send(person: Person, told: Sequence[Notification]) -> int:
    """Queue one mail about these; 0 where a brake holds it, or another process was quicker."""
    numbers = [one.pk for one in told]
    claimed = Notification.objects.filter(pk__in=numbers, mailed_at=None, read_at=None).update(
        mailed_at=now()
    )
    if claimed != len(told):
        transaction.set_rollback(claimed > 0)
        return 0
    first = told[0]
    unsendable = not person.is_active or person.email in team_addresses(person.organisation_id)
    if unsendable or not permit(_request(person, first, max(one.generation for one in told))).granted:
        return 0
    _queue(person, told, first.mailbox, first.conversation)
    return 1


def _request(person: Person, first: Notification, generation: int) -> Request:
    """Return what the brakes are asked; causes of notifications are numbered below zero, apart from messages."""
    return Request(
        organisation=person.organisation_id,
        mailbox=first.mailbox_id,
        conversation=first.conversation_id or 0,
        cause=-_cause(first),
        identity="",
        address=sender_key(person.email),
        generation=generation,
        kind="notification",
    )


def _cause(first: Notification) -> int:
    """Return a number that is new each time a notification goes out again, for something that joined it."""
    return first.pk * 1000 + min(first.count, 999)


def _queue(
    person: Person, told: Sequence[Notification], mailbox: Mailbox, conversation: Conversation | None
) -> None:
    one = told[0] if len(told) == 1 else None
    about = conversation if one else None
    token = Token(
        organisation=person.organisation_id,
        mailbox=mailbox.pk,
        conversation=about.pk if about else 0,
        kind="notification",
        generation=1,
        epoch=keyring().epoch,
    )
    message_id = keyring().message_id(token, mailbox.address.rpartition("@")[2])
    text = text_of(one, settings.PUBLIC_URL) if one else digest_text(told, settings.PUBLIC_URL)
    mail = automatic(
        Mail(
            from_=Address(
                f"{one.actor.name if one and one.actor else 'Postroom'} via {mailbox.name}", mailbox.address
            ),
            to=(Address(person.name, person.email),),
            reply_to=_reply_to(mailbox, token, person) if one and answer_hint(one) else (),
            subject=subject_of(told),
            text=text,
            message_id=message_id,
            date=now(),
        ),
        "notification",
        1,
    )
    raw, content = marked(compose(mail), token)
    outgoing = queue(
        Letter(
            organisation=person.organisation_id,
            mailbox=mailbox.pk,
            conversation=None,
            kind=Kind.NOTIFICATION,
            generation=1,
            message_id=message_id,
            mail_from="",
            recipients=(person.email,),
            raw=raw,
        )
    )
    remember_sent(
        person.organisation_id,
        mailbox.pk,
        about.pk if about else 0,
        outgoing=outgoing.pk,
        message_id=message_id,
        content=content,
        generation=1,
    )
    NotificationMail.objects.create(
        organisation_id=person.organisation_id,
        person=person,
        kind=told[0].kind,
        conversation=about,
        message_id=message_id,
        draft=one.draft if one else None,
        revision=_revision(one) if one else 0,
        message=one.message if one else None,
    )


def _reply_to(mailbox: Mailbox, token: Token, person: Person) -> tuple[Address, ...]:
    if not mailbox.reply_tokens:
        return ()
    try:
        return (Address(mailbox.name, keyring().reply_address(token, person.email, mailbox.address)),)
    except ValueError:
        return ()


def _revision(one: Notification) -> int:
    """Return at which revision a mail stood that its approver reads in this notification."""
    if one.kind != NotificationKind.APPROVAL:
        return 0
    return (
        Approval.objects.filter(draft=one.draft, state="waiting").values_list("revision", flat=True).first()
        or 0
    )
