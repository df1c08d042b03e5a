"""A connection to an IMAP server (RFC 9051, 3501): what fetching needs of it, bounded and with timeouts."""

import contextlib
import os
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError

from postroom.intake.fetch.account import Account
from postroom.intake.fetch.errors import FOREIGN, FetchError, explained, refused, said
from postroom.intake.fetch.sign_in import SignIn, oauthbearer, xoauth2

CONNECT_S, READ_S = 15.0, 60.0
CHUNK_BYTES = 512 * 1024
MOST_LITERAL_BYTES = 2 * CHUNK_BYTES
SPILL_BYTES = 1024 * 1024
TOKEN_WORDS = {"XOAUTH2": xoauth2, "OAUTHBEARER": oauthbearer}
LISTED_AT_ONCE = 80_000
"""UIDs are asked for in ranges of this width where a folder is large: a line of the answer is bounded."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What a server says of a selected folder."""

    count: int
    uidvalidity: int
    uidnext: int


@dataclass(frozen=True, slots=True)
class Described:
    """A mail as the server describes it, before it is fetched."""

    uid: int
    size_bytes: int
    arrived_at: datetime | None
    message_id: str


class ImapConnection:
    """One signed-in connection. Every method raises what `errors.FOREIGN` lists, or FetchError."""

    def __init__(self, account: Account, sign_in: SignIn) -> None:
        self._account = account
        self._client = self._open()
        try:
            self._sign_in(sign_in)
        except BaseException:
            self.close()
            raise

    # -- coming in

    def _open(self) -> Any:
        account = self._account
        context = ssl.create_default_context()
        client = IMAPClient(
            account.host,
            account.port,
            ssl=account.tls == "tls",
            ssl_context=context,
            timeout=SocketTimeout(CONNECT_S, READ_S),
        )
        try:
            if account.tls == "starttls":
                client.starttls(context)
                client.socket().settimeout(READ_S)
            client.normalise_times = False
            # imapclient makes imaplib tell each line to a log, which costs time and knows secrets.
            client._imap.debug = 0
            client._imap.read = _bounded(client._imap.read)
        except BaseException:
            with contextlib.suppress(OSError):
                client.shutdown()
            raise
        return client

    def _sign_in(self, sign_in: SignIn) -> None:
        if sign_in.tokens is None:
            self._authenticate(sign_in.user, sign_in.password())
            return
        token = sign_in.tokens.access_token()
        try:
            self._authenticate_by_token(sign_in.user, token)
        except FetchError:
            sign_in.tokens.forget_access()
            raise

    def _authenticate(self, user: str, password: str) -> None:
        client = self._client
        try:
            if client.has_capability("LOGINDISABLED") or not (user + password).isascii():
                client.plain_login(user, password)
            else:
                client.login(user, password)
        except IMAPClientError as error:
            raise refused(error, self._account, (password,)) from error

    def _authenticate_by_token(self, user: str, token: str) -> None:
        client = self._client
        offered = [name for name in TOKEN_WORDS if client.has_capability(f"AUTH={name}")]
        if not offered:
            raise FetchError(
                "login", f"{self._account.host} takes no tokens of OAuth 2 by IMAP. Use a password instead."
            )
        # A server that refuses says why in a challenge, which is answered with nothing (RFC 7628 §3.2.3).
        answers = iter([TOKEN_WORDS[offered[0]](user, token)])
        try:
            client.sasl_login(offered[0], lambda _: next(answers, ""))
        except IMAPClientError as error:
            raise refused(error, self._account, (token,)) from error

    # -- reading

    def select(self, folder: str, *, readonly: bool) -> Folder:
        """Open a folder, or look at it anew. Raises FetchError where there is none of that name."""
        try:
            found = self._client.select_folder(folder, readonly=readonly)
        except IMAPClientError as error:
            if isinstance(error, IMAPClient.AbortError):
                raise
            raise FetchError(
                "server", f"{self._account.host} has no folder “{folder}”. Its folders: {self._folders()}."
            ) from error
        uidnext = found.get(b"UIDNEXT") or max(self._client.search(["UID", "*"]), default=0) + 1
        return Folder(found.get(b"EXISTS", 0), found.get(b"UIDVALIDITY", 1), uidnext)

    def uids(self, folder: Folder, after: int) -> list[int]:
        """Return the UIDs above `after` that the folder had when it was selected, in ascending order."""
        last = folder.uidnext - 1
        width = max(last, 1) if folder.count <= LISTED_AT_ONCE else LISTED_AT_ONCE
        found: set[int] = set()
        for first in range(after + 1, last + 1, width):
            found.update(self._client.search(["UID", f"{first}:{min(first + width - 1, last)}"]))
        return sorted(uid for uid in found if after < uid <= last)

    def describe(self, uids: Sequence[int]) -> list[Described]:
        """Return what is known of mails; those that are gone are left out."""
        wanted = ["RFC822.SIZE", "INTERNALDATE", "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"]
        found = self._client.fetch(uids, wanted)
        return [
            Described(
                uid,
                int(found[uid].get(b"RFC822.SIZE", 0)),
                _aware(found[uid].get(b"INTERNALDATE")),
                _content(found[uid]).partition(b":")[2].strip().decode("utf-8", "replace"),
            )
            for uid in uids
            if uid in found
        ]

    def whole(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Return small mails; those that are gone are left out. No flag changes."""
        found = self._client.fetch(uids, ["BODY.PEEK[]"])
        return {uid: _content(one) for uid, one in found.items()}

    def in_chunks(self, uid: int, most_bytes: int, new_file: Callable[[], Path]) -> bytes | Path | None:
        """Return one mail, a large one as a synced file; None where it is larger than `most_bytes`.

        Empty where it is gone.
        """
        parts: list[bytes] = []
        size, path = 0, None
        try:
            while True:
                found = self._client.fetch([uid], [f"BODY.PEEK[]<{size}.{CHUNK_BYTES}>"])
                part = _content(found.get(uid, {}))
                size += len(part)
                if size > most_bytes:
                    return None
                parts.append(part)
                if size > SPILL_BYTES:
                    path = path or new_file()
                    _append(path, parts)
                if len(part) < CHUNK_BYTES:
                    break
            if path is None:
                return b"".join(parts)
            _sync(path)
            kept, path = path, None
            return kept
        finally:
            if path is not None:
                path.unlink(missing_ok=True)

    # -- what becomes of mail that we have

    def mark_read(self, uids: Sequence[int]) -> None:
        """Set the flag of read mail."""
        self._flag(uids, b"\\Seen")

    def delete(self, uids: Sequence[int]) -> None:
        """Delete these mails and no others (RFC 4315 where the server has it)."""
        self._flag(uids, b"\\Deleted")
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge(uids)
        elif set(self._client.search(["DELETED"])) <= set(uids):
            self._client.expunge()

    # -- waiting

    @property
    def tells(self) -> bool:
        """Whether the server says by itself when something arrives (RFC 2177)."""
        return bool(self._client.has_capability("IDLE"))

    def wait_for_news(self, timeout_s: float, stopped: Callable[[], bool]) -> None:
        """Wait until the server says something, `stopped` is true or the time is over."""
        self._client.idle()
        waited_s = 0.0
        while waited_s < timeout_s and not stopped() and not self._client.idle_check(1.0):
            waited_s += 1.0
        self._client.idle_done()

    def close(self) -> None:
        """End the connection politely, if it still can be."""
        with contextlib.suppress(Exception):
            self._client.socket().settimeout(5.0)
            self._client.logout()
        self.abort()

    def abort(self) -> None:
        """End the connection now; a thread that waits on it wakes with an error."""
        with contextlib.suppress(Exception):
            self._client.shutdown()

    def _flag(self, uids: Sequence[int], flag: bytes) -> None:
        try:
            self._client.add_flags(uids, [flag], silent=True)
        except IMAPClient.AbortError:
            raise
        except IMAPClientError as error:
            raise FetchError(
                "server",
                f"{self._account.host} does not let mail be marked or deleted ({said(error)}). "
                "Choose to leave it there as it is.",
            ) from error

    def _folders(self) -> str:
        names = [str(name) for _, _, name in self._client.list_folders()]
        return ", ".join(names[:20]) + (" …" if len(names) > 20 else "")


def open_imap(account: Account, sign_in: SignIn) -> ImapConnection:
    """Connect and sign in; a token that the server does not take is renewed once. Raises FetchError."""
    try:
        try:
            return ImapConnection(account, sign_in)
        except FetchError as error:
            if error.kind != "login" or sign_in.tokens is None:
                raise
            return ImapConnection(account, sign_in)
    except FOREIGN as error:
        raise explained(error, account) from error


def _bounded(read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """Let no answer of a server take more memory than we asked for."""

    def bounded(size: int) -> bytes:
        if size > MOST_LITERAL_BYTES:
            raise ConnectionError(f"the server sends {size} bytes where {MOST_LITERAL_BYTES} are the most")
        return read(size)

    return bounded


def _content(items: dict[bytes, Any]) -> bytes:
    """Return the bytes of the one body that was asked for."""
    for key, value in items.items():
        if isinstance(key, bytes) and key.startswith(b"BODY["):
            return value if isinstance(value, bytes) else b"" if value is None else str(value).encode()
    return b""


def _aware(at: object) -> datetime | None:
    return at if isinstance(at, datetime) and at.tzinfo is not None else None


def _append(path: Path, parts: list[bytes]) -> None:
    with path.open("ab") as file:
        file.writelines(parts)
    parts.clear()


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fdatasync(file.fileno())
