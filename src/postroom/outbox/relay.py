"""Talking to the relay (RFC 5321), with a mark just before the mail is out of our hands."""

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

TIMEOUT_S = 60
_LINE_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)
DEFAULT_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class RelayError(ValueError):
    """The relay's address cannot be used; the message says what to write."""


@dataclass(frozen=True, slots=True)
class RelayAddress:
    """Where outgoing mail is handed to, from `smtp://`, `smtp+starttls://` or `smtps://`."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""

    @classmethod
    def parse(cls, url: str) -> "RelayAddress":
        """Read smtp://[user:password@]host[:port]. Raises RelayError, with a sentence."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise RelayError(f"The relay “{url}” has no usable port. Write smtp://host:25.") from error
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
            raise RelayError(
                f"The relay “{url}” is not understood. Write smtp://host:port, "
                "smtp+starttls://user:password@host:587 or smtps://user:password@host:465."
            )
        return cls(
            parts.scheme,
            parts.hostname,
            port or DEFAULT_PORTS[parts.scheme],
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What the relay said about one recipient: an SMTP code and its words; code 0 means no answer."""

    code: int
    words: str

    @property
    def taken(self) -> bool:
        """Whether the relay took the mail for this recipient."""
        return 200 <= self.code < 300

    @property
    def final(self) -> bool:
        """Whether trying again is pointless (5yz, RFC 5321 §4.2.1)."""
        return 500 <= self.code < 600


class Connection:
    """An open connection to the relay, reused for several mails."""

    def __init__(self, address: RelayAddress, hostname: str) -> None:
        context = ssl.create_default_context()
        if address.scheme == "smtps":
            self._smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                address.host, address.port, local_hostname=hostname, timeout=TIMEOUT_S, context=context
            )
        else:
            self._smtp = smtplib.SMTP(address.host, address.port, local_hostname=hostname, timeout=TIMEOUT_S)
        if address.scheme == "smtp+starttls":
            self._smtp.starttls(context=context)
        self._smtp.ehlo_or_helo_if_needed()
        if address.user:
            self._smtp.login(address.user, address.password)

    def send(
        self, mail_from: str, recipients: list[str], raw: bytes, before_last_byte: Callable[[], None]
    ) -> dict[str, Answer]:
        """Hand over one mail; return the relay's answer for each recipient.

        `before_last_byte` is called when all but the final dot has been sent: after it, the relay may have
        the mail whatever happens to us. Raises OSError or smtplib.SMTPException where the connection broke.
        """
        smtp = self._smtp
        options = [f"size={len(raw)}"] if smtp.has_extn("size") else []
        code, words = smtp.mail(mail_from, options)
        if code != 250:
            smtp.rset()
            return dict.fromkeys(recipients, _answer(code, words))
        answers = {recipient: _answer(*smtp.rcpt(recipient)) for recipient in recipients}
        taken = [recipient for recipient, answer in answers.items() if answer.taken]
        if not taken:
            smtp.rset()
            return answers
        answers.update(dict.fromkeys(taken, self._data(raw, before_last_byte)))
        return answers

    def _data(self, raw: bytes, before_last_byte: Callable[[], None]) -> Answer:
        smtp = self._smtp
        code, words = smtp.docmd("DATA")
        if code != 354:
            smtp.rset()
            return _answer(code, words)
        body = _LINE_WITH_DOT.sub(b"..", raw)
        smtp.send(body if body.endswith(b"\r\n") else body + b"\r\n")
        before_last_byte()
        smtp.send(b".\r\n")
        return _answer(*smtp.getreply())

    def close(self) -> None:
        """Say goodbye, or at least hang up."""
        try:
            self._smtp.quit()
        except (OSError, smtplib.SMTPException):
            self._smtp.close()


def _answer(code: int, words: bytes) -> Answer:
    return Answer(code, f"{code} {words.decode('utf-8', 'replace')}"[:2000])
