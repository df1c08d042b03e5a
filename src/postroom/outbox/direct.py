"""Straight to the servers of a domain, without a relay of ours (RFC 5321 §5.1)."""

from collections.abc import Callable

from postroom.kit.dns import Dns, NoAnswer, TakesNoMail
from postroom.outbox.connections import Connections, Unreached
from postroom.outbox.explaining import explained
from postroom.outbox.relay import Answer, RelayAddress

PORT = 25
HOSTS_TRIED = 4


def send_direct(
    connections: Connections,
    dns: Dns,
    domain: str,
    mail_from: str,
    recipients: list[str],
    raw: bytes,
    before_last_byte: Callable[[], None],
    port: int = PORT,
) -> dict[str, Answer]:
    """Hand a mail to the first server of the domain that can be reached, the preferred first.

    TLS is used where it is offered, whatever the certificate (RFC 7435): without it the mail would go in the
    clear. Raises what `Connections.send` raises once a connection was made.
    """
    try:
        hosts = [address for host in dns.mail_hosts(domain) for address in _addresses(dns, host)]
    except TakesNoMail as error:
        return dict.fromkeys(recipients, Answer(550, f"550 5.1.10 {error}"))
    except NoAnswer as error:
        return dict.fromkeys(recipients, Answer(0, str(error)))
    words = f"The mail servers of {domain} have no address."
    for host in hosts[:HOSTS_TRIED]:
        address = RelayAddress(host, port, "opportunistic", verify=False)
        try:
            return connections.send(address, mail_from, recipients, raw, before_last_byte)
        except Unreached as error:
            words = explained(error.cause, address)
    return dict.fromkeys(recipients, Answer(0, words))


def _addresses(dns: Dns, host: str) -> list[str]:
    return [host] if dns.addresses(host) else []
