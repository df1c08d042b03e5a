"""Giving a conversation to a team, and how much everybody has to do."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from postroom.accounts.teams import people_in, teams_of
from postroom.conversations.errors import ConversationError
from postroom.conversations.mentioning import nameable
from postroom.conversations.models import Distribution, Way
from postroom.conversations.teamwork import assign_team, set_way, workload
from postroom.web import errors
from postroom.web.access import Request, reading, writing
from postroom.web.conversations.find import back_to, find, show
from postroom.web.inbox.sidebar import Sidebar


@reading
def loads(request: Request) -> HttpResponse:
    """How many open conversations each person of each team has."""
    ways = dict(
        Distribution.objects.filter(organisation=request.user.organisation_id).values_list("team", "way")
    )
    teams = [
        {"team": team, "way": ways.get(team.pk, ""), "loads": workload(list(people_in(team)))}
        for team in teams_of(request.user)
    ]
    context = {"sidebar": Sidebar(request.user), "teams": teams, "ways": Way.choices}
    return render(request, "teamwork/page.html", context)


@writing
def way(request: Request, number: int) -> HttpResponse:
    """Set how a team shares out what it is given: for owners and administrators."""
    team = get_object_or_404(teams_of(request.user), pk=number)
    if not request.user.sees_every_mailbox:
        return errors.not_found(request)
    try:
        set_way(team, request.POST.get("way", ""))
    except ConversationError:
        return redirect("workload")
    return redirect("workload")


@reading
def teams(request: Request, number: int) -> HttpResponse:
    """Offer the teams, as a part of the menu of a conversation."""
    conversation = find(request, number)
    context = {
        "conversation": conversation,
        "teams": teams_of(request.user),
        "key": request.GET.get("in", ""),
    }
    return render(request, "teamwork/_teams.html", context)


@writing
def assignment(request: Request, number: int) -> HttpResponse:
    """Give the conversation to the team whose number is posted as `team`, or to none."""
    conversation = find(request, number)
    posted = request.POST.get("team", "")
    usable = posted.isdecimal() and len(posted) < 19
    team = get_object_or_404(teams_of(request.user), pk=posted) if usable else None
    try:
        assign_team(conversation, team, request.user)
    except ConversationError as error:
        return show(request, conversation, error=str(error), status=422)
    return back_to(request, conversation)


@reading
def names(request: Request, number: int) -> HttpResponse:
    """Return who can be named in a note here."""
    people, found = nameable(find(request, number).mailbox)
    return JsonResponse(
        {
            "names": [{"name": person.name, "team": False} for person in people]
            + [{"name": team.name, "team": True} for team in found]
        }
    )
