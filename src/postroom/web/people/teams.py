"""Teams: who takes things over together."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from postroom.accounts.models import Person, Team
from postroom.accounts.people import AccountError
from postroom.accounts.permissions import colleagues_of, may_manage_people
from postroom.accounts.teams import add_team, dissolve, set_members, teams_of
from postroom.web import errors
from postroom.web.access import Request, reading, writing
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import Notice, said, say


@reading
def every(request: Request) -> HttpResponse:
    """Show the teams and who belongs to them."""
    return _show(request)


@writing
def create(request: Request) -> HttpResponse:
    """Make a team."""
    if not may_manage_people(request.user):
        return errors.for_administrators(request)
    try:
        team = add_team(request.user.organisation, request.POST.get("name", ""), _chosen(request))
    except AccountError as error:
        return _show(request, str(error), request.POST.get("name", ""))
    say(request, Notice(f"The team {team.name} is there."))
    return redirect("teams")


@writing
def members(request: Request, number: int) -> HttpResponse:
    """Let those who are posted belong to the team, and nobody else."""
    team = _find(request, number)
    set_members(team, _chosen(request))
    say(request, Notice(f"The members of {team.name} are saved."))
    return redirect("teams")


@writing
def removal(request: Request, number: int) -> HttpResponse:
    """Dissolve a team that is empty; one with members asks to take them out first."""
    team = _find(request, number)
    try:
        dissolve(team)
    except AccountError as error:
        return _show(request, str(error))
    say(request, Notice(f"The team {team.name} is dissolved."))
    return redirect("teams")


def _find(request: Request, number: int) -> Team:
    teams = teams_of(request.user) if may_manage_people(request.user) else Team.objects.none()
    return get_object_or_404(teams, pk=number)


def _chosen(request: Request) -> list[Person]:
    numbers = [one for one in request.POST.getlist("person") if one.isdecimal() and len(one) < 19]
    return list(colleagues_of(request.user).filter(pk__in=numbers))


def _show(request: Request, wrong: str = "", name: str = "") -> HttpResponse:
    people = list(colleagues_of(request.user))
    teams = teams_of(request.user).prefetch_related("members")
    context = {
        "sidebar": Sidebar(request.user),
        "manages": request.user.may_write and may_manage_people(request.user),
        "people": people,
        "teams": [(team, _members(team, people)) for team in teams],
        "wrong": wrong,
        "name": name,
        "done": said(request),
    }
    return render(request, "people/teams.html", context, status=422 if wrong else 200)


def _members(team: Team, people: list[Person]) -> list[Person]:
    numbers = {member.person_id for member in team.members.all()}
    return [person for person in people if person.pk in numbers]
