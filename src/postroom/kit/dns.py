"""Looking into the DNS: where mail for a domain goes (RFC 5321 §5.1, null MX RFC 7505), and TXT records."""

import ipaddress

import dns.exception
import dns.resolver

TIMEOUT_S = 8.0
MOST_HOSTS = 10


class NoAnswer(OSError):  # noqa: N818
    """The DNS could not tell now; it may later."""


class TakesNoMail(ValueError):  # noqa: N818
    """No mail can be sent to this domain; the message says why."""


class Dns:
    """Asks the name servers of this machine, or one that is named as "address:port"."""

    def __init__(self, server: str = "") -> None:
        self._resolver = dns.resolver.Resolver(configure=not server)
        self._resolver.lifetime = TIMEOUT_S
        self._resolver.cache = dns.resolver.LRUCache(2000)
        if server:
            address, _, port = server.rpartition(":")
            self._resolver.nameservers, self._resolver.port = [address], int(port)

    def mail_hosts(self, domain: str) -> list[str]:
        """Return the hosts that take mail for a domain, the preferred first.

        Raises TakesNoMail where there can be none, NoAnswer where the DNS does not say.
        """
        name = ascii_name(domain)
        try:
            found = self._resolver.resolve(f"{name}.", "MX")
        except dns.resolver.NXDOMAIN:
            raise TakesNoMail(f"There is no domain {domain}. Check the address.") from None
        except (dns.resolver.NoAnswer, dns.resolver.NoNameservers) as error:
            if isinstance(error, dns.resolver.NoNameservers):
                raise NoAnswer(f"The name servers of {domain} give no answer.") from error
            return self._without_mx(domain, name)
        except dns.exception.DNSException as error:
            raise NoAnswer(f"The DNS does not answer for {domain} in time.") from error
        rows = sorted((row.preference, str(row.exchange).rstrip(".").lower()) for row in found)
        if rows and not rows[0][1]:
            raise TakesNoMail(f"{domain} says that it takes no mail (null MX). Check the address.")
        return [host for _, host in rows if host][:MOST_HOSTS]

    def addresses(self, host: str) -> list[str]:
        """Return the addresses of a host, those of IPv4 last; none where it has none. Raises NoAnswer."""
        found: list[str] = []
        for kind in ("AAAA", "A"):
            try:
                found += [row.address for row in self._resolver.resolve(f"{ascii_name(host)}.", kind)]
            except (dns.resolver.NoAnswer, dns.resolver.NXDOMAIN):
                continue
            except dns.exception.DNSException as error:
                raise NoAnswer(f"The DNS does not answer for {host} in time.") from error
        return found

    def texts(self, name: str) -> list[str]:
        """Return the TXT records of a name, each with its pieces joined; none where there are none."""
        try:
            rows = self._resolver.resolve(f"{ascii_name(name)}.", "TXT")
        except (dns.resolver.NoAnswer, dns.resolver.NXDOMAIN):
            return []
        except dns.exception.DNSException as error:
            raise NoAnswer(f"The DNS does not answer for {name} in time.") from error
        return [b"".join(row.strings).decode("utf-8", "replace") for row in rows]

    def forget(self) -> None:
        """Ask anew next time, also what was asked just now."""
        self._resolver.cache = dns.resolver.LRUCache(2000)

    def _without_mx(self, domain: str, name: str) -> list[str]:
        """Without MX the domain itself takes its mail, if it has an address (RFC 5321 §5.1)."""
        if not self.addresses(name):
            raise TakesNoMail(f"{domain} has no mail server. Check the address.")
        return [name]


def ascii_name(domain: str) -> str:
    """Return a domain as the DNS knows it. Raises TakesNoMail for what is none."""
    name = domain.strip().rstrip(".")
    if name.startswith("[") or _is_address(name):
        raise TakesNoMail(f"{domain} is no domain name.")
    try:
        return name.encode("idna").decode("ascii").lower() if not name.isascii() else name.lower()
    except UnicodeError as error:
        raise TakesNoMail(f"{domain[:80]} is no domain name.") from error


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
