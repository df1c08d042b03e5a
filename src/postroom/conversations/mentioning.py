"""Who is named in a note: "@Ada", "@Ada Lovelace", "@Returns" for a team; the longest name that fits counts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from postroom.accounts.models import Person, Team
from postroom.accounts.teams import teams_of
from postroom.conversations.access import conversations_of
from postroom.conversations.models import Mention, Note
from postroom.kit.clock import now
from postroom.mailboxes.access import people_of
from postroom.mailboxes.models import Mailbox

_AT = re.compile(r"(?<![\w@.+-])@(?=\w)")
MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class Named:
    """Where a text names somebody: from the @ to before `end`, and by which name."""

    start: int
    end: int
    name: str


def named_in(text: str, names: Iterable[str]) -> list[Named]:
    """Return where these names stand after an @, whatever their case; an address such as x@ada.test is none."""
    longest_first = sorted({name for name in names if name.strip()}, key=len, reverse=True)
    found: list[Named] = []
    for at in _AT.finditer(text):
        rest = text[at.end() : at.end() + 200]
        name = next((one for one in longest_first if _begins(rest, one)), None)
        if name is not None:
            found.append(Named(at.start(), at.end() + len(name), name))
    return found[:MOST_NAMED]


def nameable(mailbox: Mailbox) -> tuple[list[Person], list[Team]]:
    """Return the people and teams that a note in this mailbox may name."""
    people = list(people_of(mailbox))
    return people, list(teams_of(people[0])) if people else []


def remember_mentions(note: Note, people: Sequence[Person], teams: Sequence[Team]) -> list[Mention]:
    """Keep whom a note names; a team stands for those of its people who see the mailbox."""
    by_name = _by_name(people)
    team_of = {team.name: team for team in teams}
    there = {person.pk: person for person in people}
    mentions: dict[int, Mention] = {}
    named = named_in(note.text, [*by_name, *team_of])
    for one in named:
        team = team_of.get(one.name) if one.name not in by_name else None
        members = team.members.values_list("person_id", flat=True) if team else [by_name[one.name].pk]
        for number in members:
            if number in there:
                mentions.setdefault(
                    number,
                    Mention(organisation_id=note.organisation_id, note=note, person=there[number], team=team),
                )
    if named:
        note.named = sorted({one.name for one in named})
        note.save(update_fields=["named"])
    return Mention.objects.bulk_create(mentions.values())


def mentions_of(person: Person) -> QuerySet[Mention]:
    """Return where a person is named, in what they may still see, newest first."""
    seen = Mention.objects.filter(person=person, note__conversation__in=conversations_of(person))
    return seen.select_related("note__author", "note__conversation__mailbox", "team").order_by("-at", "-pk")


def mark_mentions_seen(person: Person, conversation: int) -> None:
    """Remember that a person looked at the notes of a conversation."""
    Mention.objects.filter(person=person, note__conversation=conversation, seen_at=None).update(seen_at=now())


def _by_name(people: Sequence[Person]) -> dict[str, Person]:
    """Return people by their whole names, and by first names that only one of them has."""
    whole = {person.name: person for person in people}
    first: dict[str, list[Person]] = {}
    for person in people:
        first.setdefault(person.name.split()[0], []).append(person)
    return {name: found[0] for name, found in first.items() if len(found) == 1} | whole


def _begins(rest: str, name: str) -> bool:
    end = len(name)
    return rest[:end].lower() == name.lower() and not rest[end : end + 1].isalnum()
