"""Trying a way out: connecting and signing in, and for a provider sending one mail to whoever tries."""

import socket
from email.utils import formatdate, make_msgid

from django.conf import settings

from postroom.kit.clock import now
from postroom.kit.dns import Dns, NoAnswer, TakesNoMail
from postroom.outbox.connections import Unreached, opened
from postroom.outbox.direct import PORT
from postroom.outbox.explaining import FOREIGN, explained
from postroom.outbox.models import Relay, RelayKind
from postroom.outbox.providers import send_by_provider
from postroom.outbox.relay import RelayAddress
from postroom.outbox.ways import Way, way_of

TIMEOUT_S = 15.0


def try_relay(row: Relay, sender: str, to: str) -> bool:
    """Try it, and keep on the row what came of it; returns whether it works.

    `sender` is the address that mail comes from, `to` that of the person who tries: to their domain a direct
    way connects, to them a provider sends a short mail.
    """
    way = way_of(row)
    try:
        row.trial_error = way.trouble or _tried(way, sender, to)
    except Unreached as error:
        row.trial_error = explained(error.cause, way.address) if way.address else str(error)
    row.trial_at = now()
    row.save(update_fields=["trial_at", "trial_error"])
    return not row.trial_error


def _tried(way: Way, sender: str, to: str) -> str:
    if way.address is not None:
        return _connected(way.address)
    if way.kind == RelayKind.DIRECT:
        return _connected_to_domain(to.rpartition("@")[2], way.row.port if way.row and way.row.port else PORT)
    assert way.row is not None  # noqa: S101 (a provider always has its row)
    return _sent(way.row, sender, to)


def _connected(address: RelayAddress) -> str:
    try:
        opened(address, socket.getfqdn(), TIMEOUT_S).close()
    except FOREIGN as error:
        return explained(error, address)
    return ""


def _connected_to_domain(domain: str, port: int) -> str:
    try:
        hosts = Dns(settings.DNS).mail_hosts(domain)
    except (TakesNoMail, NoAnswer) as error:
        return str(error)
    words = [_connected(RelayAddress(host, port, "opportunistic", verify=False)) for host in hosts[:2]]
    if "" in words:
        return ""
    return f"{words[0]} Many networks do not let mail out on port 25: use a relay then."


def _sent(row: Relay, sender: str, to: str) -> str:
    raw = (
        f"From: {sender}\r\nTo: {to}\r\nSubject: Postroom can send through {row}\r\n"
        f"Date: {formatdate()}\r\nMessage-ID: {make_msgid(domain=sender.rpartition('@')[2])}\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nAuto-Submitted: auto-generated\r\n\r\n"
        "This mail was sent by the button “Test”. The way out works.\r\n"
    ).encode()
    try:
        answer = send_by_provider(row, sender, [to], raw, lambda: None)[to]
    except OSError as error:
        return f"{row} gave no answer: {error}."
    return "" if answer.taken else f"{row} does not take the mail ({answer.words})."
