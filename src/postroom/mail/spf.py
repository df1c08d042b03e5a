"""May this server send for this domain? The Sender Policy Framework (RFC 7208)."""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

Result = Literal["pass", "fail", "softfail", "neutral", "none", "temperror", "permerror"]
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

MOST_LOOKUPS, MOST_HOSTS = 10, 10
_RESULTS: dict[str, Result] = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
_TERM = re.compile(r"([+\-~?]?)([a-zA-Z][\w.\-]*)(?::([^/]*(?:/[^/\d][^/]*)*))?((?:/\d+)?(?://\d+)?)")
_MACRO = re.compile(r"%(?:([%_\-])|\{([slodiphcrtvSLODIPHCRTV])(\d{0,3})(r?)([.\-+,/_=]*)\})")


class Names(Protocol):
    """What is asked of the DNS: OSError where it does not answer now, ValueError where there is no such name."""

    def texts(self, name: str) -> list[str]: ...

    def addresses(self, host: str) -> list[str]: ...

    def mail_hosts(self, domain: str) -> list[str]: ...


class _Permanent(ValueError):  # noqa: N818
    """The record cannot be used (permerror)."""


@dataclass(slots=True)
class _Check:
    names: Names
    ip: Ip
    sender: str
    helo: str
    lookups: int = 0
    seen: set[str] = field(default_factory=set)

    def of(self, domain: str) -> Result:
        """check_host() of RFC 7208 §4."""
        records = [one for one in self.names.texts(domain) if one.lower().split(" ", 1)[0] == "v=spf1"]
        if not records:
            return "none"
        if len(records) > 1:
            raise _Permanent
        terms = records[0].split()[1:]
        for sign, name, value, mask in _mechanisms(terms):
            if self.matches(name, value, mask, domain):
                return _RESULTS[sign or "+"]
        redirect = next((term[9:] for term in terms if term.lower().startswith("redirect=")), "")
        if not redirect:
            return "neutral"
        self.count()
        found = self.of(self.expanded(redirect, domain))
        if found == "none":
            raise _Permanent
        return found

    def matches(self, name: str, value: str, mask: str, domain: str) -> bool:
        if name == "all":
            return True
        if name in ("ip4", "ip6"):
            return _within(self.ip, f"{value}{mask}")
        if name not in ("a", "mx", "include", "exists", "ptr"):
            raise _Permanent
        self.count()
        target = self.expanded(value, domain) if value else domain
        if name == "include":
            found = self.of(target)
            if found == "none":
                raise _Permanent
            return found == "pass"
        if name == "exists":
            return bool(self.hosts(target))
        if name == "a":
            return self.among(self.hosts(target), mask)
        if name == "mx":
            return any(self.among(self.hosts(host), mask) for host in self.exchangers(target))
        return False  # ptr: not to be used (§5.5), and never asked for here.

    def hosts(self, name: str) -> list[str]:
        try:
            return self.names.addresses(name)
        except ValueError:
            return []

    def exchangers(self, domain: str) -> list[str]:
        try:
            return self.names.mail_hosts(domain)[:MOST_HOSTS]
        except ValueError:
            return []

    def among(self, addresses: list[str], mask: str) -> bool:
        four, _, six = (
            mask.removeprefix("/").partition("//") if not mask.startswith("//") else ("", "", mask[2:])
        )
        bits = six if self.ip.version == 6 else four
        return any(_within(self.ip, f"{one}/{bits}" if bits else one) for one in addresses)

    def count(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise _Permanent

    def expanded(self, text: str, domain: str) -> str:
        """Macros (§7)."""
        local, _, of = self.sender.rpartition("@")
        values = {
            "s": self.sender, "l": local, "o": of, "d": domain, "i": _dotted(self.ip), "h": self.helo,
            "v": "in-addr" if self.ip.version == 4 else "ip6", "p": "unknown", "c": str(self.ip),
            "r": "unknown", "t": "0",
        }  # fmt: skip

        def value(found: "re.Match[str]") -> str:
            if found[1]:
                return {"%": "%", "_": " ", "-": "%20"}[found[1]]
            parts = re.split(f"[{re.escape(found[5] or '.')}]", values[found[2].lower()])
            parts = parts[::-1] if found[4] else parts
            return ".".join(parts[-int(found[3]) :] if found[3] and int(found[3]) else parts)

        name = _MACRO.sub(value, text).rstrip(".")
        return name if len(name) <= 253 else name[-253:].partition(".")[2]


def check(names: Names, ip: str, mail_from: str, helo: str) -> tuple[Result, str]:
    """Return what the domain says of a server at this address, and the domain: of the envelope, else of HELO.

    Never raises: where the DNS does not answer it is "temperror", where the record is wrong "permerror".
    """
    sender = mail_from if "@" in mail_from else f"postmaster@{helo}"
    domain = sender.rpartition("@")[2].rstrip(".").lower()
    if "." not in domain or len(domain) > 253:
        return "none", domain
    try:
        return _Check(names, ipaddress.ip_address(ip), sender, helo).of(domain), domain
    except _Permanent:
        return "permerror", domain
    except OSError:
        return "temperror", domain
    except (ValueError, RecursionError):
        return "permerror", domain


def _mechanisms(terms: list[str]) -> Iterator[tuple[str, str, str, str]]:
    for term in terms:
        if "=" in term.partition(":")[0]:
            continue  # A modifier (§6): redirect is looked at last, the others do not matter here.
        ip = re.fullmatch(r"([+\-~?]?)(ip[46]):([0-9a-fA-F.:]+)((?:/\d+)?)", term, re.IGNORECASE)
        found = ip or _TERM.fullmatch(term)
        if found is None:
            raise _Permanent
        yield found[1], found[2].lower(), found[3] or "", found[4]


def _within(ip: Ip, network: str) -> bool:
    try:
        found = ipaddress.ip_network(network, strict=False)
    except ValueError as error:
        raise _Permanent from error
    return ip.version == found.version and ip in found


def _dotted(ip: Ip) -> str:
    return str(ip) if ip.version == 4 else ".".join(ip.exploded.replace(":", ""))
