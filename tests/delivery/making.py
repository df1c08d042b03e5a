"""Deliveries as the spool hands them out, in one line."""

from datetime import datetime
from types import SimpleNamespace

from postroom.kit.clock import now
from postroom.spool import Claimed, Envelope


def claimed(
    acme: SimpleNamespace,
    number: int,
    *,
    history_at: datetime | None = None,
    door: str = "smtp",
    size_bytes: int = 100,
) -> Claimed:
    """Return a delivery to Support."""
    recipients = ("support@acme.test",)
    envelope = Envelope(
        door,
        "127.0.0.1",
        "x",
        "carol@customer.test",
        recipients,
        received_at=now(),
        history_at=history_at,
    )
    return Claimed(
        id=number,
        mail_id=number,
        mailbox=acme.support.pk,
        organisation=acme.organisation.pk,
        recipients=recipients,
        lane="normal",
        state="claimed",
        attempts=1,
        size_bytes=size_bytes,
        envelope=envelope,
        error="",
        worker="test",
        due_at=None,
        stored_at=now(),
        token="t",
    )


def mail(
    number: str,
    *,
    subject: str = "Kettle",
    sender: str = "Carol Klein <carol@customer.test>",
    to: str = "support@acme.test",
    answers: str = "",
    text: str = "Hi",
    more: str = "",
) -> bytes:
    """Return a mail; `answers` is the number of the one that it answers, `more` further header lines."""
    headers = [f"From: {sender}", f"To: {to}", f"Subject: {subject}", f"Message-ID: <{number}@x.test>"]
    if answers:
        headers += [f"In-Reply-To: <{answers}@x.test>", f"References: <{answers}@x.test>"]
    return ("\r\n".join(headers) + f"\r\n{more}\r\n{text}\r\n").encode()
