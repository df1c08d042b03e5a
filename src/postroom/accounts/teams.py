"""Making teams, and who belongs to them."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from postroom.accounts.models import Organisation, Person, Team, TeamMember
from postroom.accounts.people import AccountError, checked_name

LONGEST_NAME = 100


def teams_of(person: Person) -> QuerySet[Team]:
    """Return the teams of this person's organisation, by name."""
    return Team.objects.filter(organisation=person.organisation_id).order_by("key")


def people_in(team: Team) -> QuerySet[Person]:
    """Return who belongs to a team and may sign in, by name."""
    return Person.objects.filter(team_memberships__team=team, is_active=True).order_by("name", "pk")


@transaction.atomic
def add_team(organisation: Organisation, name: str, people: Iterable[Person] = ()) -> Team:
    """Make a team. Raises AccountError where the name is empty, too long or taken."""
    name = checked_name(name, "team")
    if len(name) > LONGEST_NAME:
        sentence = f"The name of the team has {len(name)} characters; {LONGEST_NAME} are the most."
        raise AccountError(sentence, "name")
    try:
        with transaction.atomic():
            team = Team.objects.create(organisation=organisation, name=name, key=name.lower())
    except IntegrityError as error:
        sentence = f"There is a team “{name}” already. Give this one another name."
        raise AccountError(sentence, "name") from error
    set_members(team, people)
    return team


@transaction.atomic
def set_members(team: Team, people: Iterable[Person]) -> None:
    """Let exactly these people of its organisation belong to a team."""
    wanted = {person.pk for person in people if person.organisation_id == team.organisation_id}
    team.members.exclude(person__in=wanted).delete()
    TeamMember.objects.bulk_create(
        [
            TeamMember(organisation_id=team.organisation_id, team=team, person_id=person)
            for person in sorted(wanted)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def dissolve(team: Team) -> None:
    """Remove a team. Raises AccountError while somebody belongs to it, so that nobody is left out unseen."""
    if team.members.exists():
        raise AccountError(
            f"{team.name} has members. Take them out first, so that nobody is left out unseen.", "members"
        )
    team.delete()
