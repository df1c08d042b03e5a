"""The second hop of the storm: a relay that makes mail unrecognisable, and the auto-responder behind it.

It gives every mail a new Message-ID, takes away every X- and Auto-Submitted header, Precedence, In-Reply-To,
References and Reply-To, and puts a return path where there was none. Mail for the drill's own domain goes back
to Postroom's door; all other mail is answered by a machine that quotes everything, writes a new subject each
time and says nowhere that it is a machine.
"""

import smtplib
import threading
from email.utils import make_msgid, parseaddr
from pathlib import Path

from postroom.mail.parse import parse
from postroom.spool import Claimed, SqliteSpool

DOMAIN = "drill.test"
RESPONDER_DOMAIN = "responder.test"
TAKEN_AWAY = (
    b"x-",
    b"auto-submitted:",
    b"precedence:",
    b"in-reply-to:",
    b"references:",
    b"reply-to:",
    b"message-id:",
)
MOST_MAILS = 20_000


class Hop(threading.Thread):
    """Carries on what Postroom sends, until it is stopped; counts what passed by."""

    def __init__(self, spool: Path, door: tuple[str, int]) -> None:
        super().__init__(daemon=True)
        self.passed = 0
        self.answered = 0
        self._spool, self._door = SqliteSpool(spool), door
        self._stopping = threading.Event()

    def run(self) -> None:
        """Take mail from the spool that the relay's door fills."""
        while not self._stopping.wait(0.02) and self.passed < MOST_MAILS:
            for claimed in self._spool.claim("hop", 50):
                self._carry_on(claimed)
                self._spool.finish([claimed.id], claimed.token)

    def stop(self) -> None:
        """Carry no more."""
        self._stopping.set()
        self.join(10)

    def _carry_on(self, claimed: Claimed) -> None:
        raw = self._spool.raw(claimed.mail_id)
        self.passed += 1
        sender = claimed.envelope.mail_from or _from(raw)
        for recipient in claimed.recipients:
            if recipient.endswith(f"@{DOMAIN}"):
                self._hand_in(sender, recipient, disguised(raw))
            else:
                self.answered += 1
                self._hand_in(recipient, _from(raw), answer(raw, recipient, self.answered))

    def _hand_in(self, sender: str, recipient: str, raw: bytes) -> None:
        try:
            with smtplib.SMTP(*self._door, timeout=30) as smtp:
                smtp.sendmail(sender, [recipient], raw)
        except (OSError, smtplib.SMTPException):
            self._stopping.wait(
                0.5
            )  # The door is busy or was refused; what a relay loses here is no loss of ours.


def disguised(raw: bytes) -> bytes:
    """Return a mail with all that could tell where it came from taken away or renewed."""
    head, gap, body = raw.partition(b"\r\n\r\n")
    kept, keep = [], True
    for line in head.split(b"\r\n"):
        if line[:1] not in b" \t":
            keep = not line.lower().startswith(TAKEN_AWAY)
        if keep:
            kept.append(line)
    fresh = f"Message-ID: {make_msgid(domain='relay.test')}".encode()
    return b"\r\n".join([fresh, *kept]) + gap + body


def answer(raw: bytes, responder: str, number: int) -> bytes:
    """Return what a machine answers that has never heard of RFC 3834."""
    mail = parse(raw)
    quoted = "\r\n".join(f"> {line}" for line in mail.text.splitlines())
    lines = [
        f"From: Responder <{responder}>",
        f"To: {_from(raw)}",
        f"Subject: Your message number {number}: {mail.subject[:200]}",
        f"Message-ID: {make_msgid(domain=RESPONDER_DOMAIN)}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "We have got your message and will look at it soon.",
        "",
        quoted,
        "",
    ]
    return "\r\n".join(lines).encode("utf-8", "replace")


def _from(raw: bytes) -> str:
    sender = parse(raw).from_
    return sender[0].address if sender else parseaddr("")[1]
