"""The rules of the trust panel, each a small function; all are asked, warnings come first."""

import re
from collections.abc import Callable

from postroom.guard.trust.case import Acquaintances, Sender, Sign
from postroom.mail.domains import domain_of, imitated, registered, skeleton

_ADDRESS_IN_NAME = re.compile(r"[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})")
_ORDER = {"warning": 0, "notice": 1, "good": 2}
_SHORTEST_NAME = 5


def signs(sender: Sender, known: Acquaintances) -> tuple[Sign, ...]:
    """Return what speaks against and for this sender, the gravest first."""
    found = [sign for rule in RULES if (sign := rule(sender, known))]
    return tuple(sorted(found, key=lambda sign: _ORDER[sign.level]))


def vouched_for(sender: Sender, known: Acquaintances) -> Sign | None:
    """Whether the domain of the From address vouches for the mail (DMARC; else SPF or DKIM of that domain)."""
    results, domain = sender.results, domain_of(sender.address)
    dmarc = results.dmarc.result if results.dmarc else ""
    if dmarc == "fail":
        sentence = f"{domain} does not vouch for this mail: it may be forged."
        return Sign("authentication", "warning", sentence, "DMARC failed")
    passed = [one.domain for one in results.dkim if one.result == "pass"]
    if results.spf is not None and results.spf.result == "pass":
        passed.append(results.spf.domain)
    if dmarc == "pass" or any(registered(one) == registered(domain) for one in passed if one):
        return Sign("authentication", "good", f"{domain} vouches for this mail.", _evidence(sender))
    if domain in known.own_domains and sender.results != type(sender.results)():
        sentence = f"It claims to come from your own domain {domain}, and nothing proves it."
        return Sign("authentication", "warning", sentence, _evidence(sender))
    if results.spf is not None and results.spf.result in ("fail", "softfail"):
        sentence = f"It came from a server that {results.spf.domain} does not name as its own."
        return Sign("authentication", "notice", sentence, _evidence(sender))
    return None


def first_contact(sender: Sender, known: Acquaintances) -> Sign | None:
    """The first mail from somebody."""
    if not sender.first_contact or sender.address.lower() in known.people:
        return None
    return Sign("first contact", "notice", "This is the first mail from this address.")


def lookalike_domain(sender: Sender, known: Acquaintances) -> Sign | None:
    """A domain that looks like one of ours, or like one that we know, and is another."""
    domain = domain_of(sender.address)
    # Whoever has written before is known by his own domain, whatever it looks like.
    model = imitated(domain, known.own_domains, known.contact_domains if sender.first_contact else ())
    if not model:
        return None
    whose = "your own" if model in {registered(own) for own in known.own_domains} else "known to you"
    sentence = f"{domain} looks like {model}, which is {whose}, but is another domain."
    return Sign("lookalike domain", "warning", sentence, f"{domain} / {model}")


def answers_elsewhere(sender: Sender, known: Acquaintances) -> Sign | None:
    """Answers would go to a domain that is not the sender's."""
    own = {registered(domain_of(sender.address))} | {registered(one) for one in known.own_domains}
    strange = [one for one in sender.reply_to if domain_of(one) and registered(domain_of(one)) not in own]
    if not strange or not sender.address:
        return None
    return Sign("reply-to", "notice", f"Answers would go to {strange[0]}, not to the sender.", "Reply-To")


def takes_a_name(sender: Sender, known: Acquaintances) -> Sign | None:
    """The display name is that of one of your people, or shows another address."""
    address = sender.address.lower()
    if address in known.people or domain_of(address) in known.own_domains:
        return None
    shown = _ADDRESS_IN_NAME.search(sender.name)
    if shown and registered(shown[1]) != registered(domain_of(address)):
        sentence = f"The name shows the address {shown[0]}, but the mail is from {sender.address}."
        return Sign("name", "warning", sentence, sender.name[:200])
    looks = skeleton("".join(sender.name.split()))
    if len(looks) < _SHORTEST_NAME or " " not in sender.name.strip():
        return None
    if any(skeleton("".join(name.split())) == looks for name in known.people.values()):
        sentence = f"It bears the name of your colleague {sender.name.strip()}, from an address outside."
        return Sign("name", "warning", sentence, sender.address)
    return None


def _evidence(sender: Sender) -> str:
    results = sender.results
    found = [f"DMARC {results.dmarc.result}"] if results.dmarc else []
    found += [f"SPF {results.spf.result} ({results.spf.domain})"] if results.spf else []
    found += [f"DKIM {one.result} ({one.domain})" for one in results.dkim]
    return ", ".join(found)


Rule = Callable[[Sender, Acquaintances], Sign | None]
RULES: tuple[Rule, ...] = (takes_a_name, lookalike_domain, vouched_for, answers_elsewhere, first_contact)
