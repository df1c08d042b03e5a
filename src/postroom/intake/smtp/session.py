"""One SMTP or LMTP session, without its connection: a line goes in, a reply comes out.

RFC 5321 (SMTP), 1870 (SIZE), 2033 (LMTP), 2034 (ENHANCEDSTATUSCODES), 2920 (PIPELINING), 3030 (CHUNKING),
3207 (STARTTLS), 6152 (8BITMIME), 6531 (SMTPUTF8).
"""

import time
from collections.abc import Callable
from pathlib import Path

from postroom.intake.addresses import MAX_MESSAGE_BYTES
from postroom.intake.smtp.door import Chunk, Door, Expect
from postroom.intake.smtp.paths import parse_path
from postroom.intake.smtp.trace import protocol_name, received_field
from postroom.intake.smtp.transaction import Transaction, refusal_of, shown
from postroom.spool import Envelope, Incoming, Refusal

NO_ADDRESSES = "451 4.3.0 the addresses of this server are not known yet, try again later"
DISK_LOW = "452 4.3.1 not enough room on this server, try again later"
SYNTAX = "501 5.5.4 syntax: {}"
BAD_LINE = "a command line ends with CR LF, and holds no other CR, LF or NUL"


class Session:
    """The state of one session. After each `command`, `expect` says what comes next."""

    def __init__(self, door: Door, peer: str) -> None:
        self.door = door
        self.peer = peer
        self.tls = ""
        self.expect = Expect.COMMAND
        self.chunk = Chunk(0, False, False)
        self.errors = 0
        self._unknown = 0
        self._helo = ""
        self._extended = False
        self._transaction: Transaction | None = None
        self._snapshot = door.snapshot()

    @property
    def in_transaction(self) -> bool:
        """Tell whether content that came by BDAT still has to be kept."""
        return self._transaction is not None and self._transaction.chunking

    # -- what the connection calls

    def greeting(self) -> str:
        kind = "LMTP" if self.door.lmtp else "ESMTP"
        return f"220 {self._hostname()} {kind} Postroom"

    def command(self, line: bytes) -> str:
        """Answer one command line (without its CR LF). A reply of several lines has CR LF between them."""
        try:
            text = line.decode()
        except UnicodeDecodeError:
            return self._error("500 5.5.2 the command is not UTF-8")
        if not text.isprintable() and ("\r" in text or "\0" in text):
            return self.line_error(BAD_LINE)
        verb, _, argument = text.partition(" ")
        handler = _COMMANDS.get(verb.upper())
        if handler is None:
            return self._error(f"500 5.5.1 {shown(verb)} is not known here")
        return handler(self, argument.strip(" \t"))

    def line_error(self, reason: str) -> str:
        """Answer what is no command line at all."""
        return self._error(f"500 5.5.2 {reason}")

    def most_bytes(self) -> int:
        return self._snapshot.max_message_bytes if self._snapshot else MAX_MESSAGE_BYTES

    def trace(self) -> bytes:
        """Return the Received field for the mail of the current transaction."""
        transaction = self._current()
        protocol = protocol_name(
            extended=self._extended, lmtp=self.door.lmtp, tls=bool(self.tls), smtputf8=transaction.smtputf8
        )
        return received_field(
            helo=self._helo,
            peer=self.peer,
            hostname=self._hostname(),
            protocol=protocol,
            recipients=transaction.recipients,
            at_s=time.time(),
        )

    def incoming(self, content: bytes | Path) -> Incoming:
        """Return the mail of the current transaction, for the spool."""
        transaction = self._current()
        envelope = Envelope(
            self.door.name,
            self.peer,
            self._helo,
            transaction.mail_from,
            tuple(transaction.recipients),
            transaction.smtputf8,
            self.tls,
        )
        return Incoming(envelope, content, transaction.deliveries())

    def content_done(self, reply: str, size_bytes: int = 0) -> str:
        """End the transaction. LMTP answers for each recipient (RFC 2033, section 4.2)."""
        if reply[0] != "2":
            self._refused(reply, size_bytes=size_bytes)
        if self.door.lmtp:
            reply = "\r\n".join([reply] * len(self._current().recipients))
        self._transaction = None
        self.expect = Expect.COMMAND
        return reply

    def chunk_done(self) -> str:
        """Answer a BDAT that is not the last one, or one that was not wanted."""
        self.expect = Expect.COMMAND
        if self.chunk.wanted:
            return f"250 2.0.0 {self.chunk.size_bytes} bytes"
        return self._error("503 5.5.1 BDAT needs MAIL and an accepted RCPT first")

    def tls_started(self, version: str) -> None:
        """Begin anew under TLS: all that was said before is forgotten (RFC 3207, 4.2)."""
        self.tls = version
        self._helo = ""
        self._extended = False
        self._transaction = None
        self.expect = Expect.COMMAND

    # -- the commands

    def _ehlo(self, name: str) -> str:
        if self.door.lmtp:
            return self._error("500 5.5.1 this is LMTP: say LHLO")
        return self._hello(name)

    def _lhlo(self, name: str) -> str:
        if not self.door.lmtp:
            return self._error("500 5.5.1 this is SMTP: say EHLO")
        return self._hello(name)

    def _hello(self, name: str) -> str:
        if not name:
            return self._error(SYNTAX.format("EHLO hostname"))
        self._helo, self._extended = name, True
        self._transaction = None
        keywords = ["PIPELINING", f"SIZE {self.most_bytes()}", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"]
        keywords += ["CHUNKING"] + (["STARTTLS"] if self.door.can_tls and not self.tls else [])
        lines = [self._hostname(), *keywords]
        return "\r\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"])

    def _helo_command(self, name: str) -> str:
        reply = self._ehlo(name)
        if reply[0] != "2":
            return reply
        self._extended = False
        return f"250 {self._hostname()}"

    def _mail(self, argument: str) -> str:
        if not self._helo:
            return self._error(f"503 5.5.1 say {self.door.hello} first")
        if self._transaction is not None:
            return self._error("503 5.5.1 there is a sender already; RSET begins anew")
        path = parse_path(argument[5:]) if argument[:5].upper() == "FROM:" else None
        if path is None:
            return self._error(SYNTAX.format("MAIL FROM:<address>"))
        self._snapshot = self.door.snapshot()
        refusal = refusal_of(path, self.most_bytes())
        if not refusal and self.door.disk_is_low(self.most_bytes()):
            refusal = DISK_LOW
        if refusal:
            self._refused(refusal, mail_from=path.address)
            return refusal
        self._transaction = Transaction(path.address, "SMTPUTF8" in path.parameters)
        return "250 2.1.0 sender accepted"

    def _rcpt(self, argument: str) -> str:
        if self._transaction is None:
            return self._error("503 5.5.1 say MAIL first")
        path = parse_path(argument[3:]) if argument[:3].upper() == "TO:" else None
        if path is None or not path.address:
            return self._error(SYNTAX.format("RCPT TO:<address>"))
        if path.parameters:
            return self._error(f"555 5.5.4 the parameter {shown(next(iter(path.parameters)))} is not known")
        if not path.address.isascii() and not self._transaction.smtputf8:
            return "553 5.6.7 an address beyond ASCII needs the parameter SMTPUTF8 at MAIL"
        if len(self._transaction.recipients) >= self.door.limits.recipients:
            return f"452 4.5.3 at most {self.door.limits.recipients} recipients in one transaction"
        if self._snapshot is None:
            return NO_ADDRESSES
        target = self._snapshot.lookup(path.address)
        if target is None:
            self._snapshot = self.door.newest_snapshot() or self._snapshot
            target = self._snapshot.lookup(path.address)
        if target is None:
            return self._unknown_recipient(path.address, self._snapshot.is_ours(path.address))
        self._transaction.recipients[path.address] = target
        return "250 2.1.5 recipient accepted"

    def _unknown_recipient(self, address: str, ours: bool) -> str:
        why = "550 5.1.1 <{}>: no such mailbox here" if ours else "550 5.7.1 <{}>: relaying denied"
        reply = why.format(address)
        self._refused(reply, recipient=address)
        self._unknown += 1
        if self._unknown >= self.door.limits.unknown_recipients:
            self.expect = Expect.NOTHING
            return "421 4.7.0 too many unknown recipients"
        return reply

    def _data(self, argument: str) -> str:
        if argument:
            return self._error(SYNTAX.format("DATA"))
        if self.in_transaction:
            return self._error("503 5.5.1 DATA cannot follow BDAT")
        if self._transaction is None or not self._transaction.recipients:
            return self._error("503 5.5.1 no accepted recipient")
        self.expect = Expect.DATA
        return "354 end with a line that holds only a dot"

    def _bdat(self, argument: str) -> str:
        size, _, last = argument.partition(" ")
        sized = size.isascii() and size.isdigit() and len(size) <= 12
        if not sized or last.strip().upper() not in ("", "LAST"):
            self.expect = Expect.NOTHING  # How much follows is not known, so nothing after it can be read.
            return "501 5.5.4 syntax: BDAT size [LAST]"
        wanted = self._transaction is not None and bool(self._transaction.recipients)
        self.chunk = Chunk(int(size), bool(last.strip()), wanted)
        if self._transaction is not None:
            self._transaction.chunking = wanted
        self.expect = Expect.CHUNK
        return ""

    def _rset(self, _: str) -> str:
        self._transaction = None
        return "250 2.0.0 reset"

    def _quit(self, _: str) -> str:
        self.expect = Expect.NOTHING
        return "221 2.0.0 goodbye"

    def _starttls(self, argument: str) -> str:
        if argument:
            return self._error(SYNTAX.format("STARTTLS"))
        if self.tls or not self.door.can_tls:
            return self._error("503 5.5.1 TLS is on already" if self.tls else "502 5.5.1 no TLS here")
        self.expect = Expect.TLS
        return "220 2.0.0 start TLS"

    def _not_a_mail_client(self, _: str) -> str:
        self.expect = Expect.NOTHING
        return "421 4.7.0 this is a mail server"

    # -- helpers

    def _hostname(self) -> str:
        return self._snapshot.hostname if self._snapshot else "localhost"

    def _current(self) -> Transaction:
        if self._transaction is None:
            raise RuntimeError("content without a transaction")
        return self._transaction

    def _error(self, reply: str) -> str:
        self.errors += 1
        if self.errors >= self.door.limits.errors:
            self.expect = Expect.NOTHING
            return "421 4.7.0 too many errors"
        return reply

    def _refused(self, reply: str, *, mail_from: str = "", recipient: str = "", size_bytes: int = 0) -> None:
        code, _, reason = reply.partition(" ")
        said = self._transaction or Transaction("", False)
        refusal = Refusal(
            door=self.door.name,
            peer=self.peer,
            code=code,
            reason=reason,
            helo=self._helo,
            mail_from=mail_from or said.mail_from,
            recipient=recipient or next(iter(said.recipients), ""),
            size_bytes=size_bytes,
        )
        self.door.refuse(refusal)


_COMMANDS: dict[str, Callable[[Session, str], str]] = {
    "EHLO": Session._ehlo,
    "LHLO": Session._lhlo,
    "HELO": Session._helo_command,
    "MAIL": Session._mail,
    "RCPT": Session._rcpt,
    "DATA": Session._data,
    "BDAT": Session._bdat,
    "RSET": Session._rset,
    "NOOP": lambda _session, _argument: "250 2.0.0 OK",
    "QUIT": Session._quit,
    "VRFY": lambda _session, _argument: "252 2.5.2 send some mail, and see",
    "HELP": lambda _session, _argument: "214 2.0.0 RFC 5321",
    "STARTTLS": Session._starttls,
    "GET": Session._not_a_mail_client,
    "POST": Session._not_a_mail_client,
    "CONNECT": Session._not_a_mail_client,
}
