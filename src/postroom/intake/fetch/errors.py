"""Why fetching failed, as a sentence for the person who manages the mailbox."""

import imaplib
import poplib
import re
import socket
import ssl
from typing import Literal

from imapclient.exceptions import IMAPClientError

from postroom.intake.fetch.account import Account

Kind = Literal["network", "tls", "login", "server", "here"]

LONGEST_ANSWER = 200
_CODE = re.compile(r"^(?:-ERR\s+)?(?:\[[A-Z/-]{2,30}\]\s*)?")


class FetchError(Exception):
    """Fetching failed; the message is a sentence that names the thing, the reason and what to do.

    `kind` says where: the network, the certificate, the sign-in, what the server answered, or this machine.
    """

    def __init__(self, kind: Kind, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind


FOREIGN = (OSError, EOFError, ValueError, IMAPClientError, imaplib.IMAP4.error, poplib.error_proto)
"""What the libraries raise when a server or the way to it fails."""


def explained(error: Exception, account: Account) -> FetchError:
    """Return what went wrong with a connection to the account's server."""
    if isinstance(error, FetchError):
        return error
    place = f"{account.host}:{account.port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return FetchError(
            "tls",
            f"{account.host} does not prove that it is {account.host}: {error.verify_message}. "
            "Check the name of the server, or ask its operator for a valid certificate.",
        )
    if isinstance(error, ssl.SSLError):
        return FetchError(
            "tls",
            f"{place} does not speak TLS as expected. Check the port, and choose STARTTLS or TLS to match it.",
        )
    if isinstance(error, socket.gaierror):
        return FetchError("network", f"There is no server {account.host}. Check the name.")
    if isinstance(error, ConnectionRefusedError):
        return FetchError("network", f"Nothing answers at {place}. Check the name and the port.")
    if isinstance(error, TimeoutError):
        return FetchError(
            "network", f"{place} did not answer in time. Check name, port and TLS; a firewall may be between."
        )
    if isinstance(error, (IMAPClientError, imaplib.IMAP4.error, poplib.error_proto, ValueError)):
        return FetchError("server", f"{account.host} answered something unexpected: {said(error)}.")
    return FetchError("network", f"The connection to {place} broke off: {said(error)}.")


def refused(error: Exception, account: Account, secrets: tuple[str, ...]) -> FetchError:
    """Return that the server did not let us in. Its words are shown without what we sent it."""
    words = said(error)
    for secret in secrets:
        words = words.replace(secret, "…") if secret else words
    advice = (
        "Check name and password; many providers want an app password in place of the usual one."
        if account.auth == "password"
        else "Check the user name and the rights of the token."
    )
    return FetchError("login", f"{account.host} does not let {account.user} in: {words}. {advice}")


def said(error: Exception) -> str:
    """Return the words of a server or of the system, on one line and not too long."""
    first = error.args[0] if error.args else ""
    if isinstance(error, OSError) and error.strerror:
        first = error.strerror
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
    text = text.removeprefix("b'").removeprefix('b"').removesuffix("'").removesuffix('"')
    words = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    words = _CODE.sub("", words)
    return words[:LONGEST_ANSWER].rstrip(".") or type(error).__name__
