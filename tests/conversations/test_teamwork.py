"""Teams share out what they are given."""

from types import SimpleNamespace

import pytest

from postroom.accounts.models import Team
from postroom.accounts.people import AccountError
from postroom.accounts.teams import add_team
from postroom.conversations.assigning import assign
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation
from postroom.conversations.teamwork import assign_team, of_teams, set_way, workload
from tests.web.making import conversation

pytestmark = pytest.mark.django_db


@pytest.fixture
def returns(acme: SimpleNamespace) -> Team:
    """Ada, Ben and Chloé."""
    return add_team(acme.organisation, "Returns", [acme.ada, acme.ben, acme.chloe, acme.dora])


def given(acme: SimpleNamespace, team: Team, count: int) -> list[str]:
    names = []
    for _ in range(count):
        one = conversation(acme.support)
        assign_team(one, team, acme.ada)
        fresh = Conversation.objects.select_related("assignee").get(pk=one.pk)
        names.append(fresh.assignee.name if fresh.assignee else "")
    return names


def test_without_a_way_it_waits_for_whoever_takes_it(acme: SimpleNamespace, returns: Team) -> None:
    assert given(acme, returns, 2) == ["", ""]
    assert of_teams(acme.ben).count() == 2
    assert of_teams(acme.dora).count() == 0


def test_in_turn(acme: SimpleNamespace, returns: Team) -> None:
    set_way(returns, "in_turn")
    assert given(acme, returns, 4) == ["Ada", "Ben", "Chloé", "Ada"]


def test_the_least_busy(acme: SimpleNamespace, returns: Team) -> None:
    set_way(returns, "least_busy")
    for person in (acme.ada, acme.ada, acme.ben):
        assign(conversation(acme.support), person, acme.ada)
    assert given(acme, returns, 3) == ["Chloé", "Ben", "Chloé"]
    assert [(load.person.name, load.open) for load in workload([acme.ada, acme.ben, acme.chloe])] == [
        ("Ada", 2),
        ("Ben", 2),
        ("Chloé", 2),
    ]


def test_only_those_who_see_the_mailbox_get_anything(acme: SimpleNamespace) -> None:
    team = add_team(acme.organisation, "Field", [acme.ben])
    with pytest.raises(ConversationError, match="Nobody of Field is a member of Sales"):
        assign_team(conversation(acme.sales), team, acme.ada)


def test_a_team_is_named_once(acme: SimpleNamespace, returns: Team) -> None:
    with pytest.raises(AccountError, match="There is a team “returns” already"):
        add_team(acme.organisation, "returns")
    assert sorted(returns.members.values_list("person__name", flat=True)) == ["Ada", "Ben", "Chloé"]
