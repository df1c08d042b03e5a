"""The pages of settings, people and mailboxes, as forms that are posted."""

import re
from email import message_from_bytes
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from postroom.accounts.first_run import set_up_code
from postroom.accounts.installation import blobs
from postroom.accounts.models import ApiToken, Invitation, Organisation, Person, Role, Team
from postroom.accounts.tokens import person_of
from postroom.conversations.addresses import entered
from postroom.conversations.replies import reply
from postroom.conversations.words import written
from postroom.kit.data_folder import DataFolder
from postroom.mailboxes.access import Act, may
from postroom.mailboxes.models import Mailbox
from postroom.outbox.models import Outgoing, Recipient
from tests.people.test_people import last_letter
from tests.people.test_sign_in import signed_in
from tests.web.making import conversation


def undo_of(page: str) -> str:
    found = re.search(r'class="done".*?action="([^"]+)".*?Undo', page, re.S)
    assert found
    return found[1].replace("&amp;", "&")


PROFILE = {"name": "Ada Ek", "hue": "150", "time_zone": "Europe/Berlin", "date_language": "de"}


def test_a_profile_is_saved_and_shapes_the_pages(acme: SimpleNamespace) -> None:
    ada = signed_in(acme)
    posted = {**PROFILE, "density": "compact", "undo_seconds": "0", "tells_of_sign_ins": "1"}
    assert ada.post("/settings/profile/changes", posted).status_code == 302
    page = ada.get("/inbox").text
    assert 'data-density="compact" data-zone="Europe/Berlin" data-dates="de"' in page
    assert 'class="avatar hue-150"' in page
    acme.ada.refresh_from_db()
    assert (acme.ada.name, acme.ada.undo_seconds) == ("Ada Ek", 0)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": " "}, "The name of the person is empty"),
        ({"time_zone": "Mars/Base"}, "There is no time zone “Mars/Base”"),
        ({"undo_seconds": "61"}, "Undo can wait 0 to 60 seconds"),
        ({"undo_seconds": "-1"}, "Undo can wait 0 to 60 seconds"),
        ({"density": "x"}, "Choose how close rows stand"),
        ({"hue": "400"}, "Choose one of the colours"),
    ],
)
def test_what_does_not_fit_in_a_profile_is_named(
    acme: SimpleNamespace, changed: dict[str, str], sentence: str
) -> None:
    answer = signed_in(acme).post("/settings/profile/changes", {**PROFILE, "density": "compact", **changed})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    acme.ada.refresh_from_db()
    assert acme.ada.name == "Ada"


def test_the_undo_time_of_a_person_goes_before_that_of_the_mailbox(acme: SimpleNamespace) -> None:
    Mailbox.objects.update(undo_seconds=30)
    acme.ada.undo_seconds = 0
    acme.support.refresh_from_db()
    one = conversation(acme.support)
    message = reply(one, acme.ada, written(text="Dear Carol"), entered(to="carol@customer.test"))
    assert Recipient.objects.get().due_at == message.sent_at


def test_settings_of_a_mailbox_shape_what_it_sends(acme: SimpleNamespace) -> None:
    ada = signed_in(acme)
    path = f"/mailboxes/{acme.support.pk}/settings"
    assert "Support" in ada.get(path).text
    posted = {
        "name": "Help",
        "hue": "60",
        "undo_seconds": "0",
        "sender_name": "Acme Help",
        "after_reply": "close",
    }
    assert ada.post(f"{path}/changes", posted).status_code == 302
    one = conversation(Mailbox.objects.get(pk=acme.support.pk))
    reply(one, acme.ada, written(text="Dear Carol"), entered(to="carol@customer.test"))
    one.refresh_from_db()
    assert one.status == "closed"
    mail = message_from_bytes(blobs().get(Outgoing.objects.get().digest))
    assert mail["From"] == "Acme Help <support@acme.test>"
    assert mail["Reply-To"] is None
    wrong = ada.post(f"{path}/changes", {**posted, "undo_seconds": "x"})
    assert (wrong.status_code, "Undo can wait" in wrong.text) == (422, True)


