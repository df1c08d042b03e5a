"""The page of all people: who works here, and who was invited."""

from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render

from postroom.accounts.models import Invitation, Person, Role
from postroom.accounts.permissions import colleagues_of, may_manage_people, people_managed_by, roles_to_give
from postroom.kit.clock import now
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.people.inviting import invitations_of
from postroom.web.access import Request, reading
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import said

ROLE_WORDS = {
    Role.OWNER: "everything, also the owners",
    Role.ADMINISTRATOR: "all mailboxes, people and settings",
    Role.MAILBOX_ADMINISTRATOR: "manages their own mailboxes",
    Role.MEMBER: "reads and answers in their mailboxes",
    Role.LIGHT: "reads, assigns and writes notes; never sends",
    Role.READ_ONLY: "reads, and changes nothing",
}


@dataclass(frozen=True)
class InvitationForm:
    """What stands in the form of an invitation, and what was wrong with it."""

    email: str = ""
    name: str = ""
    role: str = Role.MEMBER
    mailboxes: frozenset[int] = field(default_factory=frozenset)
    wrong: str = ""


@reading
def every(request: Request) -> HttpResponse:
    """Show the people of the organisation; to those who manage them, also who left and who was invited."""
    return show(request, InvitationForm())


def show(request: Request, form: InvitationForm) -> HttpResponse:
    """Show the page with this form."""
    manages = may_manage_people(request.user)
    people = people_managed_by(request.user) if manages else colleagues_of(request.user)
    rows = list(people.prefetch_related("memberships__mailbox"))
    context = {
        "sidebar": Sidebar(request.user),
        "manages": manages,
        "people": [one for one in rows if one.is_active],
        "gone": [one for one in rows if not one.is_active],
        "invitations": _open_invitations(request.user),
        "now": now(),
        "form": form,
        "roles": [(role, ROLE_WORDS[role]) for role in roles_to_give(request.user)],
        "mailboxes": mailboxes_of(request.user) if manages else (),
        "done": said(request),
    }
    return render(request, "people/every.html", context, status=422 if form.wrong else 200)


def _open_invitations(person: Person) -> list[Invitation]:
    return list(invitations_of(person).filter(accepted_at=None, revoked_at=None))
