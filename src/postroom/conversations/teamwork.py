"""Conversations that are given to a team, and how a team shares them out."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet, Sum

from postroom.accounts.models import Person, Role, Team
from postroom.accounts.teams import people_in
from postroom.activity.record import record
from postroom.conversations.access import conversations_of
from postroom.conversations.assigning import assign
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, Distribution, Status, Tally, Way
from postroom.mailboxes.access import people_of
from postroom.mailboxes.models import Mailbox


@dataclass(frozen=True, slots=True)
class Load:
    """How many open conversations somebody looks after."""

    person: Person
    open: int


@transaction.atomic
def assign_team(conversation: Conversation, team: Team | None, actor: Person | None) -> bool:
    """Give the conversation to a team, or to none; whoever's turn it is gets it. Returns whether it changed.

    Raises ConversationError for a team of which nobody sees the mailbox.
    """
    if team is not None and not members_for(team, conversation.mailbox):
        raise ConversationError(
            f"Nobody of {team.name} is a member of {conversation.mailbox.name}. Choose another team.", "team"
        )
    number = team.pk if team else None
    if conversation.team_id == number:
        return False
    Conversation.objects.filter(pk=conversation.pk).update(team=team)
    conversation.team = team
    person = _next(team, conversation.mailbox) if team else None
    if conversation.assignee_id is not None and person is None and team is not None:
        assign(conversation, None, actor)
    record(
        "conversation.assigned_team",
        organisation=conversation.organisation_id,
        actor=actor,
        mailbox=conversation.mailbox_id,
        conversation=conversation.pk,
        team=number,
        team_name=team.name if team else "",
        waits=person is None,
    )
    if person is not None and assign(
        conversation, person, None, f"it was the turn of {person.name} in {team}"
    ):
        Distribution.objects.filter(team=team).update(latest=person)
    return True


def of_teams(person: Person) -> QuerySet[Conversation]:
    """Return what is given to the teams of a person and may be seen by them."""
    return conversations_of(person).filter(team__members__person=person)


def members_for(team: Team, mailbox: Mailbox) -> list[Person]:
    """Return who of a team can work in a mailbox, in a fixed order."""
    there = people_of(mailbox).exclude(role=Role.READ_ONLY).order_by().values("pk")
    return list(people_in(team).filter(pk__in=there).order_by("pk"))


def workload(people: list[Person]) -> list[Load]:
    """Return how many open conversations these people have, the least busy first (one query)."""
    kept = Tally.objects.filter(status=Status.OPEN, assignee__in=[person.pk for person in people])
    sums = dict(kept.values_list("assignee").annotate(Sum("change")))
    loads = [Load(person, sums.get(person.pk) or 0) for person in people]
    return sorted(loads, key=lambda load: (load.open, load.person.pk))


def set_way(team: Team, way: str) -> None:
    """Say how a team shares out what it is given. Raises ConversationError for what is no way."""
    if way not in Way.values:
        raise ConversationError(f"“{way}” is no way. Choose one of: {', '.join(Way.values)}.", "way")
    Distribution.objects.update_or_create(
        team=team, defaults={"way": way, "organisation_id": team.organisation_id}
    )


def _next(team: Team, mailbox: Mailbox) -> Person | None:
    """Return whose turn it is; two that are given at the same time wait for each other."""
    distribution = Distribution.objects.select_for_update().filter(team=team).first()
    members = members_for(team, mailbox)
    if distribution is None or not distribution.way or not members:
        return None
    if distribution.way == Way.LEAST_BUSY:
        return workload(members)[0].person
    return in_turn(members, distribution.latest_id)


def in_turn(members: list[Person], latest: int | None) -> Person:
    """Return who follows the one that got the latest, by number; after the last comes the first."""
    return next((person for person in members if person.pk > (latest or 0)), members[0])
