"""Inviting people, sending an invitation again, revoking it and taking that back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from postroom.accounts.models import Invitation, Role
from postroom.accounts.pages_address import pages_address, remember_address
from postroom.accounts.people import AccountError
from postroom.accounts.permissions import may_manage_people
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.models import Access
from postroom.mailboxes.people import inviting
from postroom.web import errors
from postroom.web.access import Request, writing
from postroom.web.here import pages_of
from postroom.web.notices import Notice, say
from postroom.web.people.views import InvitationForm, show


@writing
def create(request: Request) -> HttpResponse:
    """Invite somebody."""
    if not may_manage_people(request.user):
        return errors.for_administrators(request)
    posted = request.POST
    chosen = frozenset(int(one) for one in posted.getlist("mailbox") if one.isdecimal() and len(one) < 19)
    form = InvitationForm(posted.get("email", ""), posted.get("name", ""), posted.get("role", ""), chosen)
    access = posted.get("access", "")
    access = access if access in Access.values else Access.SEND
    mailboxes = [(one, access) for one in mailboxes_of(request.user).filter(pk__in=chosen)]
    try:
        made = inviting.invite(request.user, form.email, form.name, form.role, mailboxes, _pages(request))
    except AccountError as error:
        kept = form.role if form.role in Role.values else Role.MEMBER
        return show(request, InvitationForm(form.email, form.name, kept, chosen, str(error)))
    undo = reverse("invitation-revocation", args=[made.pk])
    say(request, Notice(f"{made.email} was invited. The mail is on its way.", undo=undo))
    return redirect("people")


@writing
def resending(request: Request, number: int) -> HttpResponse:
    """Send the invitation again, with a new link."""
    invitation = _find(request, number)
    if inviting.send_again(invitation, request.user, _pages(request)):
        say(request, Notice(f"{invitation.email} gets a new link; the old one has ended."))
    return redirect("people")


@writing
def revocation(request: Request, number: int) -> HttpResponse:
    """Let the link open nothing."""
    invitation = _find(request, number)
    if inviting.revoke(invitation, request.user):
        undo = reverse("invitation-restoration", args=[invitation.pk])
        say(request, Notice(f"The invitation of {invitation.email} was revoked.", undo=undo))
    return redirect("people")


@writing
def restoration(request: Request, number: int) -> HttpResponse:
    """Undo a revocation."""
    invitation = _find(request, number)
    try:
        inviting.restore(invitation, request.user)
        say(request, Notice(f"The invitation of {invitation.email} holds again."))
    except AccountError as error:
        say(request, Notice(str(error)))
    return redirect("people")


def _find(request: Request, number: int) -> Invitation:
    return get_object_or_404(inviting.invitations_of(request.user), pk=number)


def _pages(request: Request) -> str:
    """Return where links lead: the browser of somebody who manages people says it where nobody has before."""
    organisation = request.user.organisation
    remember_address(organisation, pages_of(request))
    return pages_address(organisation) or pages_of(request)
