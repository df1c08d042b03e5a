"""Talking to a mail server (RFC 5321), with a mark just before the mail is out of our hands."""

import re
import select
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

TIMEOUT_S = 60
_LINE_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)
_ORDINARY = re.compile(r"[A-Za-z0-9._+=-]{1,64}@[A-Za-z0-9.-]{1,255}")
DEFAULT_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
TlsMode = Literal["none", "opportunistic", "starttls", "tls"]
_TLS_OF: dict[str, TlsMode] = {"smtp": "none", "smtp+starttls": "starttls", "smtps": "tls"}


class RelayError(ValueError):
    """The relay's address cannot be used; the message says what to write."""


class Interrupted(smtplib.SMTPServerDisconnected):
    """The server hung up before it had the last byte, so it does not have the mail."""


@dataclass(frozen=True, slots=True)
class RelayAddress:
    """A server that mail is handed to, and how: `token` gives access tokens where we sign in by OAuth 2."""

    host: str
    port: int
    tls: TlsMode = "none"
    user: str = ""
    password: str = ""
    verify: bool = True
    token: Callable[[], str] | None = None

    @classmethod
    def parse(cls, url: str) -> "RelayAddress":
        """Read smtp://, smtp+starttls:// or smtps://[user:password@]host[:port]. Raises RelayError."""
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
            parts.hostname,
            port or DEFAULT_PORTS[parts.scheme],
            _TLS_OF[parts.scheme],
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said about one recipient: an SMTP code and its words.

    Code 0 means that no server judged the mail, -1 that it was handed over and the answer was lost.
    """

    code: int
    words: str

    @property
    def taken(self) -> bool:
        """Whether the server took the mail for this recipient."""
        return 200 <= self.code < 300

    @property
    def final(self) -> bool:
        """Whether trying again is pointless (5yz, RFC 5321 §4.2.1)."""
        return 500 <= self.code < 600


class Connection:
    """An open connection to a server, reused for several mails."""

    def __init__(self, address: RelayAddress, hostname: str, timeout_s: float = TIMEOUT_S) -> None:
        """Connect, protect the connection and sign in. Raises OSError, smtplib.SMTPException or NoToken."""
        smtp: smtplib.SMTP
        if address.tls == "tls":
            smtp = smtplib.SMTP_SSL(
                address.host, address.port, hostname, timeout=timeout_s, context=_context(address)
            )
        else:
            smtp = smtplib.SMTP(address.host, address.port, hostname, timeout=timeout_s)
        self._smtp = smtp
        try:
            self._greet(address)
        except BaseException:
            smtp.close()
            raise

    def send(
        self, mail_from: str, recipients: list[str], raw: bytes, before_last_byte: Callable[[], None]
    ) -> dict[str, Answer]:
        """Hand over one mail; return the server's answer for each recipient.

        `before_last_byte` is called when all but the final dot has been sent: after it, the server may have
        the mail whatever happens to us. Raises OSError or smtplib.SMTPException where the connection broke, of
        these Interrupted where it broke before the last byte although `before_last_byte` was called.
        """
        envelope = self._envelope_at_once if self._smtp.has_extn("pipelining") else self._envelope
        answers, goes_on = envelope(mail_from, recipients, len(raw))
        taken = [recipient for recipient, answer in answers.items() if answer.taken]
        if goes_on and taken:
            answers.update(dict.fromkeys(taken, self._content(raw, before_last_byte)))
        return answers

    def close(self) -> None:
        """Say goodbye, or at least hang up."""
        try:
            self._smtp.quit()
        except (OSError, smtplib.SMTPException):
            self._smtp.close()

    def _greet(self, address: RelayAddress) -> None:
        smtp = self._smtp
        if (
            smtp.sock is not None
        ):  # Else the last dot waits for the server's acknowledgement of what is before it.
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        smtp.ehlo_or_helo_if_needed()
        if address.tls == "starttls" or (address.tls == "opportunistic" and smtp.has_extn("starttls")):
            smtp.starttls(context=_context(address))
            smtp.ehlo_or_helo_if_needed()
        if address.token is not None:
            self._sign_in_by_token(address.user, address.token())
        elif address.user:
            smtp.login(address.user, address.password)

    def _sign_in_by_token(self, user: str, token: str) -> None:
        """XOAUTH2: the token at once; a refusal comes as a challenge, answered by an empty line."""
        words = f"user={user}\x01auth=Bearer {token}\x01\x01"

        def answer(challenge: bytes | None = None) -> str:
            return words if challenge is None else ""

        self._smtp.auth("XOAUTH2", answer)

    def _envelope(self, mail_from: str, recipients: list[str], size: int) -> tuple[dict[str, Answer], bool]:
        """Name sender and recipients, each when the last was answered; tells whether the content may follow."""
        smtp = self._smtp
        code, words = smtp.mail(mail_from, [f"size={size}"] if smtp.has_extn("size") else [])
        if code != 250:
            self._start_over(code)
            return dict.fromkeys(recipients, _answer(code, words)), False
        answers = {recipient: _answer(*smtp.rcpt(recipient)) for recipient in recipients}
        if not any(answer.taken for answer in answers.values()):
            self._start_over(min(answer.code for answer in answers.values()))
            return answers, False
        return self._with_data(answers, *smtp.docmd("DATA"))

    def _envelope_at_once(
        self, mail_from: str, recipients: list[str], size: int
    ) -> tuple[dict[str, Answer], bool]:
        """The same in one piece, which saves the way there and back for each command (RFC 2920)."""
        smtp = self._smtp
        options = f" size={size}" if smtp.has_extn("size") else ""
        commands = [f"MAIL FROM:{_path(mail_from)}{options}"]
        commands += [f"RCPT TO:{_path(recipient)}" for recipient in recipients]
        smtp.send("".join(f"{command}\r\n" for command in [*commands, "DATA"]))
        code, words = smtp.getreply()
        answers = {recipient: _answer(*smtp.getreply()) for recipient in recipients}
        data_code, data_words = smtp.getreply()
        if code != 250:
            answers = dict.fromkeys(recipients, _answer(code, words))
        if any(answer.taken for answer in answers.values()):
            return self._with_data(answers, data_code, data_words)
        if data_code == 354:  # It wants a mail for nobody (RFC 2920 §3.1).
            smtp.send(".\r\n")
            smtp.getreply()
        self._start_over(min(code, *(answer.code for answer in answers.values())))
        return answers, False

    def _with_data(
        self, answers: dict[str, Answer], code: int, words: bytes
    ) -> tuple[dict[str, Answer], bool]:
        """Take in the answer to DATA, which may refuse the mail for those who were taken."""
        if code == 354:
            return answers, True
        self._start_over(code)
        refused = _answer(code, words)
        return {to: refused if answer.taken else answer for to, answer in answers.items()}, False

    def _content(self, raw: bytes, before_last_byte: Callable[[], None]) -> Answer:
        smtp = self._smtp
        body = _LINE_WITH_DOT.sub(b"..", raw) if b"\n." in raw or raw.startswith(b".") else raw
        smtp.send(body if body.endswith(b"\r\n") else body + b"\r\n")
        before_last_byte()
        self._end_content()
        return _answer(*smtp.getreply())

    def _end_content(self) -> None:
        """Send the last dot, if the server still waits for it. Raises Interrupted where it has hung up."""
        sock = self._smtp.sock
        if sock is None or select.select([sock], [], [], 0)[0]:
            raise Interrupted("the server hung up before the mail was complete")
        try:
            self._smtp.send(b".\r\n")
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise Interrupted("the server hung up before the mail was complete") from error

    def _start_over(self, code: int) -> None:
        """Make the connection ready for the next mail; after 421 the server hangs up (RFC 5321 §3.8)."""
        if code == 421:
            self._smtp.close()
        else:
            self._smtp.rset()


def _path(address: str) -> str:
    """Return an address between angle brackets; what is out of the ordinary is for smtplib to read."""
    return f"<{address}>" if _ORDINARY.fullmatch(address) else smtplib.quoteaddr(address)


def _context(address: RelayAddress) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not address.verify:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _answer(code: int, words: bytes) -> Answer:
    return Answer(code, f"{code} {words.decode('utf-8', 'replace')}"[:2000])
