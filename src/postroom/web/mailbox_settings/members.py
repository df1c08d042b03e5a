"""Who works in a mailbox, and what they may do there."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from postroom.accounts.models import Person
from postroom.accounts.people import AccountError
from postroom.accounts.permissions import colleagues_of
from postroom.mailboxes.models import Access, Mailbox
from postroom.mailboxes.people.roles import remove_member, set_access
from postroom.web.access import Request
from postroom.web.mailbox_settings.views import show
from postroom.web.managing import managing
from postroom.web.notices import Notice, say


@managing
def create(request: Request, mailbox: Mailbox) -> HttpResponse:
    """Let the person posted work here."""
    number = request.POST.get("person", "")
    usable = number.isdecimal() and len(number) < 19
    person = colleagues_of(request.user).filter(pk=number).first() if usable else None
    if person is None:
        return show(request, mailbox, "Choose somebody of your organisation.")
    return _set(request, mailbox, person, request.POST.get("access", Access.SEND))


@managing
def change(request: Request, mailbox: Mailbox, person: int) -> HttpResponse:
    """Let a member do what is posted, or stands in the address of an undo; without anything, take them out."""
    somebody = get_object_or_404(Person, pk=person, organisation_id=mailbox.organisation_id)
    wanted = request.POST.get("access", request.GET.get("access", ""))
    if wanted:
        return _set(request, mailbox, somebody, wanted)
    before = remove_member(mailbox, somebody, request.user)
    if before:
        undo = f"{reverse('mailbox-member', args=[mailbox.pk, somebody.pk])}?access={before}"
        say(request, Notice(f"{somebody.name} no longer works in {mailbox.name}.", undo=undo))
    return redirect("mailbox-settings", mailbox.pk)


def _set(request: Request, mailbox: Mailbox, person: Person, access: str) -> HttpResponse:
    try:
        set_access(mailbox, person, access, request.user)
    except AccountError as error:
        return show(request, mailbox, str(error))
    may_do = Access(access).label.lower()
    say(request, Notice(f"{person.name} may now: {may_do}."))
    return redirect("mailbox-settings", mailbox.pk)
