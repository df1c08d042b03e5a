"""The organisation, its people, teams and invitations, and one's own profile, as programs change them."""

from types import SimpleNamespace

import pytest

from postroom.accounts.models import Invitation, Organisation, Role, SignIn, Team
from postroom.accounts.sign_in.sessions import remember
from postroom.activity.models import Activity
from postroom.conversations.models import Conversation
from tests.api.calls import Api, fields
from tests.web.making import conversation


def test_the_organisation_is_changed_field_by_field(acme: SimpleNamespace) -> None:
    ada = Api(acme.ada)
    before = ada("GET", "/organisation").json()
    assert (before["name"], before["undo_seconds"], before["tracking"]) == ("Acme", 5, False)
    wanted = {"undo_seconds": 20, "tracking": True, "address": "https://mail.acme.test/"}
    after = ada("PATCH", "/organisation", wanted).json()
    assert after == {**before, "undo_seconds": 20, "tracking": True, "address": "https://mail.acme.test"}
    assert ada("POST", "/mailboxes", {"name": "New", "address": "new@acme.test"}).json()["undo_seconds"] == 20
    assert Api(acme.ben)("PATCH", "/organisation", wanted).status_code == 403


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "  "}, "name"),
        ({"address": "ftp://x", "undo_seconds": 20}, "address"),
        ({"undo_seconds": 61}, "body.undo_seconds"),
        ({"nme": "x"}, "body.nme"),
    ],
)
def test_a_setting_that_will_not_do_is_named_and_nothing_changes(
    acme: SimpleNamespace, body: dict[str, object], field: str
) -> None:
    ada = Api(acme.ada)
    before = ada("GET", "/organisation").json()
    answer = ada("PATCH", "/organisation", body)
    assert answer.status_code == 422 and fields(answer) == [field]
    assert ada("GET", "/organisation").json() == before


def test_a_team_from_its_making_to_its_end(acme: SimpleNamespace) -> None:
    ada = Api(acme.ada)
    wanted = {"name": "Returns", "way": "in_turn", "members": ["ben@acme.test", str(acme.chloe.pk)]}
    made = ada("POST", "/teams", wanted)
    assert made.status_code == 201, made.content
    team = made.json()
    assert [one["name"] for one in team["members"]] == ["Ben", "Chloé"] and team["way"] == "in_turn"
    path = f"/teams/{team['id']}"
    assert Api(acme.ben)("GET", path).json() == team
    one = conversation(acme.support)
    given = ada("PATCH", f"/conversations/{one.pk}", {"team": team["id"]}).json()
    assert (given["assignee"]["name"], given["team"]) == ("Ben", team["id"])
    loads = ada("GET", f"{path}/workload").json()["items"]
    assert [(load["person"]["name"], load["open"]) for load in loads] == [("Chloé", 0), ("Ben", 1)]
    refused = ada("DELETE", path)
    assert refused.status_code == 422 and fields(refused) == ["members"]
    changed = ada("PATCH", path, {"members": [], "way": ""}).json()
    assert (changed["members"], changed["way"]) == ([], "")
    assert ada("DELETE", path).status_code == 204 and not Team.objects.exists()


def test_a_team_takes_only_colleagues_and_one_name_once(acme: SimpleNamespace) -> None:
    ada = Api(acme.ada)
    for member in ("dora@borealis.test", str(acme.dora.pk), "x"):
        answer = ada("POST", "/teams", {"name": "Returns", "members": [member]})
        assert answer.status_code == 422 and fields(answer) == ["members"]
    assert not Team.objects.exists()
    ada("POST", "/teams", {"name": "Returns"})
    assert fields(ada("POST", "/teams", {"name": "returns"})) == ["name"]
    team = Team.objects.get()
    assert Api(acme.ben)("PATCH", f"/teams/{team.pk}", {"way": "in_turn"}).status_code == 403
    assert Api(acme.dora)("GET", f"/teams/{team.pk}").status_code == 404
    assert Api(acme.dora)("GET", "/teams").json()["items"] == []


def test_roles_and_access_of_people(acme: SimpleNamespace) -> None:
    ada, path = Api(acme.ada), f"/people/{acme.ben.pk}"
    assert ada("PATCH", path, {"role": "light"}).json()["role"] == "light"
    assert fields(ada("PATCH", path, {"role": "king"})) == ["body.role"]
    assert ada("PATCH", f"/people/{acme.ada.pk}", {"role": "member"}).status_code == 422  # The only owner.
    ben = Api(acme.ben)
    assert ada("PUT", f"{path}/deactivation").json()["active"] is False
    assert ben("GET", "/me").status_code == 401
    assert ada("DELETE", f"{path}/deactivation").json()["active"] is True
    assert ben("GET", "/me").status_code == 200
    assert ada("DELETE", f"{path}/second-step").status_code == 404  # There is none.


