"""`threads/`: which mails come together, against RFC 5256 without its joining by subject.

A helpdesk's conversations are not RFC 5256's trees: mails come one by one and stay where they were filed, and
what differs therefrom is listed with its reason instead of being counted as wrong. What the collection leaves
open is filled in: all mails are from one person, for the ladder lets only those join who take part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.mail.conformance.mailbox import Mailbox
from benchmarks.mail.conformance.tally import Goal, Result, Tally, expectations

from postroom.mail.model import Address, Mail
from postroom.mail.parse import parse
from postroom.mail.subject import subject_key
from postroom.mail.threading import referenced_ids

Groups = frozenset[frozenset[int]]
ONE_PERSON = (Address("", "ada@customer.example"),)
BY_SUBJECT = (
    "the base subjects are the same, as expected, but nothing is joined by subject alone (rule 4): "
    "two customers may ask about the same thing"
)


def measure(folder: Path) -> Result:
    tally = Tally()
    deliberate: list[str] = []
    for name, mailbox in expectations(folder / "expected.json").items():
        if not isinstance(mailbox, dict) or "steps" not in mailbox:
            continue
        mails = {int(number): _mail(folder / one["file"]) for number, one in mailbox["mails"].items()}
        by_subject = mailbox["algorithm"] == "ORDEREDSUBJECT"
        for number, step in enumerate(mailbox["steps"], start=1):
            present = {one: mails[one] for one in step["present"]}
            wanted = _groups(step.get("tree_without_subject_merge") or step["tree"])
            got = _by_subject(present) if by_subject else _filed(present)
            reason = BY_SUBJECT if by_subject and got == wanted else _reason(present, wanted, got)
            if reason:
                deliberate.append(f"{name}, step {number}: {reason}")
            tally.check(got == wanted or bool(reason), f"{name}, step {number}", _shown(wanted), _shown(got))
    return Result("threads", (Goal("steps", tally, 100),), tuple(deliberate))


def _mail(path: Path) -> Mail:
    return replace(parse(path.read_bytes()), from_=ONE_PERSON)


def _groups(tree: Sequence[Mapping[str, Any]]) -> Groups:
    return frozenset(frozenset(_numbers(node)) for node in tree)


def _numbers(node: Mapping[str, Any]) -> list[int]:
    own = [] if node.get("mail") is None else [node["mail"]]
    return own + [number for child in node.get("children", ()) for number in _numbers(child)]


def _filed(present: Mapping[int, Mail], follow_offers: bool = False) -> Groups:
    """File the mails in their order; with `follow_offers`, join what is offered for joining, as by a click."""
    mailbox = Mailbox()
    verdicts = {number: mailbox.file(mail) for number, mail in present.items()}
    places = {number: verdict.conversation for number, verdict in verdicts.items()}
    for verdict in verdicts.values() if follow_offers else ():
        for number, place in places.items():
            if place in verdict.suggested:
                places[number] = verdict.conversation
    return _grouped(places)


def _by_subject(present: Mapping[int, Mail]) -> Groups:
    return _grouped({number: subject_key(mail.subject) for number, mail in present.items()})


def _grouped(places: Mapping[int, object]) -> Groups:
    found: dict[object, set[int]] = {}
    for number, place in places.items():
        found.setdefault(place, set()).add(number)
    return frozenset(frozenset(group) for group in found.values())


def _reason(present: Mapping[int, Mail], wanted: Groups, got: Groups) -> str:
    """Return why the ladder differs on purpose, or "" where it does not differ or has no such reason."""
    joined = [group for group in got if group not in wanted and any(part < group for part in wanted)]
    parted = [group for group in wanted if group not in got and any(part < group for part in got)]
    if joined and not parted and all(_circular(group, present) for group in joined):
        return (
            f"{_shown(joined)} refer to each other in a circle: RFC 5256 drops a link, we keep them together"
        )
    if parted and not joined and _filed(present, follow_offers=True) == wanted:
        return (
            f"{_shown(parted)}: a reply came before its parent, which belongs elsewhere: a conversation that "
            "people may have seen is not moved by itself; joining the two is offered, one click (rule 5)"
        )
    return ""


def _circular(group: frozenset[int], present: Mapping[int, Mail]) -> bool:
    """Whether a mail of the group refers to itself over others of it."""
    by_id = {present[number].message_id: number for number in group}
    named = {
        number: {by_id[one] for one in referenced_ids(present[number]) if one in by_id} for number in group
    }
    return any(number in _reached(number, named) for number in group)


def _reached(start: int, named: Mapping[int, set[int]]) -> set[int]:
    reached: set[int] = set()
    waiting = [start]
    while waiting:
        more = named[waiting.pop()] - reached
        reached |= more
        waiting += more
    return reached


def _shown(groups: Groups | Sequence[frozenset[int]]) -> str:
    return " ".join(f"({' '.join(map(str, sorted(group)))})" for group in sorted(groups, key=sorted))