def test_addresses_come_and_go_with_undo_and_the_first_stays(acme: SimpleNamespace) -> None:
    ada, path = signed_in(acme), f"/mailboxes/{acme.support.pk}"
    assert ada.post(f"{path}/addresses", {"address": "Help@acme.test"}).status_code == 302
    taken = ada.post(f"{path}/addresses", {"address": "north@borealis.test"})
    assert (taken.status_code, "already belongs to a mailbox" in taken.text) == (422, True)
    second = acme.support.addresses.get(address="help@acme.test")
    first = acme.support.addresses.get(address="support@acme.test")
    page = ada.post(f"{path}/addresses/{second.pk}/removal", follow=True).text
    assert not acme.support.addresses.filter(address="help@acme.test").exists()
    ada.post(undo_of(page))
    assert acme.support.addresses.filter(address="help@acme.test").exists()
    refused = ada.post(f"{path}/addresses/{first.pk}/removal")
    assert (refused.status_code, "It keeps its first address" in refused.text) == (422, True)


def test_members_are_added_changed_and_taken_out_with_undo(acme: SimpleNamespace) -> None:
    ada, path = signed_in(acme), f"/mailboxes/{acme.sales.pk}/members"
    ada.post(path, {"person": str(acme.ben.pk), "access": "manage"})
    assert may(acme.ben, Act.MANAGE, acme.sales)
    page = ada.post(f"{path}/{acme.ben.pk}", follow=True).text
    assert not may(acme.ben, Act.READ, acme.sales)
    ada.post(undo_of(page))
    assert may(acme.ben, Act.MANAGE, acme.sales)
    for person in ("", "x", str(acme.dora.pk), "9" * 30):
        assert ada.post(path, {"person": person, "access": "read"}).status_code == 422
    assert ada.post(path, {"person": str(acme.chloe.pk), "access": "x"}).status_code == 422


def test_who_manages_one_mailbox_manages_that_one(acme: SimpleNamespace) -> None:
    acme.ben.memberships.update(access="manage")
    ben = signed_in(acme, "ben@acme.test")
    assert "Another address" in ben.get(f"/mailboxes/{acme.support.pk}/settings").text
    assert ben.post(f"/mailboxes/{acme.support.pk}/addresses", {"address": "b@acme.test"}).status_code == 302
    assert ben.get(f"/mailboxes/{acme.sales.pk}/settings").status_code == 404
    assert ben.get("/mailboxes/new").status_code == 403


def test_a_new_mailbox_begins_as_the_organisation_says(acme: SimpleNamespace) -> None:
    Organisation.objects.update(undo_seconds=17)
    Person.objects.filter(pk=acme.ben.pk).update(role=Role.MAILBOX_ADMINISTRATOR)
    ben = signed_in(acme, "ben@acme.test")
    wrong = ben.post("/mailboxes", {"name": "Press", "address": "nonsense"})
    assert (wrong.status_code, "nonsense" in wrong.text) == (422, True)
    assert ben.post("/mailboxes", {"name": "Press", "address": "press@acme.test"}).status_code == 302
    made = Mailbox.objects.get(name="Press")
    assert made.undo_seconds == 17
    assert may(Person.objects.get(pk=acme.ben.pk), Act.MANAGE, made)


def test_the_organisation_is_changed_by_those_who_run_it(acme: SimpleNamespace) -> None:
    posted = {"name": "Acme AG", "address": "https://mail.acme.test/", "undo_seconds": "9"}
    ada = signed_in(acme)
    assert ada.post("/settings/organisation/changes", posted).status_code == 302
    organisation = Organisation.objects.get(pk=acme.organisation.pk)
    assert (organisation.name, organisation.address) == ("Acme AG", "https://mail.acme.test")
    for address in ("javascript:alert(1)", "mail.acme.test", "https://[", "https://a.test/?x=1"):
        refused = ada.post("/settings/organisation/changes", {**posted, "address": address})
        assert (refused.status_code, "is not an address of pages" in refused.text) == (422, True)
    ben = signed_in(acme, "ben@acme.test")
    assert ben.post("/settings/organisation/changes", posted).status_code == 403
    assert "can change these settings" in ben.get("/settings/organisation").text


