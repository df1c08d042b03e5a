"""What SPF and DMARC of a domain say, and what to do (RFC 7208, RFC 7489). Pure, but for the looking."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from postroom.kit.dns import Dns, NoAnswer

State = Literal["good", "warn", "bad"]
MOST_LOOKUPS = 10
_LOOKS_UP = re.compile(r"[+?~-]?(?:include:|a(?:[:/]|$)|mx(?:[:/]|$)|ptr|exists:)|redirect=", re.IGNORECASE)
_TAG = re.compile(r"(?:^|;)\s*(\w+)\s*=\s*([^;]*)")


@dataclass(frozen=True, slots=True)
class Advice:
    """What was found under a name, and what to do; `suggestion` is a record to add, or ""."""

    what: str
    name: str
    found: str
    state: State
    words: str
    suggestion: str = ""


def look(domain: str, dns: Dns) -> list[Advice]:
    """Look at SPF and DMARC of a domain; where the DNS does not answer, that is what is said."""
    advice = []
    for what, name, judge in (("SPF", domain, spf), ("DMARC", f"_dmarc.{domain}", dmarc)):
        try:
            advice.append(judge(name, dns.texts(name)))
        except NoAnswer as error:
            advice.append(Advice(what, name, "", "warn", f"{error} Try again in some minutes."))
    return advice


def spf(domain: str, texts: Sequence[str]) -> Advice:
    """Judge the SPF record of a domain (RFC 7208 §4.5, §4.6.4)."""
    records = [text for text in texts if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]
    if not records:
        return Advice(
            "SPF",
            domain,
            "",
            "bad",
            "There is no SPF record: receivers cannot tell which servers may send for this domain. Add one that names "
            "your relay: put what your provider gives in place of the include.",
            "v=spf1 mx include:spf.your-relay.example ~all",
        )
    if len(records) > 1:
        return Advice(
            "SPF",
            domain,
            " · ".join(records),
            "bad",
            "There is more than one SPF record, so none counts. Put them together into one.",
        )
    found = records[0]
    terms = found.split()[1:]
    if "+all" in terms or "all" in terms:
        return Advice(
            "SPF", domain, found, "bad", "It lets every server send for this domain (+all). Use ~all or -all."
        )
    if sum(bool(_LOOKS_UP.match(term)) for term in terms) > MOST_LOOKUPS:
        return Advice(
            "SPF",
            domain,
            found,
            "bad",
            "It asks for more than 10 look-ups, so it counts as broken. Shorten it.",
        )
    if not any(term.lower() in ("~all", "-all", "?all") or term.startswith("redirect=") for term in terms):
        return Advice(
            "SPF", domain, found, "warn", "It does not say what holds for other servers. End it with ~all."
        )
    return Advice("SPF", domain, found, "good", "It is there. See that it names your relay.")


def dmarc(name: str, texts: Sequence[str]) -> Advice:
    """Judge the DMARC record under `_dmarc.` of a domain (RFC 7489 §6.3)."""
    records = [text for text in texts if text.lower().replace(" ", "").startswith("v=dmarc1")]
    domain = name.removeprefix("_dmarc.")
    if not records:
        return Advice(
            "DMARC",
            name,
            "",
            "warn",
            "There is no DMARC record. Large providers ask for one; begin by only watching.",
            f"v=DMARC1; p=none; rua=mailto:postmaster@{domain}",
        )
    if len(records) > 1:
        return Advice(
            "DMARC", name, " · ".join(records), "bad", "There is more than one record, so none counts."
        )
    policy = dict(_TAG.findall(records[0])).get("p", "").strip().lower()
    if policy not in ("none", "quarantine", "reject"):
        return Advice(
            "DMARC", name, records[0], "bad", "It has no usable p=. Use none, quarantine or reject."
        )
    if policy == "none":
        return Advice(
            "DMARC",
            name,
            records[0],
            "good",
            "It is there and only watches. When all your mail is signed, p=quarantine protects the name.",
        )
    return Advice("DMARC", name, records[0], "good", "It is there, and protects the name.")
