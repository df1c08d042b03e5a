"""The world outside, for the demo: takes what Kettle & Co sends, keeps it as files, and answers like people.

It is a second SMTP door of our own, with a spool of its own, behind which everybody can be reached. Each
customer answers a person's mail once, some seconds later, so that a newcomer sees a conversation go on.
"""

import asyncio
import email
import email.policy
import logging
import signal
import smtplib
import threading
import time
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from pathlib import Path

from postroom.config.everybody import take_everything
from postroom.spool import Claimed, SqliteSpool

log = logging.getLogger("postroom.demo")

ANSWER_AFTER_S = 6.0
ANSWERS = (
    "Thank you, that was quick! I will try it tonight and write if it does not help.",
    "Perfect, that is all I wanted to know. Have a good day!",
    "Thanks. One more thing: does the same go for the smaller model?",
    "That helps a lot, thank you. Please go ahead.",
    "Wonderful, thank you. I will tell my colleague so that she can close it on our side.",
)


class Customers(threading.Thread):
    """Reads what arrives and answers it."""

    def __init__(self, spool: SqliteSpool, sent: Path, postroom: tuple[str, int]) -> None:
        super().__init__(daemon=True)
        self._spool, self._sent, self._postroom = spool, sent, postroom
        self._answered: set[str] = set()
        self._sent.mkdir(parents=True, exist_ok=True)

    def run(self) -> None:
        """Look for mail until the process ends."""
        while True:
            claims = self._spool.claim("customers", 10)
            for claimed in claims:
                self._read(claimed)
            if not claims:
                time.sleep(0.5)

    def _read(self, claimed: Claimed) -> None:
        raw = self._spool.raw(claimed.mail_id)
        (self._sent / f"{claimed.id:05}.eml").write_bytes(raw)
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        for recipient in claimed.recipients:
            self._answer(mail, recipient)
        self._spool.finish([claimed.id], claimed.token)

    def _answer(self, mail: EmailMessage, recipient: str) -> None:
        conversation = f"{str(mail['References'] or mail['Message-ID']).split()[0]} {recipient}"
        by_a_machine = str(mail["Auto-Submitted"] or "no") != "no"
        if by_a_machine or conversation in self._answered or len(self._answered) > 1000:
            return
        self._answered.add(conversation)
        threading.Timer(ANSWER_AFTER_S, self._send, [_answer_to(mail, recipient)]).start()

    def _send(self, answer: EmailMessage) -> None:
        try:
            with smtplib.SMTP(*self._postroom, timeout=20) as smtp:
                smtp.send_message(answer)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("a customer's answer could not be handed in: %s", error)


def _answer_to(mail: EmailMessage, recipient: str) -> EmailMessage:
    name = next(
        (given for given, address in map(parseaddr, str(mail["To"]).split(",")) if address == recipient), ""
    )
    body = mail.get_body(("plain",))
    quoted = "\n".join(f"> {line}" for line in (body.get_content() if body else "").strip().splitlines())
    message_id = str(mail["Message-ID"])
    answer = EmailMessage()
    answer["From"] = f'"{name}" <{recipient}>' if name else recipient
    answer["To"] = str(mail["Reply-To"] or mail["From"])
    answer["Subject"] = f"Re: {str(mail['Subject']).removeprefix('Re: ')}"
    answer["Date"] = formatdate(localtime=True)
    answer["Message-ID"] = make_msgid(domain=recipient.rpartition("@")[2])
    answer["In-Reply-To"] = message_id
    answer["References"] = f"{mail['References'] or ''} {message_id}".strip()
    words = ANSWERS[sum(message_id.encode()) % len(ANSWERS)]
    writer = parseaddr(str(mail["From"]))[0]
    answer.set_content(
        f"{words}\n\n{name.split()[0] if name else ''}\n\nOn {mail['Date']}, {writer} wrote:\n{quoted}\n"
    )
    return answer


async def run_outside(folder: Path, address: tuple[str, int], postroom: tuple[str, int]) -> None:
    """Take mail at `address` until SIGTERM or SIGINT; answers go to the door at `postroom`."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    Customers(SqliteSpool(folder / "spool"), folder / "sent", postroom).start()
    await take_everything(folder / "spool", address, stop)
