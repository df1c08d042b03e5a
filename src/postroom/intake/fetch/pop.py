"""A connection to a POP server (RFC 1939, 2449, 2595): what fetching needs of it, bounded and with timeouts."""

import contextlib
import os
import poplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from postroom.intake.fetch.account import Account
from postroom.intake.fetch.errors import FOREIGN, FetchError, explained, refused
from postroom.intake.fetch.sign_in import SignIn, encoded, xoauth2
from postroom.intake.fetch.tokens import Tokens

TIMEOUT_S = 60.0
PIECE_BYTES = 64 * 1024
SPILL_BYTES = 1024 * 1024
_END = b".\r\n", b".\n"


@dataclass(frozen=True, slots=True)
class Listed:
    """A mail as the server lists it: its number in this session, its unique id, its size."""

    number: int
    uid: str
    size_bytes: int


class PopConnection:
    """One signed-in connection; the server keeps others out of the mailbox until it is closed."""

    def __init__(self, account: Account, sign_in: SignIn) -> None:
        self._account = account
        self._client = self._open()
        try:
            if sign_in.tokens is None:
                self._authenticate(sign_in.user, sign_in.password())
            else:
                self._authenticate_by_token(sign_in.user, sign_in.tokens)
        except BaseException:
            self.abort()
            raise

    def listed(self) -> list[Listed]:
        """Return the mails that are there. Raises FetchError where the server has no unique ids."""
        try:
            _, lines, _ = self._client.uidl()
        except poplib.error_proto as error:
            raise FetchError(
                "server",
                f"{self._account.host} does not name its mails by unique ids (UIDL), without which they would "
                "be fetched again and again. Use IMAP.",
            ) from error
        sizes = dict(_pair(line) for line in self._client.list()[1])
        pairs = (_pair(line) for line in lines)
        return [Listed(int(number), uid, int(sizes.get(number, "0"))) for number, uid in pairs if uid]

    def retrieve(self, number: int, most_bytes: int, new_file: Callable[[], Path]) -> bytes | Path | None:
        """Return one mail, a large one as a synced file; None where it is larger than `most_bytes`.

        The connection is of no use after None: the rest of the mail is not read.
        """
        self._client._shortcmd(f"RETR {number}")  # type: ignore[attr-defined]
        content = _Content(most_bytes, new_file)
        try:
            at_start = True
            while True:
                piece = self._client.file.readline(PIECE_BYTES)
                if not piece:
                    raise ConnectionError("the server ended the connection inside a mail")
                if at_start and piece in _END:
                    return content.finish()
                # A dot at the start of a line is doubled on the way (RFC 1939 §3).
                if not content.take(piece[1:] if at_start and piece.startswith(b".") else piece):
                    return None
                at_start = piece.endswith(b"\n")
        finally:
            content.discard()

    def delete(self, number: int) -> None:
        """Delete a mail when the connection is closed properly."""
        self._client.dele(number)

    def close(self) -> None:
        """End the connection; only now the server deletes. Raises where that is not confirmed."""
        self._client.quit()

    def abort(self) -> None:
        """End the connection now; nothing is deleted."""
        with contextlib.suppress(Exception):
            self._client.close()

    def _open(self) -> poplib.POP3:
        account, context = self._account, ssl.create_default_context()
        if account.tls == "tls":
            return poplib.POP3_SSL(account.host, account.port, timeout=TIMEOUT_S, context=context)
        client = poplib.POP3(account.host, account.port, timeout=TIMEOUT_S)
        try:
            if account.tls == "starttls":
                client.stls(context)
        except BaseException:
            with contextlib.suppress(OSError):
                client.close()
            raise
        return client

    def _authenticate(self, user: str, password: str) -> None:
        try:
            self._client.user(_line(user))
            self._client.pass_(_line(password))
        except poplib.error_proto as error:
            raise refused(error, self._account, (password,)) from error

    def _authenticate_by_token(self, user: str, tokens: Tokens) -> None:
        token = tokens.access_token()
        try:
            self._client._putcmd("AUTH XOAUTH2")  # type: ignore[attr-defined]
            if self._client._getresp().startswith(b"+"):  # type: ignore[attr-defined]
                answer = self._client._shortcmd(encoded(xoauth2(user, token)))  # type: ignore[attr-defined]
                if not answer.startswith(b"+OK"):
                    self._client._shortcmd("")  # type: ignore[attr-defined]
        except poplib.error_proto as error:
            tokens.forget_access()
            raise refused(error, self._account, (token,)) from error


def open_pop(account: Account, sign_in: SignIn) -> PopConnection:
    """Connect and sign in; a token that the server does not take is renewed once. Raises FetchError."""
    try:
        try:
            return PopConnection(account, sign_in)
        except FetchError as error:
            if error.kind != "login" or sign_in.tokens is None:
                raise
            return PopConnection(account, sign_in)
    except FOREIGN as error:
        raise explained(error, account) from error


class _Content:
    """The bytes of one mail as they come: in memory at first, in a file when they are many."""

    def __init__(self, most_bytes: int, new_file: Callable[[], Path]) -> None:
        self._most_bytes = most_bytes
        self._new_file = new_file
        self._size = 0
        self._parts: list[bytes] = []
        self._held = 0
        self._path: Path | None = None

    def take(self, piece: bytes) -> bool:
        self._size += len(piece)
        self._held += len(piece)
        self._parts.append(piece)
        if self._held > SPILL_BYTES:
            self._path = self._path or self._new_file()
            self._write(self._path)
        return self._size <= self._most_bytes

    def finish(self) -> bytes | Path:
        if self._path is None:
            return b"".join(self._parts)
        self._write(self._path)
        with self._path.open("rb") as file:
            os.fdatasync(file.fileno())
        path, self._path = self._path, None
        return path

    def discard(self) -> None:
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _write(self, path: Path) -> None:
        with path.open("ab") as file:
            file.writelines(self._parts)
        self._parts, self._held = [], 0


def _pair(line: bytes) -> tuple[str, str]:
    first, _, second = line.decode("utf-8", "replace").strip().partition(" ")
    return first, second.strip()


def _line(word: str) -> str:
    """Return a word that fits into a command. Raises FetchError for one that would end it."""
    if any(one in word for one in "\r\n\0"):
        raise FetchError("login", "The user name or password holds a line end, which POP cannot send.")
    return word
