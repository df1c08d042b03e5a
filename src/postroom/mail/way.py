"""The way of a mail over the servers that carried it, from its Received fields (RFC 5321 §4.4)."""

import re
from dataclasses import dataclass
from datetime import datetime

from postroom.mail.dates import parse_date
from postroom.mail.model import Headers
from postroom.mail.words import clean_line

MOST_HOPS = 100
_LONGEST = 4_000
_COMMENTS = re.compile(r"\([^()]*+\)")
_CLAUSE = re.compile(r"(?i)(?:^|\s)(from|by|with)\s+(\S{1,300})")
_PEER = re.compile(r"\[(?:IPv6:)?([0-9a-fA-F.:]{2,45})\]")


@dataclass(frozen=True, slots=True)
class Hop:
    """One server that took the mail: from whom (the name it gave, and its address), when, and how long after."""

    by: str
    from_: str
    peer: str
    with_: str
    at: datetime | None
    delay_s: float | None = None


def way_of(headers: Headers) -> list[Hop]:
    """Return the hops, the first server first. Never raises; what a field does not say is empty."""
    hops: list[Hop] = []
    for value in reversed(headers.all("Received")[:MOST_HOPS]):
        hop = read_hop(value)
        before = next((one.at for one in reversed(hops) if one.at is not None), None)
        delay = (hop.at - before).total_seconds() if hop.at and before else None
        hops.append(Hop(hop.by, hop.from_, hop.peer, hop.with_, hop.at, delay))
    return hops


def read_hop(value: str) -> Hop:
    """Return what one Received field says."""
    line = clean_line(value[:_LONGEST])
    stated, _, date = line.rpartition(";")
    peer = _PEER.search(stated)
    clauses = {name.lower(): word for name, word in reversed(_CLAUSE.findall(_COMMENTS.sub(" ", stated)))}
    return Hop(
        by=clauses.get("by", ""),
        from_=clauses.get("from", ""),
        peer=peer[1] if peer else "",
        with_=clauses.get("with", ""),
        at=parse_date(date) if date.strip() else None,
    )
