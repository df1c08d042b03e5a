"""Inviting people, changing their roles, ending their access."""

import re
from datetime import timedelta
from email import message_from_bytes
from types import SimpleNamespace

import pytest
from django.test import Client

from postroom.accounts.installation import blobs
from postroom.accounts.models import Invitation, Person, Role
from postroom.accounts.people import AccountError, NotAllowed, add_person
from postroom.activity.models import Activity
from postroom.kit.clock import now
from postroom.mailboxes.access import Act, may
from postroom.mailboxes.people import inviting
from postroom.mailboxes.people.roles import change_role, deactivate, reactivate, remove_member, set_access
from postroom.outbox.models import Outgoing

PAGES = "https://mail.acme.test"


def invited(acme: SimpleNamespace, email: str = "emma@acme.test", role: str = Role.MEMBER) -> Invitation:
    return inviting.invite(acme.ada, email, "Emma", role, [(acme.support, "write")], PAGES)


def last_letter() -> tuple[Outgoing, str]:
    outgoing = Outgoing.objects.order_by("-id")[0]
    mail = message_from_bytes(blobs().get(outgoing.digest))
    payload = mail.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return outgoing, payload.decode()


def link_in(text: str) -> str:
    found = re.search(r"https://mail\.acme\.test/join/(\S+)", text)
    assert found
    return found[1]


def test_an_invitation_goes_out_as_automatic_mail_and_opens_a_place_in_the_team(
    acme: SimpleNamespace,
) -> None:
    invitation = invited(acme, " Emma@Acme.test ")
    outgoing, text = last_letter()
    mail = message_from_bytes(blobs().get(outgoing.digest))
    assert (mail["To"], mail["Auto-Submitted"]) == ("Emma <emma@acme.test>", "auto-generated")
    assert (outgoing.kind, outgoing.mail_from, outgoing.generation) == ("notification", "", 1)
    assert "Ada invites you to Acme" in text
    behind = inviting.invitation_behind(link_in(text))
    assert behind == invitation
    emma = inviting.accept(invitation, "Emma Ek", "a fine long secret")
    assert (emma.email, emma.role, emma.organisation) == ("emma@acme.test", Role.MEMBER, acme.organisation)
    assert may(emma, Act.WRITE, acme.support)
    assert not may(emma, Act.SEND, acme.support)
    assert not may(emma, Act.READ, acme.sales)


def test_a_link_works_once(acme: SimpleNamespace) -> None:
    invitation = invited(acme)
    inviting.accept(invitation, "Emma", "a fine long secret")
    assert inviting.invitation_behind(link_in(last_letter()[1])) is None
    with pytest.raises(AccountError, match="ended meanwhile"):
        inviting.accept(invitation, "Emma", "a fine long secret")


@pytest.mark.parametrize("ending", ["expired", "revoked", "replaced", "forged"])
def test_a_link_that_has_ended_opens_nothing(acme: SimpleNamespace, ending: str) -> None:
    invitation = invited(acme)
    link = link_in(last_letter()[1])
    assert inviting.invitation_behind(link)
    if ending == "expired":
        Invitation.objects.update(expires_at=now() - timedelta(seconds=1))
    if ending == "revoked":
        inviting.revoke(invitation, acme.ada)
    if ending == "replaced":
        assert inviting.send_again(invitation, acme.ada, PAGES)
        assert inviting.invitation_behind(link_in(last_letter()[1])) == invitation
    if ending == "forged":
        link = link[:-1] + ("a" if link[-1] != "a" else "b")
    assert inviting.invitation_behind(link) is None
    answer = Client().get(f"/join/{link}")
    assert answer.status_code == 404
    assert "This invitation has ended" in answer.text


def test_a_revocation_can_be_undone_unless_there_is_a_newer_one(acme: SimpleNamespace) -> None:
    invitation = invited(acme)
    link = link_in(last_letter()[1])
    assert inviting.revoke(invitation, acme.ada)
    inviting.restore(invitation, acme.ada)
    assert inviting.invitation_behind(link) == invitation
    inviting.revoke(invitation, acme.ada)
    invited(acme)
    with pytest.raises(AccountError, match="newer invitation"):
        inviting.restore(invitation, acme.ada)