def test_a_token_is_shown_once_works_and_is_revoked(acme: SimpleNamespace) -> None:
    ada = signed_in(acme)
    page = ada.post("/tokens/new", {"name": "Night report", "days": "30", "scope": ["read"]}).text
    shown = re.search(r"prt_[\w-]{20,}", page)
    assert shown
    assert person_of(shown[0]) == acme.ada
    assert shown[0] not in ada.get("/tokens").text
    token = ApiToken.objects.get()
    assert (token.scopes, token.expires_at is None) == (["read"], False)
    nameless = ada.post("/tokens/new", {"name": "", "scope": ["read"]})
    assert (nameless.status_code, "Name the token" in nameless.text) == (422, True)
    ada.post(f"/tokens/{token.pk}/revocation")
    assert person_of(shown[0]) is None


def test_inviting_revoking_and_undoing_on_the_page(acme: SimpleNamespace) -> None:
    ada = signed_in(acme)
    posted = {"email": "emma@acme.test", "name": "Emma", "role": "member", "mailbox": [acme.support.pk]}
    page = ada.post("/invitations", posted, follow=True).text
    assert "emma@acme.test was invited" in page
    assert "http://testserver/join/" in last_letter()[1]
    again = ada.post("/invitations", posted)
    assert (again.status_code, "was invited already" in again.text) == (422, True)
    revoked = ada.post(undo_of(page), follow=True).text
    assert Invitation.objects.get().revoked_at
    ada.post(undo_of(revoked))
    assert Invitation.objects.get().revoked_at is None
    for role in ("", "king", "owner " * 9):
        assert ada.post("/invitations", {**posted, "email": "x@acme.test", "role": role}).status_code == 422


def test_the_link_of_an_invitation_lets_in(acme: SimpleNamespace) -> None:
    ada = signed_in(acme)
    ada.post("/invitations", {"email": "emma@acme.test", "role": "member", "mailbox": [acme.support.pk]})
    found = re.search(r"http://testserver(/join/\S+)", last_letter()[1])
    assert found
    emma = Client()
    assert "You will sign in as <b>emma@acme.test</b>" in emma.get(found[1]).text
    short = emma.post(found[1], {"name": "Emma", "password": "x"})
    assert (short.status_code, "too short" in short.text) == (422, True)
    assert emma.post(found[1], {"name": "Emma", "password": "a fine long secret"}).url == "/"
    assert "Support" in emma.get("/inbox").text
    assert "Sales" not in emma.get("/inbox").text


def test_a_role_is_changed_and_that_is_undone(acme: SimpleNamespace) -> None:
    ada, path = signed_in(acme), f"/people/{acme.ben.pk}"
    page = ada.post(f"{path}/role", {"role": "light"}, follow=True).text
    assert "Ben is now light member" in page
    ada.post(undo_of(page))
    assert Person.objects.get(pk=acme.ben.pk).role == Role.MEMBER
    alone = ada.post(f"/people/{acme.ada.pk}/role", {"role": "member"})
    assert (alone.status_code, "Ada is the only owner" in alone.text) == (422, True)


def test_who_leaves_shows_what_is_to_be_handed_over(acme: SimpleNamespace) -> None:
    conversation(acme.support, subject="Kettle A", assignee=acme.ben)
    conversation(acme.sales, subject="Kettle B", assignee=acme.ben)
    ada, path = signed_in(acme), f"/people/{acme.ben.pk}"
    page = ada.post(f"{path}/deactivation", follow=True).text
    assert "Kettle A" in page
    assert "Hand over all 2 to" in page
    ada.post(f"{path}/handing-over", {"to": str(acme.chloe.pk)})
    assert "Nothing is assigned to Ben" in ada.get(path).text
    ada.post(undo_of(page))
    assert Person.objects.get(pk=acme.ben.pk).is_active


