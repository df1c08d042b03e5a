"""Filing: arrivals become messages of conversations. A fixed number of statements, however many arrive."""

from collections.abc import Sequence

from postroom.accounts.bulk import UNLESS_THERE, insert_many, insert_values, update_many
from postroom.activity.models import Activity
from postroom.activity.record import record_many
from postroom.conversations.arrival import Arrival, ids_of, people_of
from postroom.conversations.models import (
    Attachment,
    Body,
    Conversation,
    Direction,
    KnownId,
    Message,
    Participant,
    Status,
)
from postroom.conversations.storable import cut, excerpt, key_of, storable
from postroom.conversations.verdicts import considered, suggest, verdict_of
from postroom.mail.model import Address
from postroom.mail.model import Attachment as MailAttachment
from postroom.mail.picture_size import picture_size
from postroom.mail.subject import base_subject

COMES_BACK = (Status.CLOSED, Status.ARCHIVED, Status.SNOOZED)
MOST_STORED_ADDRESSES = 500
NOW_SEEN = (
    "ON CONFLICT (mailbox_id, rfc_id, conversation_id) DO UPDATE SET seen = excluded.seen WHERE excluded.seen"
)


def file(arrivals: Sequence[Arrival]) -> None:
    """Write the arrivals that are no duplicates; each has its `message` and `conversation` afterwards.

    Call it inside the transaction in which `threading.thread` chose their conversations.
    """
    new = [arrival for arrival in arrivals if arrival.outcome != "duplicate" and not arrival.taken]
    for arrival in new:
        arrival.message = _message(arrival)
    _reckon(new)
    _write_conversations(new)
    _create_messages(new)
    _create_attachments(new)
    remember_people_and_ids([arrival for arrival in new if arrival.outcome != "quarantined"])
    suggest(new)
    record_many([row for arrival in new for row in _events(arrival)])
    for arrival in arrivals:
        if arrival.twin is not None:
            arrival.message, arrival.conversation = arrival.twin.message, arrival.twin.conversation


def _reckon(arrivals: Sequence[Arrival]) -> None:
    """Work out what conversations show of their new messages, before any of them is written."""
    for arrival in arrivals:
        conversation, message = arrival.conversation, arrival.message
        if conversation is None or message is None:
            continue
        conversation.message_count += 1
        conversation.has_attachments = conversation.has_attachments or any(
            not attachment.inline for attachment in arrival.mail.attachments
        )
        if arrival.judgement.outcome == "bounce" and conversation.message_count > 1:
            continue
        if not arrival.history or arrival.received_at >= conversation.latest_at:
            conversation.excerpt = excerpt(message.text)
        conversation.created_at = min(conversation.created_at, arrival.received_at)
        conversation.latest_at = max(conversation.latest_at, arrival.received_at)
        if arrival.from_us:
            sent_at = conversation.latest_outbound_at or arrival.received_at
            conversation.latest_outbound_at = max(sent_at, arrival.received_at)
        if not arrival.history:  # What counts as unread is what has arrived since.
            conversation.latest_inbound_at = arrival.received_at
        if arrival.by_a_person and conversation.status in COMES_BACK:
            arrival.reopened = conversation.status
            conversation.status, conversation.closed_at = Status.OPEN, None
            conversation.snoozed_until = None


def _write_conversations(arrivals: Sequence[Arrival]) -> None:
    chosen = {
        id(one): one for one in (arrival.conversation for arrival in arrivals) if one is not None
    }.values()
    update_many(
        [one for one in chosen if one.pk is not None],
        [
            "message_count",
            "has_attachments",
            "created_at",
            "latest_at",
            "latest_inbound_at",
            "latest_outbound_at",
            "excerpt",
            "status",
            "closed_at",
            "snoozed_until",
        ],
    )
    insert_many([one for one in chosen if one.pk is None])
    relating = []
    for arrival in arrivals:
        related = considered(arrival, arrival.verdict.related if arrival.verdict else None)
        if arrival.conversation is not None and related and arrival.conversation.related_id is None:
            arrival.conversation.related_id = related
            relating.append(arrival.conversation)
    update_many(relating, ["related"])


def _create_messages(arrivals: Sequence[Arrival]) -> None:
    for arrival in arrivals:
        if arrival.message is not None and arrival.conversation is not None:
            # Both name conversations that have just got their numbers.
            arrival.message.conversation = arrival.conversation
            arrival.message.verdict = verdict_of(arrival)
    insert_many([arrival.message for arrival in arrivals if arrival.message])
    insert_many(
        [
            Body(message=arrival.message, html=storable(arrival.mail.html))
            for arrival in arrivals
            if arrival.mail.html
        ]
    )