def test_whom_one_cannot_invite(acme: SimpleNamespace) -> None:
    with pytest.raises(AccountError, match="signs in here already"):
        invited(acme, "ben@acme.test")
    with pytest.raises(AccountError, match="not an e-mail address"):
        invited(acme, "nonsense")
    invited(acme)
    with pytest.raises(AccountError, match="invited already"):
        invited(acme)
    with pytest.raises(NotAllowed):
        inviting.invite(acme.ben, "x@acme.test", "", Role.MEMBER, [], PAGES)
    admin = add_person(acme.organisation, "finn@acme.test", "Finn", acme.password, Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed, match="Owner"):
        inviting.invite(admin, "x@acme.test", "", Role.OWNER, [], PAGES)
    with pytest.raises(AccountError, match="another organisation"):
        inviting.invite(acme.ada, "x@acme.test", "", Role.MEMBER, [(acme.north, "read")], PAGES)


def test_the_last_owner_stays(acme: SimpleNamespace) -> None:
    for leave in (
        lambda: change_role(acme.ada, Role.MEMBER, acme.ada),
        lambda: deactivate(acme.ada, acme.ada),
    ):
        with pytest.raises(AccountError, match="Ada is the only owner"):
            leave()
    change_role(acme.ben, Role.OWNER, acme.ada)
    assert change_role(acme.ada, Role.MEMBER, acme.ada) == Role.OWNER
    with pytest.raises(AccountError, match="Ben is the only owner"):
        deactivate(acme.ben, acme.ben)
    acme.ada.refresh_from_db()
    assert acme.ada.role == Role.MEMBER


def test_an_owner_who_cannot_sign_in_does_not_count(acme: SimpleNamespace) -> None:
    change_role(acme.ben, Role.OWNER, acme.ada)
    deactivate(acme.ben, acme.ada)
    with pytest.raises(AccountError, match="Ada is the only owner"):
        deactivate(acme.ada, acme.ada)


def test_nobody_changes_who_ranks_higher(acme: SimpleNamespace) -> None:
    finn = add_person(acme.organisation, "finn@acme.test", "Finn", acme.password, Role.ADMINISTRATOR)
    for refused in (
        lambda: change_role(acme.ada, Role.MEMBER, finn),
        lambda: change_role(acme.ben, Role.OWNER, finn),
        lambda: change_role(finn, Role.OWNER, finn),
        lambda: deactivate(acme.ada, finn),
        lambda: change_role(acme.chloe, Role.ADMINISTRATOR, acme.ben),
        lambda: deactivate(acme.chloe, acme.ben),
        lambda: deactivate(acme.ben, acme.dora),
        lambda: set_access(acme.support, acme.ben, "manage", acme.ben),
        lambda: remove_member(acme.support, acme.chloe, acme.ben),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert Activity.objects.count() == 0


def test_who_leaves_is_signed_out_at_once_and_can_come_back(acme: SimpleNamespace) -> None:
    ben = Client()
    ben.post("/sign-in", {"email": "ben@acme.test", "password": acme.password})
    assert ben.get("/inbox").status_code == 200
    deactivate(acme.ben, acme.ada)
    assert ben.get("/inbox").status_code == 302
    refused = ben.post("/sign-in", {"email": "ben@acme.test", "password": acme.password})
    assert refused.status_code == 422
    reactivate(acme.ben, acme.ada)
    assert ben.post("/sign-in", {"email": "ben@acme.test", "password": acme.password}).status_code == 302
    assert may(Person.objects.get(pk=acme.ben.pk), Act.SEND, acme.support)


def test_access_to_a_mailbox_is_given_changed_and_taken(acme: SimpleNamespace) -> None:
    set_access(acme.sales, acme.ben, "read", acme.ada)
    assert may(acme.ben, Act.READ, acme.sales)
    set_access(acme.sales, acme.ben, "manage", acme.ada)
    assert may(acme.ben, Act.MANAGE, acme.sales)
    assert remove_member(acme.sales, acme.ben, acme.ada) == "manage"
    assert not may(acme.ben, Act.READ, acme.sales)
    assert remove_member(acme.sales, acme.ben, acme.ada) == ""
    kinds = list(Activity.objects.values_list("kind", flat=True))
    assert kinds == ["mailbox.access", "mailbox.access", "mailbox.left"]
