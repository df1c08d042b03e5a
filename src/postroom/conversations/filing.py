"""Filing: arrivals become messages of conversations. A fixed number of statements, however many arrive."""

from collections.abc import Sequence

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
from postroom.mail.model import Address
from postroom.mail.quotes import split_text
from postroom.mail.subject import base_subject

LONGEST_TEXT = 1_000_000
MOST_STORED_ADDRESSES = 500


def file(arrivals: Sequence[Arrival]) -> None:
    """Write the arrivals that are no duplicates; each has its `message` and `conversation` afterwards.

    Call it inside the transaction in which `threading.thread` chose their conversations.
    """
    new = [arrival for arrival in arrivals if arrival.outcome != "duplicate"]
    _create_conversations(new)
    _create_messages(new)
    _create_attachments(new)
    _remember_people_and_ids(new)
    _update_conversations(new)
    record_many([row for arrival in new for row in _events(arrival)])
    for arrival in arrivals:
        if arrival.twin is not None:
            arrival.message, arrival.conversation = arrival.twin.message, arrival.twin.conversation


def _create_conversations(arrivals: Sequence[Arrival]) -> None:
    chosen = [arrival.conversation for arrival in arrivals if arrival.conversation is not None]
    Conversation.objects.bulk_create({id(one): one for one in chosen if one.pk is None}.values())


def _create_messages(arrivals: Sequence[Arrival]) -> None:
    for arrival in arrivals:
        arrival.message = _message(arrival)
    Message.objects.bulk_create([arrival.message for arrival in arrivals if arrival.message])
    Body.objects.bulk_create(
        Body(message=arrival.message, html=storable(arrival.mail.html))
        for arrival in arrivals
        if arrival.mail.html
    )


def _message(arrival: Arrival) -> Message:
    mail, sender = arrival.mail, arrival.sender
    text, quoted = _split(mail.text)
    return Message(
        organisation_id=arrival.mailbox.organisation_id,
        conversation=arrival.conversation,
        mailbox=arrival.mailbox,
        direction=Direction.IN,
        automatic=arrival.judgement.by_a_machine or arrival.judgement.outcome == "bounce",
        message_id=storable(mail.message_id)[:998],
        identity=arrival.identity,
        subject=storable(mail.subject),
        from_name=cut(sender.name, 300) if sender else "",
        from_address=cut(sender.address, 320) if sender else "",
        reply_to=_stored(mail.reply_to),
        to=_stored(mail.to),
        cc=_stored(mail.cc),
        text=text,
        quoted_text=quoted,
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
        verdict=_verdict(arrival),
    )


def _split(text: str) -> tuple[str, str]:
    """Return what is new and what is quoted (with the signature); all is new where nothing would be left."""
    text = storable(text[:LONGEST_TEXT])
    parts = split_text(text)
    if not parts.new.strip():
        return text.strip(), ""
    rest = "\n\n".join(piece for piece in (parts.signature, parts.forwarded, parts.quoted) if piece.strip())
    return parts.new.strip(), rest


def _stored(addresses: Sequence[Address]) -> list[dict[str, str]]:
    return [
        {"name": cut(address.name, 300), "address": cut(address.address, 320)}
        for address in addresses[:MOST_STORED_ADDRESSES]
    ]


def _verdict(arrival: Arrival) -> dict[str, object]:
    judgement, threading = arrival.judgement, arrival.verdict
    return {
        "guard": {
            "outcome": judgement.outcome,
            "reason": judgement.reason,
            "findings": [
                {
                    "rule": finding.rule,
                    "reason": finding.reason,
                    "evidence": [storable(reason.evidence)[:300] for reason in finding.evidence[:20]],
                }
                for finding in judgement.findings
            ],
        },
        "threading": {
            "action": threading.action,
            "rule": threading.rule,
            "evidence": storable(threading.evidence)[:500],
            "flagged": threading.flagged,
            "candidates": [
                {"conversation": one.conversation, "rule": one.rule, "evidence": storable(one.evidence)[:300]}
                for one in threading.candidates[:20]
            ],
            "suggested": list(threading.suggested)[:5],
        }
        if threading
        else {},
    }


