"""The automatic answer of a mailbox: at most one, to people only, marked as what it is (rules 4, 5, 8, 15)."""

import logging

from django.db import transaction
from django.db.models import F

from postroom.activity.models import Activity
from postroom.activity.record import record
from postroom.conversations.addresses import Recipients, team_addresses
from postroom.conversations.models import Conversation, Message
from postroom.conversations.posting import message_id_of, post, token_of
from postroom.guard.permit import Permit, permit_answer
from postroom.kit.clock import now
from postroom.mail.automatic_headers import automatic
from postroom.mail.compose import Outgoing as Mail
from postroom.mail.model import Address
from postroom.outbox.models import Kind

log = logging.getLogger("postroom.automations")

GENERATION = 1


def answer_automatically(event: Activity) -> Permit | None:
    """Answer the mail of a "message.received" event, if its mailbox does so and the guard permits it.

    Returns the guard's word, or None where there was nothing to decide.
    """
    if event.kind != "message.received" or not event.data.get("automation"):
        return None
    cause = (
        Message.objects.filter(pk=event.data.get("message")).select_related("mailbox", "conversation").first()
    )
    if cause is None or not cause.mailbox.auto_reply:
        return None
    recipient = _recipient(cause)
    if recipient is None:
        return Permit(False, "the message has no sender outside")
    with transaction.atomic():
        permit = permit_answer(
            cause.organisation_id, cause.mailbox_id, recipient.normalised, cause.conversation_id, cause.pk
        )
        if permit.granted:
            _send(cause, recipient)
    return permit


def _recipient(cause: Message) -> Address | None:
    """Return who is answered: the sender of the message, never an address of ours."""
    address = Address(cause.from_name, cause.from_address)
    own = team_addresses(cause.organisation_id)
    return address if address.address and address.normalised not in own else None


def _send(cause: Message, recipient: Address) -> None:
    mailbox, conversation, at = cause.mailbox, cause.conversation, now()
    token = token_of(conversation, Kind.AUTOMATIC, GENERATION)
    mail = automatic(
        Mail(
            from_=Address(mailbox.name, mailbox.address),
            to=(recipient,),
            subject=f"Re: {conversation.base_subject}".strip(),
            text=mailbox.auto_reply,
            message_id=message_id_of(token, conversation),
            in_reply_to=cause.message_id,
            references=(cause.message_id,) if cause.message_id else (),
            date=at,
        ),
        "automatic",
        GENERATION,
    )
    message = post(
        conversation,
        mail,
        Recipients(to=(recipient,)),
        token,
        due_at=at,
        text=mail.text,
        verdict={"cause": cause.pk, "generation": GENERATION},
    )
    Conversation.objects.filter(pk=conversation.pk).update(message_count=F("message_count") + 1)
    record(
        "message.answered_automatically",
        organisation=mailbox.organisation_id,
        mailbox=mailbox.pk,
        conversation=conversation.pk,
        message=message.pk,
        cause=cause.pk,
    )
