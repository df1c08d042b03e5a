"""Why a way out does not work, as a sentence for the person who manages it."""

import smtplib
import socket
import ssl

from postroom.kit.oauth2 import NoToken
from postroom.outbox.relay import RelayAddress

FOREIGN = (OSError, smtplib.SMTPException, NoToken)
"""What is raised when a server, or the way to it, fails."""


def explained(error: Exception, address: RelayAddress) -> str:
    """Return what went wrong with a connection to this server, and what to do."""
    place, host = f"{address.host}:{address.port}", address.host
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"{host} does not accept the user name or the password ({said(error)}). Enter them again."
    if isinstance(error, NoToken):
        return str(error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"{host} does not offer this: {error}. Choose another protection or way to sign in."
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"{host} does not prove that it is {host}: {error.verify_message}. Check the name of the server, "
            "or ask its operator for a valid certificate."
        )
    if isinstance(error, ssl.SSLError):
        return (
            f"{place} does not speak TLS as expected. Check the port, and choose STARTTLS or TLS to match it."
        )
    if isinstance(error, socket.gaierror):
        return f"There is no server {host}. Check the name."
    if isinstance(error, ConnectionRefusedError):
        return f"Nothing answers at {place}. Check the name and the port, or start it."
    if isinstance(error, TimeoutError):
        return f"{place} did not answer in time. Check name, port and TLS; a firewall may be between."
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return f"{place} hung up. Check the port, and choose STARTTLS or TLS to match it."
    return f"{place} could not be reached: {said(error)}."


def said(error: Exception) -> str:
    """Return the server's own words, or those of the machine."""
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
        return f"{error.smtp_code} {' '.join(text.split())}"[:300]
    return (str(error) or type(error).__name__)[:300]