def _create_attachments(arrivals: Sequence[Arrival]) -> None:
    Attachment.objects.bulk_create(
        Attachment(
            organisation_id=arrival.mailbox.organisation_id,
            message=arrival.message,
            name=storable(attachment.name)[:250],
            content_type=storable(attachment.content_type)[:150],
            size_bytes=len(attachment.content),
            digest=digest,
            content_id=storable(attachment.content_id)[:300],
            inline=attachment.inline,
        )
        for arrival in arrivals
        for attachment, digest in zip(arrival.mail.attachments, arrival.attachment_digests, strict=True)
    )


def _remember_people_and_ids(arrivals: Sequence[Arrival]) -> None:
    participants, known = [], []
    for arrival in arrivals:
        owner = {
            "organisation_id": arrival.mailbox.organisation_id,
            "conversation": arrival.conversation,
        }
        participants += [
            Participant(address=address, name=cut(name, 300), **owner)
            for address, name in people_of(arrival).items()
        ]
        known += [KnownId(mailbox=arrival.mailbox, rfc_id=one, **owner) for one in ids_of(arrival.mail)]
    Participant.objects.bulk_create(participants, ignore_conflicts=True)
    KnownId.objects.bulk_create(known, ignore_conflicts=True)
    seen = [
        KnownId(
            organisation_id=arrival.mailbox.organisation_id,
            conversation=arrival.conversation,
            mailbox=arrival.mailbox,
            rfc_id=storable(arrival.mail.message_id),
            seen=True,
        )
        for arrival in arrivals
        if arrival.mail.message_id
    ]
    KnownId.objects.bulk_create(
        {(one.mailbox_id, one.conversation_id, one.rfc_id): one for one in seen}.values(),
        update_conflicts=True,
        update_fields=["seen"],
        unique_fields=["mailbox", "rfc_id", "conversation"],
    )


def _update_conversations(arrivals: Sequence[Arrival]) -> None:
    touched: dict[int, Conversation] = {}
    for arrival in arrivals:
        conversation, message = arrival.conversation, arrival.message
        if conversation is None or message is None:
            continue
        touched[conversation.pk] = conversation
        conversation.message_count += 1
        conversation.has_attachments = conversation.has_attachments or any(
            not attachment.inline for attachment in arrival.mail.attachments
        )
        if arrival.judgement.outcome == "bounce" and conversation.message_count > 1:
            continue
        conversation.latest_at = max(conversation.latest_at, arrival.received_at)
        conversation.latest_inbound_at = arrival.received_at
        conversation.excerpt = excerpt(message.text)
        if arrival.by_a_person and conversation.status == Status.CLOSED:
            conversation.status, conversation.closed_at = Status.OPEN, None
            arrival.reopened = True
    Conversation.objects.bulk_update(
        touched.values(),
        [
            "message_count",
            "has_attachments",
            "latest_at",
            "latest_inbound_at",
            "excerpt",
            "status",
            "closed_at",
        ],
    )


def _events(arrival: Arrival) -> list[Activity]:
    conversation, message = arrival.conversation, arrival.message
    if conversation is None or message is None:
        return []
    common = {
        "organisation_id": arrival.mailbox.organisation_id,
        "mailbox": arrival.mailbox.pk,
        "conversation": conversation.pk,
    }
    received = Activity(
        kind="message.received",
        data={"message": message.pk, "automation": arrival.judgement.automation},
        **common,
    )
    if not arrival.reopened:
        return [received]
    reopened = Activity(
        kind="conversation.status",
        data={"before": Status.CLOSED, "after": Status.OPEN, "reason": "an answer arrived"},
        **common,
    )
    return [received, reopened]


def new_conversation(arrival: Arrival) -> Conversation:
    """Return the conversation that an arrival starts, not saved yet."""
    mail, sender = arrival.mail, arrival.sender
    quarantined = arrival.judgement.outcome == "quarantine"
    return Conversation(
        organisation_id=arrival.mailbox.organisation_id,
        mailbox=arrival.mailbox,
        subject=storable(" ".join(mail.subject.split())),
        base_subject=storable(base_subject(mail.subject)),
        subject_key=key_of(mail.subject),
        related_id=arrival.verdict.related
        if arrival.verdict and (arrival.verdict.related or 0) > 0
        else None,
        status=Status.SPAM if quarantined else Status.OPEN,
        quarantined=quarantined,
        correspondents=cut((sender.name or sender.address) if sender else "", 300),
        latest_at=arrival.received_at,
        created_at=arrival.received_at,
    )
