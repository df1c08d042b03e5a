"""What each role may do in a mailbox, as a table; and that pages and API ask it."""

from types import SimpleNamespace

import pytest
from django.test import Client

from postroom.accounts import tokens
from postroom.accounts.models import Person, Role
from postroom.accounts.people import NotAllowed, add_person
from postroom.mailboxes.access import Act, demand, mailboxes_of, may
from postroom.mailboxes.manage import add_member
from postroom.mailboxes.models import Access
from tests.web.making import conversation

NOTHING, READ, WRITE, SEND, MANAGE = 0, Act.READ, Act.WRITE, Act.SEND, Act.MANAGE

# The most that may be done: without a membership, then as a member with each access.
TABLE = [
    (Role.OWNER, MANAGE, MANAGE, MANAGE, MANAGE, MANAGE),
    (Role.ADMINISTRATOR, MANAGE, MANAGE, MANAGE, MANAGE, MANAGE),
    (Role.MAILBOX_ADMINISTRATOR, NOTHING, MANAGE, MANAGE, MANAGE, MANAGE),
    (Role.MEMBER, NOTHING, READ, WRITE, SEND, MANAGE),
    (Role.LIGHT, NOTHING, READ, WRITE, WRITE, WRITE),
    (Role.READ_ONLY, NOTHING, READ, READ, READ, READ),
]
CASES = [
    (role, access, most) for role, *row in TABLE for access, most in zip((None, *Access), row, strict=True)
]


@pytest.mark.parametrize(("role", "access", "most"), CASES)
def test_role_is_the_ceiling_and_membership_the_grant(
    acme: SimpleNamespace, role: Role, access: Access | None, most: int
) -> None:
    emma = add_person(acme.organisation, "emma@acme.test", "Emma", acme.password, role)
    if access:
        add_member(acme.support, emma, access)
    for act in Act:
        assert may(emma, act, acme.support) == (act <= most)
        assert mailboxes_of(emma, act).filter(pk=acme.support.pk).exists() == (act <= most)


def test_nobody_does_anything_in_a_mailbox_of_strangers_or_after_leaving(acme: SimpleNamespace) -> None:
    assert not may(acme.dora, Act.READ, acme.support)
    acme.ada.is_active = False
    assert not may(acme.ada, Act.READ, acme.support)


def test_a_refusal_says_what_and_whom_to_ask(acme: SimpleNamespace) -> None:
    with pytest.raises(
        NotAllowed, match=r"In Support, you may not send mail from it. Ask somebody who manages"
    ):
        demand(_with_access(acme, Access.WRITE), Act.SEND, acme.support)


def test_a_reader_of_a_mailbox_changes_nothing_by_the_pages(acme: SimpleNamespace) -> None:
    ben, one = _with_access(acme, Access.READ), conversation(acme.support)
    client = Client()
    client.force_login(ben)
    for act in ("closure", "spam", "trash", "assignment", "tags", "replies", "notes"):
        answer = client.post(f"/conversations/{one.pk}/{act}", {"text": "x", "note": "x", "name": "x"})
        assert answer.status_code == 403
        assert "you may not change anything in it" in answer.text
    assert client.post(f"/conversations/{one.pk}/reading").status_code == 302
    one.refresh_from_db()
    assert (one.status, one.messages.count(), one.notes.count()) == ("open", 1, 0)


def test_who_may_write_but_not_send_writes_notes_alone(acme: SimpleNamespace) -> None:
    ben, one = _with_access(acme, Access.WRITE), conversation(acme.support)
    client = Client()
    client.force_login(ben)
    assert client.post(f"/conversations/{one.pk}/notes", {"note": "Batch 7."}).status_code == 302
    answer = client.post(
        f"/conversations/{one.pk}/replies", {"text": "Dear Carol", "to": "carol@customer.test"}
    )
    assert answer.status_code == 403
    assert "you may not send mail from it" in answer.text
    assert one.messages.count() == 1


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("patch", "conversations/{}", {"status": "closed"}),
        ("post", "conversations/{}/notes", {"text": "x"}),
        ("post", "conversations/{}/replies", {"text": "x"}),
    ],
)
def test_programs_are_held_to_the_same(
    acme: SimpleNamespace, method: str, path: str, body: dict[str, str]
) -> None:
    ben, one = _with_access(acme, Access.READ), conversation(acme.support)
    answer = getattr(Client(), method)(
        f"/api/v1/{path.format(one.pk)}",
        data=body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {tokens.create(ben)}"},
    )
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")


def _with_access(acme: SimpleNamespace, access: Access) -> Person:
    acme.ben.memberships.update(access=access)
    return acme.ben
