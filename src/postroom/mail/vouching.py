"""Does its domain vouch for a mail? SPF, DKIM and DMARC, checked by us (RFC 7208, 6376, 7489)."""

import re

from postroom.mail import spf
from postroom.mail.authentication import AuthenticationResults, Verdict
from postroom.mail.dkim import verify
from postroom.mail.domains import domain_of, registered
from postroom.mail.spf import Names

DKIM_BYTES_MOST = 25 * 1024 * 1024
_TAG = re.compile(r"\s*(\w+)\s*=\s*([^;]*)")


def vouch(
    raw: bytes, author: str, names: Names, peer: str = "", mail_from: str = "", helo: str = ""
) -> AuthenticationResults:
    """Return what the DNS says of a mail whose From is `author`.

    `peer` is the address of the server that brought it straight from outside; without it SPF is not asked, and
    DMARC fails nothing that only SPF could have saved. Never raises.
    """
    signatures = _signatures(raw, names)
    result, domain = spf.check(names, peer, mail_from, helo) if peer else ("none", "")
    sender = Verdict(result, domain) if peer else None
    return AuthenticationResults(
        spf=sender, dkim=signatures, dmarc=_dmarc(domain_of(author), sender, signatures, names)
    )


def _signatures(raw: bytes, names: Names) -> tuple[Verdict, ...]:
    if len(raw) > DKIM_BYTES_MOST:
        return ()

    def key(name: str) -> bytes | None:
        try:
            found = names.texts(name.rstrip("."))
        except ValueError:
            return None
        return found[0].encode("utf-8", "replace") if found else None

    return tuple(Verdict(one.result, one.domain, one.selector) for one in verify(raw, key))


def _dmarc(
    domain: str, sender: Verdict | None, signatures: tuple[Verdict, ...], names: Names
) -> Verdict | None:
    """The verdict on the From domain: pass where SPF or a signature passes for it (RFC 7489 §3.1)."""
    if "." not in domain:
        return None
    try:
        record = _record(domain, names) or _record(registered(domain), names)
    except OSError:
        return Verdict("temperror", domain)
    except ValueError:
        return Verdict("permerror", domain)
    if record is None:
        return Verdict("none", domain)
    passed = [(one, record.get("adkim", "r")) for one in signatures if one.result == "pass"]
    if sender is not None and sender.result == "pass":
        passed.append((sender, record.get("aspf", "r")))
    if any(_aligned(one.domain, domain, mode.strip()) for one, mode in passed):
        return Verdict("pass", domain)
    unsure = sender is None or any(one.result == "temperror" for one in (sender, *signatures))
    return Verdict("none" if sender is None else "temperror" if unsure else "fail", domain)


def _record(domain: str, names: Names) -> dict[str, str] | None:
    found = [one for one in names.texts(f"_dmarc.{domain}") if one.replace(" ", "").startswith("v=DMARC1;")]
    return dict(_TAG.findall(found[0])) if len(found) == 1 else None


def _aligned(passed: str, author: str, mode: str) -> bool:
    return passed == author or (mode != "s" and registered(passed) == registered(author))
