"""The automatic answer of a mailbox: at most one, to people only, marked as what it is (rules 4, 5, 8, 11, 15)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from postroom.activity.models import Activity
from postroom.activity.record import record
from postroom.conversations.addresses import Recipients, team_addresses
from postroom.conversations.models import Conversation, Message
from postroom.conversations.posting import message_id_of, post, token_of
from postroom.guard.permit import Permit, permit
from postroom.guard.request import Request
from postroom.guard.sender import sender_key
from postroom.kit.clock import now
from postroom.mail.automatic_headers import automatic
from postroom.mail.compose import Outgoing as Mail
from postroom.mail.model import Address
from postroom.outbox.models import Kind

OUTSIDE_OF_HOURS = {
    "closed": "the mailbox answers outside of business hours only, and it came within them",
    "open": "the mailbox answers within business hours only, and it came outside of them",
}


def answer_automatically(event: Activity) -> Permit | None:
    """Answer the mail of a "message.received" event, if its mailbox does so and the guard permits it.

    Returns the guard's word, or None where there was nothing to decide. A refusal is kept in the verdict of
    the message, where "ask why" shows it.
    """
    if event.kind != "message.received" or not event.data.get("automation"):
        return None
    cause = (
        Message.objects.filter(pk=event.data.get("message")).select_related("mailbox", "conversation").first()
    )
    if cause is None or not cause.mailbox.answers_automatically:
        return None
    recipient = recipient_of(cause)
    if not cause.mailbox.answers_at(cause.received_at):
        word = Permit(False, OUTSIDE_OF_HOURS[cause.mailbox.auto_reply_when])
        _keep(cause, word)
        return word
    with transaction.atomic():
        word = (
            permit(request_of(cause, recipient, event.data))
            if recipient
            else Permit(False, "the message has no sender outside")
        )
        if recipient and word.granted:
            _send(cause, recipient, int(event.data.get("generation", 0)) + 1)
        elif not _was_answered(cause):
            _keep(cause, word)
    return word


def recipient_of(cause: Message) -> Address | None:
    """Return who is answered: the sender of the message, never an address of ours."""
    address = Address(cause.from_name, cause.from_address)
    own = team_addresses(cause.organisation_id)
    return address if address.address and address.normalised not in own else None


def request_of(cause: Message, recipient: Address, data: dict[str, object]) -> Request:
    return Request(
        organisation=cause.organisation_id,
        mailbox=cause.mailbox_id,
        conversation=cause.conversation_id,
        cause=cause.pk,
        identity=cause.identity,
        address=sender_key(recipient.address),
        envelope=sender_key(str(data.get("envelope_from", ""))),
        generation=int(str(data.get("generation", 0))),
        once_per=timedelta(hours=cause.mailbox.auto_reply_hours),
    )


def _send(cause: Message, recipient: Address, generation: int) -> None:
    mailbox, conversation, at = cause.mailbox, cause.conversation, now()
    token = token_of(conversation, Kind.AUTOMATIC, generation)
    mail = automatic(
        Mail(
            from_=Address(mailbox.name, mailbox.address),
            to=(recipient,),
            subject=mailbox.auto_reply_subject or f"Re: {conversation.base_subject}".strip(),
            text=mailbox.auto_reply,
            message_id=message_id_of(token, conversation),
            in_reply_to=cause.message_id,
            references=(cause.message_id,) if cause.message_id else (),
            date=at,
        ),
        "automatic",
        generation,
    )
    message = post(
        conversation,
        mail,
        Recipients(to=(recipient,)),
        token,
        due_at=at,
        text=mail.text,
        verdict={"cause": cause.pk, "generation": generation},
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


def _was_answered(cause: Message) -> bool:
    """Whether its answer has left: the event came again after a crash."""
    return Message.objects.filter(conversation=cause.conversation_id, verdict__cause=cause.pk).exists()


def _keep(cause: Message, word: Permit) -> None:
    Message.objects.filter(pk=cause.pk).update(verdict={**cause.verdict, "no_answer": word.reason})
