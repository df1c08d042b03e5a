"""Mail for the tests of the guard: through the real line, with the automatic answers that follow."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace

from pytest import MonkeyPatch

from postroom.accounts.installation import blobs
from postroom.activity.follow import position_of, save, saved
from postroom.activity.models import Activity
from postroom.automations import auto_reply
from postroom.automations.follow import FOLLOWERS, READER
from postroom.conversations.models import Message
from postroom.delivery import storm
from postroom.delivery.line import deliver
from postroom.guard import judge, permit
from postroom.guard.brakes.storm import no_storm
from postroom.guard.request import Request
from postroom.kit.clock import now
from postroom.mailboxes.models import Mailbox
from postroom.outbox.models import Outgoing
from postroom.spool import Claimed, Envelope

_numbers = itertools.count(1)


def raw(
    *,
    from_: str = "Carol Klein <carol@customer.test>",
    to: str = "support@acme.test",
    subject: str = "Broken kettle",
    message_id: str = "",
    headers: Sequence[str] = (),
    text: str = "It leaks at the bottom.",
) -> bytes:
    """Return a mail of a person; `headers` stand on top of it."""
    lines = [
        *headers,
        f"From: {from_}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Message-ID: <{message_id or f'{next(_numbers)}@customer.test'}>",
        "Date: Tue, 24 Nov 2026 09:00:00 +0000",
        "",
        text,
    ]
    return "\r\n".join(lines).encode()


def claimed(mailbox: Mailbox, *, mail_from: str = "carol@customer.test", to: str = "") -> Claimed:
    """Return a delivery to a mailbox as the spool hands it out."""
    number = next(_numbers)
    recipients = (to or mailbox.address,)
    return Claimed(
        id=number,
        mail_id=number,
        mailbox=mailbox.pk,
        organisation=mailbox.organisation_id,
        recipients=recipients,
        lane="normal",
        state="claimed",
        attempts=1,
        size_bytes=100,
        envelope=Envelope("smtp", "192.0.2.1", "relay.test", mail_from, recipients, received_at=now()),
        error="",
        worker="test",
        due_at=None,
        stored_at=now(),
        token="t",
    )


def receive(mailbox: Mailbox, mail: bytes, *, mail_from: str = "carol@customer.test") -> Message:
    """Take a mail through the line, and let follow what follows; return its message."""
    before = set(Message.objects.values_list("pk", flat=True))
    deliver([(claimed(mailbox, mail_from=mail_from), mail)])
    arrived = Message.objects.filter(direction="in").exclude(pk__in=before).last()
    follow()
    return arrived or Message.objects.filter(mailbox=mailbox).latest("pk")


def follow() -> None:
    """Let all follow that has to: also what PostgreSQL shows to no other transaction while the test's is open."""
    rows = Activity.objects.order_by("pk")
    position = saved(READER)
    while event := rows.filter(pk__gt=position.activity).first():
        for follower in FOLLOWERS:
            follower(event)
        position = position_of(event)
        save(READER, position)


def automatic_mails() -> list[Outgoing]:
    """Return all that was sent by itself, oldest first."""
    return list(Outgoing.objects.filter(kind="automatic").order_by("pk"))


def bytes_of(outgoing: Outgoing) -> bytes:
    """Return a mail as it leaves."""
    return blobs().get(outgoing.digest)


def answering(acme: SimpleNamespace, *mailboxes: Mailbox) -> None:
    """Let these mailboxes answer by themselves."""
    for mailbox in mailboxes:
        mailbox.auto_reply = "Thank you. We read every mail and answer within a day."
        mailbox.save(update_fields=["auto_reply"])


def only(
    monkeypatch: MonkeyPatch, *rules: Callable[..., object], brakes: Sequence[Callable[..., object]] = ()
) -> None:
    """Switch every rule and every brake off but these; also the unique rows, unless a brake is about them."""
    write_down = permit._write_down

    def without_unique_rows(request: Request) -> None:
        write_down(replace(request, kind="test"))

    monkeypatch.setattr(judge, "RULES", rules)
    monkeypatch.setattr(permit, "ON_ANSWERS", tuple(brakes))
    if no_storm not in brakes:
        monkeypatch.setattr(storm, "stormy", lambda mails: [None] * len(mails))
    monkeypatch.setattr(auto_reply, "team_addresses", lambda organisation: frozenset())
    if not any(brake.__name__.startswith("once") for brake in brakes):
        monkeypatch.setattr(permit, "_write_down", without_unique_rows)


def without(mail: bytes, *names: str) -> bytes:
    """Return a mail as a relay passes it on that strips these headers (as prefixes, in lower case)."""
    head, _, body = mail.partition(b"\r\n\r\n")
    kept: list[bytes] = []
    dropping = False
    for line in head.split(b"\r\n"):
        if not line.startswith((b" ", b"\t")):
            dropping = line.lower().startswith(tuple(name.encode() for name in names))
        if not dropping:
            kept.append(line)
    return b"\r\n".join(kept) + b"\r\n\r\n" + body