def _message(arrival: Arrival) -> Message:
    mail, sender = arrival.mail, arrival.sender
    return Message(
        organisation_id=arrival.mailbox.organisation_id,
        conversation=arrival.conversation,
        mailbox=arrival.mailbox,
        direction=Direction.OUT if arrival.from_us else Direction.IN,
        automatic=arrival.judgement.by_a_machine or arrival.judgement.outcome == "bounce",
        message_id=storable(mail.message_id)[:998],
        identity=arrival.identity,
        subject=storable(mail.subject),
        from_name=cut(sender.name, 300) if sender else "",
        from_address=cut(sender.address, 320) if sender else "",
        reply_to=_stored(mail.reply_to),
        to=_stored(mail.to),
        cc=_stored(mail.cc),
        text=arrival.text,
        quoted_text=arrival.quoted,
        has_html=bool(mail.html),
        sent_at=mail.date,
        received_at=arrival.received_at,
        raw_digest=arrival.raw_digest,
        size_bytes=mail.size_bytes,
        limited=mail.limited,
        defects=[
            {"code": defect.code, "detail": storable(defect.detail)[:500]} for defect in mail.defects[:50]
        ],
        references=[storable(reference)[:998] for reference in mail.references],
    )


def _stored(addresses: Sequence[Address]) -> list[dict[str, str]]:
    return [
        {"name": cut(address.name, 300), "address": cut(address.address, 320)}
        for address in addresses[:MOST_STORED_ADDRESSES]
    ]


def _create_attachments(arrivals: Sequence[Arrival]) -> None:
    insert_many(
        [
            Attachment(
                organisation_id=arrival.mailbox.organisation_id,
                message=arrival.message,
                name=storable(attachment.name)[:250],
                content_type=storable(attachment.content_type)[:150],
                size_bytes=len(attachment.content),
                digest=digest,
                content_id=storable(attachment.content_id)[:300],
                inline=attachment.inline,
                **_measured(attachment),
            )
            for arrival in arrivals
            for attachment, digest in zip(arrival.mail.attachments, arrival.attachment_digests, strict=True)
        ]
    )


def _measured(attachment: MailAttachment) -> dict[str, int]:
    size = picture_size(attachment.content) if attachment.content_type.startswith("image/") else None
    return {"width": size[0], "height": size[1]} if size else {}


def remember_people_and_ids(arrivals: Sequence[Arrival]) -> None:
    """Let later mail find the conversations of these arrivals, by who takes part and by their ids."""
    people: list[tuple[object, ...]] = []
    known: list[tuple[object, ...]] = []
    for arrival in arrivals:
        if arrival.conversation is None:
            continue
        owner = (arrival.mailbox.organisation_id, arrival.conversation.pk)
        people += [(*owner, address, cut(name, 300)) for address, name in people_of(arrival).items()]
        own = storable(arrival.mail.message_id)
        known += [(*owner, arrival.mailbox.pk, one, one == own) for one in ids_of(arrival.mail)]
    owned = ("organisation_id", "conversation_id")
    insert_values(Participant, (*owned, "address", "name"), people, UNLESS_THERE)
    insert_values(KnownId, (*owned, "mailbox_id", "rfc_id", "seen"), known, NOW_SEEN)


def _events(arrival: Arrival) -> list[Activity]:
    conversation, message = arrival.conversation, arrival.message
    if conversation is None or message is None:
        return []
    common = {
        "organisation_id": arrival.mailbox.organisation_id,
        "mailbox": conversation.mailbox_id,
        "conversation": conversation.pk,
    }
    received = Activity(
        kind="message.imported" if arrival.history else "message.received",
        data={
            "message": message.pk,
            "automation": arrival.judgement.automation,
            "generation": arrival.generation,
            "envelope_from": cut(arrival.mail_from, 320),
        },
        **common,
    )
    if not arrival.reopened:
        return [received]
    reopened = Activity(
        kind="conversation.status",
        data={"before": arrival.reopened, "after": Status.OPEN, "reason": "an answer arrived"},
        **common,
    )
    return [received, reopened]


def new_conversation(arrival: Arrival) -> Conversation:
    """Return the conversation that an arrival starts, not saved yet."""
    mail, correspondent = arrival.mail, arrival.correspondent
    quarantined = arrival.judgement.outcome == "quarantine"
    return Conversation(
        organisation_id=arrival.mailbox.organisation_id,
        mailbox=arrival.mailbox,
        subject=storable(" ".join(mail.subject.split())),
        base_subject=storable(base_subject(mail.subject)),
        subject_key=key_of(mail.subject),
        status=Status.SPAM if quarantined else Status.CLOSED if arrival.history else Status.OPEN,
        quarantined=quarantined,
        correspondents=cut((correspondent.name or correspondent.address) if correspondent else "", 300),
        latest_at=arrival.received_at,
        created_at=arrival.received_at,
        closed_at=arrival.received_at if arrival.history and not quarantined else None,
    )
