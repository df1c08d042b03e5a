"""/teams: who takes things over together, and how they share out what they are given."""

from typing import Any, Literal

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.accounts.models import Person, Team
from postroom.accounts.permissions import colleagues_of
from postroom.accounts.teams import LONGEST_NAME, add_team, dissolve, people_in, set_members, teams_of
from postroom.api import find
from postroom.api.auth import administrator, person
from postroom.api.paging import PageQuery, by_number
from postroom.api.problems import Problem
from postroom.api.schemas import PersonOut, Strict
from postroom.api.shapes import person_shape
from postroom.conversations.models import Distribution
from postroom.conversations.teamwork import set_way, workload

router = Router(tags=["teams"])
WayName = Literal["", "in_turn", "least_busy"]
MOST_MEMBERS = 1_000
MEMBERS = "Ids or addresses of colleagues: these and nobody else."


class TeamOut(Schema):
    """A team. `way` says who gets what the team is given: nobody by itself (""), in turn, or the least busy."""

    id: str
    name: str = Field(examples=["Returns"])
    way: WayName
    members: list[PersonOut]


class TeamPage(Schema):
    """A page of teams."""

    items: list[TeamOut]
    next_cursor: str | None


class TeamIn(Strict):
    """A team to make."""

    name: str = Field(max_length=LONGEST_NAME, examples=["Returns"])
    way: WayName = ""
    members: list[str] = Field(
        [], max_length=MOST_MEMBERS, description=MEMBERS, examples=[["ada@acme.example"]]
    )


class TeamPatch(Strict):
    """What is to change; what is left out stays."""

    way: WayName | None = None
    members: list[str] | None = Field(
        None, max_length=MOST_MEMBERS, description=MEMBERS, examples=[["ada@acme.example"]]
    )


class LoadOut(Schema):
    """How many open conversations somebody looks after."""

    person: PersonOut
    open: int


class Workload(Schema):
    """What the members of a team have to do, the least busy first."""

    items: list[LoadOut]


@router.get("", response=TeamPage, summary="List teams", operation_id="listTeams")
def list_teams(request: HttpRequest, page: Query[PageQuery]) -> Any:
    """The teams of the organisation with their members, in the order in which they were made."""
    return by_number(_teams(person(request)), page, _shape)


@router.post("", response={201: TeamOut}, summary="Make a team", operation_id="createTeam")
def create_team(request: HttpRequest, body: TeamIn) -> Any:
    """Make a team, for owners and administrators."""
    actor = administrator(request)
    with transaction.atomic():
        team = add_team(actor.organisation, body.name.replace("\x00", ""), _people(actor, body.members))
        if body.way:
            set_way(team, body.way)
    return 201, _shape(_find(actor, str(team.pk)))


@router.get("/{team_id}", response=TeamOut, summary="Read a team", operation_id="getTeam")
def get_team(request: HttpRequest, team_id: str) -> Any:
    """One team with its members."""
    return _shape(_find(person(request), team_id))


@router.patch("/{team_id}", response=TeamOut, summary="Change a team", operation_id="updateTeam")
def patch_team(request: HttpRequest, team_id: str, body: TeamPatch) -> Any:
    """Change who belongs to a team and how it shares out its conversations, for owners and administrators."""
    actor = administrator(request)
    team = _find(actor, team_id)
    with transaction.atomic():
        if body.members is not None:
            set_members(team, _people(actor, body.members))
        if body.way is not None:
            set_way(team, body.way)
    return _shape(_find(actor, team_id))


@router.delete("/{team_id}", response={204: None}, summary="Dissolve a team", operation_id="deleteTeam")
def delete_team(request: HttpRequest, team_id: str) -> Any:
    """Dissolve a team to which nobody belongs any more, for owners and administrators."""
    dissolve(_find(administrator(request), team_id))
    return 204, None


@router.get(
    "/{team_id}/workload", response=Workload, summary="Read the workload", operation_id="getTeamWorkload"
)
def get_workload(request: HttpRequest, team_id: str) -> Any:
    """How many open conversations each member has."""
    loads = workload(list(people_in(_find(person(request), team_id))))
    return {"items": [{"person": person_shape(one.person), "open": one.open} for one in loads]}


def _teams(somebody: Person) -> QuerySet[Team]:
    way = Distribution.objects.filter(team=OuterRef("pk")).values("way")[:1]
    return teams_of(somebody).annotate(way=Subquery(way)).prefetch_related("members__person")


def _find(somebody: Person, text: str) -> Team:
    return get_object_or_404(_teams(somebody), pk=find.number(text))


def _people(actor: Person, named: list[str]) -> list[Person]:
    """Return the colleagues with these ids or addresses. Raises Problem (422) for one that there is not."""
    known = list(colleagues_of(actor))
    by_name = {str(one.pk): one for one in known} | {one.email: one for one in known}
    for one in named:
        if one.strip().lower() not in by_name:
            raise Problem(422, f"None of your colleagues has the id or address “{one[:100]}”.", "members")
    return [by_name[one.strip().lower()] for one in named]


def _shape(team: Team) -> dict[str, Any]:
    people = sorted((one.person for one in team.members.all()), key=lambda one: (one.name, one.pk))
    return {
        "id": str(team.pk),
        "name": team.name,
        "way": getattr(team, "way", None) or "",
        "members": [person_shape(one) for one in people if one.is_active],
    }