def test_mailboxes_of_a_person_are_set_in_one_go(acme: SimpleNamespace) -> None:
    ada, path = signed_in(acme), f"/people/{acme.ben.pk}"
    chosen = {f"mailbox-{acme.support.pk}": "", f"mailbox-{acme.sales.pk}": "read"}
    ada.post(f"{path}/mailboxes", chosen)
    assert not may(acme.ben, Act.READ, acme.support)
    assert may(acme.ben, Act.READ, acme.sales)
    ada.post(f"{path}/mailboxes", {})
    assert may(acme.ben, Act.READ, acme.sales)


def test_teams_are_made_filled_and_dissolved(acme: SimpleNamespace) -> None:
    ada = signed_in(acme)
    ada.post("/teams/new", {"name": "Repairs", "person": [str(acme.ben.pk), str(acme.dora.pk)]})
    team = Team.objects.get()
    assert [member.person for member in team.members.all()] == [acme.ben]
    twice = ada.post("/teams/new", {"name": "repairs"})
    assert (twice.status_code, "There is a team" in twice.text) == (422, True)
    full = ada.post(f"/teams/{team.pk}/removal")
    assert (full.status_code, "Take them out first" in full.text) == (422, True)
    ada.post(f"/teams/{team.pk}/members", {})
    ada.post(f"/teams/{team.pk}/removal")
    assert not Team.objects.exists()


def test_everybody_sees_who_works_here_and_members_alone_no_more(acme: SimpleNamespace) -> None:
    ben = signed_in(acme, "ben@acme.test")
    page = ben.get("/people").text
    assert "chloe@acme.test" in page
    assert "Invite somebody" not in page
    assert "dora@borealis.test" not in page
    assert ben.get(f"/people/{acme.chloe.pk}").status_code == 404
    assert ben.post("/invitations", {"email": "x@acme.test", "role": "member"}).status_code == 403


FIRST = {
    "organisation": "Borealis",
    "name": "Dora",
    "email": "dora@borealis.test",
    "password": "a fine long secret",
    "mailbox_name": "North",
    "mailbox_address": "north@borealis.test",
}


@pytest.fixture
def fresh(db: None, data_folder: DataFolder, settings: LazySettings) -> Any:
    """An installation that nobody has set up."""
    settings.DATA_FOLDER = data_folder
    return data_folder


def test_a_new_installation_is_set_up_with_its_code_alone(fresh: DataFolder) -> None:
    client = Client()
    assert client.get("/inbox", follow=True).redirect_chain[-1][0] == "/set-up"
    code = set_up_code()
    assert set_up_code() == code
    assert fresh.set_up_code.stat().st_mode & 0o777 == 0o600
    for wrong in ("", "x", code[:-1], code + "x"):
        refused = client.post("/set-up", {**FIRST, "code": wrong})
        assert (refused.status_code, "This is not the code" in refused.text) == (403, True)
    bad = client.post("/set-up", {**FIRST, "code": code, "mailbox_address": "nonsense"})
    assert (bad.status_code, Organisation.objects.count(), Person.objects.count()) == (422, 0, 0)
    assert client.post("/set-up", {**FIRST, "code": code}).url == "/"
    assert Person.objects.get().role == Role.OWNER
    page = client.get("/inbox").text
    assert "Invite the team" in page
    assert "Let mail arrive at north@borealis.test" in page
    assert "north@borealis.test" in fresh.addresses.read_text()


def test_it_is_set_up_once(fresh: DataFolder) -> None:
    code = set_up_code()
    Client().post("/set-up", {**FIRST, "code": code})
    late = Client()
    assert late.get(f"/set-up?code={code}").url == "/sign-in"
    assert late.post("/set-up", {**FIRST, "email": "x@y.test", "code": code}).url == "/sign-in"
    assert (Organisation.objects.count(), set_up_code(), fresh.set_up_code.exists()) == (1, "", False)


def test_without_a_code_made_nobody_sets_up(fresh: DataFolder) -> None:
    assert Client().post("/set-up", {**FIRST, "code": ""}).status_code == 403
    assert not Organisation.objects.exists()
