"""One person, for those who manage people: role, mailboxes, what is assigned to them, leaving."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from postroom.accounts.models import Person, Role
from postroom.accounts.people import AccountError
from postroom.accounts.permissions import colleagues_of, may_change, people_managed_by, roles_to_give
from postroom.accounts.sign_in.second_step import is_protected
from postroom.accounts.sign_in.sessions import sign_ins_of
from postroom.conversations.handing_over import assigned_to, hand_over
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.models import Access, Member
from postroom.mailboxes.people.roles import (
    change_role,
    deactivate,
    free_sign_in,
    reactivate,
    remove_member,
    set_access,
)
from postroom.web.access import Request, reading
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import Notice, said, say
from postroom.web.people.find import managing_person
from postroom.web.people.views import ROLE_WORDS

MOST_SHOWN = 20


@reading
def page(request: Request, number: int) -> HttpResponse:
    """Show the person."""
    return _show(request, get_object_or_404(people_managed_by(request.user), pk=number))


@managing_person
def role(request: Request, person: Person) -> HttpResponse:
    """Give the role that is posted, or that stands in the address of an undo."""
    wanted = request.POST.get("role") or request.GET.get("role", "")
    try:
        before = change_role(person, wanted, request.user)
    except AccountError as error:
        return _show(request, person, str(error))
    if before != wanted:
        undo = f"{reverse('person-role', args=[person.pk])}?role={before}"
        say(request, Notice(f"{person.name} is now {Role(wanted).label.lower()}.", undo=undo))
    return redirect("person", person.pk)


@managing_person
def mailboxes(request: Request, person: Person) -> HttpResponse:
    """Let the person do in each mailbox what is posted for it; nothing posted leaves a mailbox as it is."""
    held = dict(Member.objects.filter(person=person).values_list("mailbox_id", "access"))
    for mailbox in mailboxes_of(request.user):
        wanted = request.POST.get(f"mailbox-{mailbox.pk}")
        if wanted in Access.values and wanted != held.get(mailbox.pk):
            set_access(mailbox, person, wanted, request.user)
        elif wanted == "" and mailbox.pk in held:
            remove_member(mailbox, person, request.user)
    say(request, Notice(f"The mailboxes of {person.name} are saved."))
    return redirect("person", person.pk)


@managing_person
def handing_over(request: Request, person: Person) -> HttpResponse:
    """Assign what is open and theirs to the person posted as `to`, or to nobody."""
    number = request.POST.get("to", "")
    usable = number.isdecimal() and len(number) < 19
    to = get_object_or_404(colleagues_of(request.user), pk=number) if usable else None
    went, stayed = hand_over(person, to, request.user)
    whom = f"to {to.name}" if to else "back to the unassigned"
    rest = f" {stayed} stayed: {to.name} does not see their mailboxes." if stayed and to else ""
    say(request, Notice(f"{went} conversation{'s' * (went != 1)} went {whom}.{rest}"))
    return redirect("person", person.pk)


@managing_person
def deactivation(request: Request, person: Person) -> HttpResponse:
    """End the person's access."""
    try:
        deactivate(person, request.user)
    except AccountError as error:
        return _show(request, person, str(error))
    undo = reverse("person-reactivation", args=[person.pk])
    say(request, Notice(f"{person.name} can no longer sign in and was signed out everywhere.", undo=undo))
    return redirect("person", person.pk)


@managing_person
def reactivation(request: Request, person: Person) -> HttpResponse:
    """Let the person in again."""
    if reactivate(person, request.user):
        say(request, Notice(f"{person.name} can sign in again, with the same role and mailboxes."))
    return redirect("person", person.pk)


@managing_person
def sign_in_freeing(request: Request, person: Person) -> HttpResponse:
    """Take second step and passkeys off, for somebody who lost phone and codes."""
    try:
        freed = free_sign_in(person, request.user)
    except AccountError as error:
        return _show(request, person, str(error))
    if freed:
        say(request, Notice(f"{person.name} signs in with the password alone now, and is told by mail."))
    return redirect("person", person.pk)


def _show(request: Request, person: Person, wrong: str = "") -> HttpResponse:
    held = dict(Member.objects.filter(person=person).values_list("mailbox_id", "access"))
    assigned = assigned_to(person)
    offered = roles_to_give(request.user)
    context = {
        "sidebar": Sidebar(request.user),
        "person": person,
        "role_words": ROLE_WORDS[Role(person.role)],
        "may_change": request.user.may_write and may_change(request.user, person),
        "roles": [(one, ROLE_WORDS[one]) for one in offered],
        "mailboxes": [(one, held.get(one.pk, "")) for one in mailboxes_of(request.user)],
        "accesses": Access,
        "assigned": assigned[:MOST_SHOWN],
        "assigned_count": assigned.count(),
        "colleagues": colleagues_of(request.user).exclude(pk=person.pk),
        "is_protected": is_protected(person),
        "signed_in": sign_ins_of(person)[:MOST_SHOWN],
        "wrong": wrong,
        "done": said(request),
    }
    return render(request, "people/person.html", context, status=422 if wrong else 200)
