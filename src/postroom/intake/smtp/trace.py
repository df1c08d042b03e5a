"""The Received field that a door puts on top of a mail: RFC 5321 section 4.4."""

import re
import time
from collections.abc import Collection
from functools import lru_cache

_UNSAFE = re.compile(r"[^A-Za-z0-9.:_\-\[\]]")
_MOST_NAME = 255
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def received_field(
    *, helo: str, peer: str, hostname: str, protocol: str, recipients: Collection[str], at_s: float
) -> bytes:
    """Return the field, with its line ends. Names a recipient only where there is no other."""
    to = f"\r\n\tfor <{next(iter(recipients))}>" if len(recipients) == 1 else ""
    way = _way(helo, peer, hostname, protocol)
    return f"{way}{to};\r\n\t{_date(int(at_s))}\r\n".encode("utf-8", "replace")


def protocol_name(*, extended: bool, lmtp: bool, tls: bool, smtputf8: bool) -> str:
    """Return the keyword of the "with" clause: RFC 3848, RFC 6531 section 4.3."""
    if lmtp:
        return ("UTF8LMTP" if smtputf8 else "LMTP") + ("S" if tls else "")
    if smtputf8:
        return "UTF8SMTP" + ("S" if tls else "")
    return ("ESMTP" if extended else "SMTP") + ("S" if tls and extended else "")


@lru_cache(maxsize=1024)
def _way(helo: str, peer: str, hostname: str, protocol: str) -> str:
    name = _UNSAFE.sub("?", helo)[:_MOST_NAME] or "unknown"
    literal = f"IPv6:{peer}" if ":" in peer else peer
    return f"Received: from {name} ([{literal}])\r\n\tby {hostname} (Postroom) with {protocol}"


@lru_cache(maxsize=4)
def _date(second: int) -> str:
    now = time.gmtime(second)
    day, month = _DAYS[now.tm_wday], _MONTHS[now.tm_mon - 1]
    clock = f"{now.tm_hour:02}:{now.tm_min:02}:{now.tm_sec:02}"
    return f"{day}, {now.tm_mday} {month} {now.tm_year} {clock} +0000"
