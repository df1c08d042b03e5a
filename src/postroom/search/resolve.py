"""From what a person asks to what an engine is asked: names become numbers, as this person sees them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from postroom.accounts.models import Person
from postroom.conversations.access import conversations_of, tags_of, with_unread
from postroom.conversations.models import Star, Status
from postroom.mailboxes.access import mailboxes_of
from postroom.search import plan
from postroom.search.index import facts
from postroom.search.language import tree
from postroom.search.plan import EVERYTHING, NOTHING, Plan
from postroom.search.words import asked_number, words

MOST_PARTS = 250
MOST_PREFIXES = 10
MOST_WORDS_OF_A_PHRASE = 40
MOST_NUMBERS = 500
MOST_OWN_MARKS = 1_000
SHELVED = (Status.SPAM, Status.TRASH)


class TooMuch(Exception):  # noqa: N818
    """The query asks for more than can be answered at once; the message is a sentence for its writer."""


def resolve(person: Person, node: tree.Node) -> Plan:
    """Return what to ask the engine. Raises TooMuch.

    What lies in spam or trash is found only by a query that speaks of where conversations stand.
    """
    resolver = Resolver(person)
    asked = resolver.plan(node)
    if not resolver.speaks_of_shelves:
        shelved = plan.Not(plan.Facts(tuple(facts.status(status) for status in SHELVED)))
        asked = plan.All((*(asked.parts if isinstance(asked, plan.All) else (asked,)), shelved))
    return asked


@dataclass
class Resolver:
    """Resolves one query of one person."""

    person: Person
    speaks_of_shelves: bool = field(default=False, init=False)
    _parts: int = field(default=0, init=False)
    _prefixes: int = field(default=0, init=False)

    def plan(self, node: tree.Node) -> Plan:
        """Return the plan of a part of the query."""
        self._count(node)
        match node:
            case tree.Everything():
                return EVERYTHING
            case tree.Word() | tree.Phrase():
                return _words("all", node)
            case tree.Field(name=name, value=value):
                return self._field(name.lower(), value)
            case tree.Dates(after=after, before=before):
                return plan.Between("at", _milliseconds(after), _milliseconds(before))
            case tree.Larger(bytes=size):
                return plan.Between("size", low=size + 1)
            case tree.Smaller(bytes=size):
                return plan.Between("size", high=size)
            case tree.Not(node=inner):
                return plan.Not(self.plan(inner))
            case tree.And(nodes=nodes):
                parts = [self.plan(one) for one in nodes]
                # A lone dash or question mark between words says nothing.
                return plan.All(tuple(part for part in parts if part != NOTHING_SAID) or tuple(parts))
            case tree.Or(nodes=nodes):
                return plan.Any(tuple(self.plan(one) for one in nodes))

    def _field(self, name: str, value: tree.Word | tree.Phrase | str) -> Plan:
        text = (value if isinstance(value, str) else value.text).strip()
        if name in FIELDS:
            if name == "from" and text.casefold() == "me":
                return plan.Any(
                    (plan.Facts((facts.author(self.person.pk),)), _words("from", self.person.email))
                )
            return _words(FIELDS[name], value)
        if name in ("in", "is", "has"):
            self.speaks_of_shelves |= name in ("in", "is") and text.casefold() in (*SHELVES, *ANYWHERE)
        find = {
            "in": self._place,
            "is": self._state,
            "has": self._has,
            "tag": self._tag,
            "assigned": self._assigned,
            "mailbox": self._mailbox,
        }.get(name)
        return find(text.casefold()) if find else _words("all", f"{name} {text}")

    def _place(self, place: str) -> Plan:
        if place in ANYWHERE:
            return EVERYTHING
        return PLACES[place] if place in PLACES else self._mailbox(place)

    def _state(self, state: str) -> Plan:
        if state in ("unread", "read"):
            unread = _newest(self._unread)
            return unread if state == "unread" else plan.Not(unread)
        if state == "starred":
            return _newest(self._starred)
        if state == "mine":
            return self._assigned("me")
        if state == "assigned":
            return plan.Not(NOBODY)
        return PLACES.get(state, NOTHING)

    def _has(self, what: str) -> Plan:
        if what == "assignee":
            return plan.Not(NOBODY)
        if what in ("tag", "tags"):
            return plan.Facts(tuple(facts.tag(tag.pk) for tag in tags_of(self.person)[:MOST_NUMBERS]))
        return HOLDINGS.get(what.removesuffix("s"), NOTHING)

    def _tag(self, name: str) -> Plan:
        key, begun = name.rstrip("*"), name.endswith("*")
        tags = tags_of(self.person)
        found = (
            tags.filter(key__startswith=key)
            if begun
            else tags.filter(Q(key=key) | Q(key__startswith=f"{key}/"))
        )
        return plan.Facts(tuple(facts.tag(tag.pk) for tag in found[:MOST_NUMBERS]))

    def _assigned(self, who: str) -> Plan:
        if who in ("nobody", "none", "no-one", "noone", "unassigned"):
            return NOBODY
        if who in ("anyone", "anybody", "somebody", "someone", "*"):
            return plan.Not(NOBODY)
        if who == "me":
            return plan.Facts((facts.assignee(self.person.pk),))
        people = Person.objects.filter(organisation_id=self.person.organisation_id)
        found = _named(people.values_list("pk", "name", "email").iterator(), who)
        return plan.Facts(tuple(facts.assignee(number) for number in found))

    def _mailbox(self, name: str) -> Plan:
        boxes = mailboxes_of(self.person)
        rows = [(box.pk, box.name, " ".join(one.address for one in box.addresses.all())) for box in boxes]
        return plan.Facts(tuple(facts.mailbox(number) for number in _named(iter(rows), name)))

    @cached_property
    def _unread(self) -> tuple[int, ...]:
        seen = with_unread(conversations_of(self.person), self.person).filter(unread=True)  # type: ignore[misc]
        newest = seen.order_by("-latest_at", "-id")
        return tuple(newest.values_list("pk", flat=True)[: MOST_OWN_MARKS + 1])

    @cached_property
    def _starred(self) -> tuple[int, ...]:
        starred = Star.objects.filter(person=self.person).order_by("-pk")
        return tuple(starred.values_list("conversation_id", flat=True)[: MOST_OWN_MARKS + 1])

    def _count(self, node: tree.Node) -> None:
        self._parts += 1
        value = node.value if isinstance(node, tree.Field) else node
        self._prefixes += isinstance(value, tree.Word) and value.prefix
        if self._parts > MOST_PARTS:
            raise TooMuch(f"The search has more than {MOST_PARTS} parts. Leave some out.")
        if self._prefixes > MOST_PREFIXES:
            raise TooMuch(f"The search has more than {MOST_PREFIXES} words with *. Write some of them out.")


FIELDS: dict[str, plan.Field] = {
    "from": "from",
    "to": "to",
    "cc": "cc",
    "subject": "subject",
    "body": "body",
    "customer": "customer",
    "filename": "filename",
}
NOTHING_SAID = plan.Words("all", ())
NOBODY = plan.Facts((facts.assignee(None),))
ANYWHERE = ("anywhere", "all", "any", "everywhere")
SHELVES = ("spam", "trash", "bin", "junk", "quarantined", "quarantine")
_OPEN = plan.Facts((facts.status(Status.OPEN),))
PLACES: dict[str, Plan] = {
    "open": _OPEN,
    "inbox": _OPEN,
    "closed": plan.Facts((facts.status(Status.CLOSED),)),
    "snoozed": plan.Facts((facts.status(Status.SNOOZED),)),
    "archive": plan.Facts((facts.status(Status.ARCHIVED),)),
    "archived": plan.Facts((facts.status(Status.ARCHIVED),)),
    "spam": plan.Facts((facts.status(Status.SPAM),)),
    "junk": plan.Facts((facts.status(Status.SPAM),)),
    "trash": plan.Facts((facts.status(Status.TRASH),)),
    "bin": plan.Facts((facts.status(Status.TRASH),)),
    "quarantine": plan.Facts((facts.QUARANTINED,)),
    "quarantined": plan.Facts((facts.QUARANTINED,)),
    "unassigned": NOBODY,
    "sent": plan.Facts((facts.SENT,)),
    "received": plan.Facts((facts.RECEIVED,)),
    "automatic": plan.Facts((facts.AUTOMATIC,)),
    "note": plan.Facts((facts.NOTE,)),
    "notes": plan.Facts((facts.NOTE,)),
    "message": plan.Facts((facts.MESSAGE,)),
}
HOLDINGS: dict[str, Plan] = {
    "attachment": plan.Facts((facts.ATTACHMENT,)),
    "file": plan.Facts((facts.ATTACHMENT,)),
    "html": plan.Facts((facts.HTML,)),
    "note": plan.Facts((facts.NOTE,)),
}


def _newest(numbers: tuple[int, ...]) -> plan.Conversations:
    return plan.Conversations(numbers[:MOST_OWN_MARKS], more=len(numbers) > MOST_OWN_MARKS)


def _words(where: plan.Field, value: tree.Word | tree.Phrase | str) -> Plan:
    text = value if isinstance(value, str) else value.text
    prefix = isinstance(value, tree.Word) and value.prefix
    found = tuple(words(text)[:MOST_WORDS_OF_A_PHRASE])
    if not found:
        return EVERYTHING if prefix or (isinstance(value, tree.Word) and set(text) == {"*"}) else NOTHING_SAID
    numbers = () if prefix or isinstance(value, tree.Phrase) else tuple(asked_number(text))
    return plan.Words(where, found, prefix, numbers)


def _named(rows: Iterator[tuple[int, str, str]], name: str) -> list[int]:
    """Return the numbers of those whose name or address is `name`, or else begins with or holds its words."""
    wanted, known = words(name), list(rows)
    exact = [number for number, *names in known if any(words(one) == wanted for one in names)]
    if exact or not wanted:
        return exact
    return [number for number, *names in known if _holds(words(" ".join(names)), wanted)][:MOST_NUMBERS]


def _holds(known: list[str], wanted: list[str]) -> bool:
    return all(any(one.startswith(part) for one in known) for part in wanted)


def _milliseconds(time: datetime | None) -> int | None:
    return None if time is None else int(time.timestamp() * 1000)