def test_an_administrator_changes_no_owner(acme: SimpleNamespace) -> None:
    acme.chloe.role = Role.ADMINISTRATOR
    acme.chloe.save(update_fields=["role"])
    chloe = Api(acme.chloe)
    assert chloe("PUT", f"/people/{acme.ada.pk}/deactivation").status_code == 403
    assert chloe("PATCH", f"/people/{acme.ben.pk}", {"role": "owner"}).status_code == 403
    assert chloe("PATCH", f"/people/{acme.ben.pk}", {"role": "administrator"}).status_code == 200


def test_what_was_assigned_is_handed_over(acme: SimpleNamespace) -> None:
    ada, one = Api(acme.ada), conversation(acme.support)
    ada("PATCH", f"/conversations/{one.pk}", {"assignee": "ben@acme.test"})
    path = f"/people/{acme.ben.pk}/handing-over"
    assert fields(ada("POST", path, {"to": "dora@borealis.test"})) == ["to"]
    assert ada("POST", path, {"to": str(acme.chloe.pk)}).json() == {"went": 1, "stayed": 0}
    assert Conversation.objects.get(pk=one.pk).assignee == acme.chloe
    assert ada("POST", f"/people/{acme.chloe.pk}/handing-over", {"to": None}).json()["went"] == 1
    assert Conversation.objects.get(pk=one.pk).assignee is None


def test_an_invitation_and_what_becomes_of_it(acme: SimpleNamespace) -> None:
    Organisation.objects.filter(pk=acme.organisation.pk).update(address="https://mail.acme.test")
    ada = Api(acme.ada)
    wanted = {"email": "eve@acme.test", "role": "light", "mailboxes": [{"mailbox": "support@acme.test"}]}
    made = ada("POST", "/invitations", wanted, Idempotency_Key="k1")
    again = ada("POST", "/invitations", wanted, Idempotency_Key="k1")
    assert made.status_code == 201 and again.content == made.content
    one = made.json()
    assert one["mailboxes"] == [{"mailbox": str(acme.support.pk), "access": "send"}]
    assert (one["state"], one["invited_by"]["name"]) == ("open", "Ada")
    nonce = Invitation.objects.get().nonce
    assert nonce not in made.content.decode()
    path = f"/invitations/{one['id']}"
    assert ada("POST", f"{path}/resending").json()["state"] == "open"
    assert Invitation.objects.get().nonce != nonce
    assert ada("PUT", f"{path}/revocation").json()["state"] == "revoked"
    assert ada("POST", f"{path}/resending").status_code == 409
    assert ada("DELETE", f"{path}/revocation").json()["state"] == "open"
    assert fields(ada("POST", "/invitations", wanted)) == ["email"]
    assert Api(acme.dora)("GET", path).status_code == 404
    assert Api(acme.ben)("GET", "/invitations").status_code == 403
    assert Activity.objects.filter(kind="person.invited").count() == 1


def test_no_link_leads_where_a_program_says(acme: SimpleNamespace) -> None:
    answer = Api(acme.ada)("POST", "/invitations", {"email": "eve@acme.test"})
    assert answer.status_code == 422 and fields(answer) == ["address"]
    assert not Invitation.objects.exists()


def test_a_profile_is_ones_own(acme: SimpleNamespace) -> None:
    acme.ben.role = Role.READ_ONLY
    acme.ben.save(update_fields=["role"])
    ben = Api(acme.ben)
    wanted = {"time_zone": "Europe/Berlin", "undo_seconds": 30, "hue": 100}
    assert ben("PATCH", "/profile", wanted).json() == {**ben("GET", "/profile").json(), **wanted}
    back = ben("PATCH", "/profile", {"undo_seconds": None, "name": None}).json()
    assert (back["undo_seconds"], back["hue"], back["name"]) == (None, 100, "Ben")
    assert fields(ben("PATCH", "/profile", {"time_zone": "Mars/Olympus"})) == ["time_zone"]
    assert Api(acme.ada)("GET", "/profile").json()["time_zone"] == ""
    assert Api(acme.ben, scopes=("people:read",))("PATCH", "/profile", wanted).status_code == 403


def test_browsers_are_signed_out(acme: SimpleNamespace, client: object) -> None:
    client.force_login(acme.ben)  # type: ignore[attr-defined]
    remember(acme.ben, client.session.session_key, "password", "192.0.2.7", "Mozilla/5.0")  # type: ignore[attr-defined]
    ben, row = Api(acme.ben), SignIn.objects.get()
    (one,) = ben("GET", "/sign-ins").json()["items"]
    assert (one["browser"], one["way"]) == ("Mozilla/5.0", "password")
    assert Api(acme.chloe)("DELETE", f"/sign-ins/{row.pk}").status_code == 404
    assert ben("DELETE", f"/sign-ins/{row.pk}").status_code == 204
    assert ben("GET", "/sign-ins").json()["items"] == []
    assert client.get("/settings").status_code == 302  # type: ignore[attr-defined]
