"""To a provider's consent page and back: the button Connect, and the page that the provider sends people to."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from postroom.accounts.pages_address import pages_address
from postroom.mailboxes.fetching.connecting import Back, NotConnected, begin, finish
from postroom.mailboxes.fetching.manage import accounts_of
from postroom.mailboxes.fetching.wanted import FetchAccountError, Wanted
from postroom.mailboxes.models import Mailbox
from postroom.web import errors
from postroom.web.access import Request, reading
from postroom.web.fetching.find import back_to
from postroom.web.fetching.views import Form, refused
from postroom.web.managing import managing
from postroom.web.notices import Notice, say

SESSION = "connecting_accounts"


@managing
def connect(request: Request, mailbox: Mailbox) -> HttpResponse:
    """Send the browser to the provider, for a new account or for one of the mailbox's."""
    posted, account = request.POST, None
    if posted.get("account", ""):
        number = posted["account"]
        usable = number.isdecimal() and len(number) < 19
        account = get_object_or_404(accounts_of(mailbox), pk=number if usable else 0)
    wanted = Wanted(
        host=posted.get("host", ""), user=posted.get("user", ""), folder=posted.get("folder", "INBOX")
    )
    try:
        begun = begin(
            mailbox,
            request.user,
            posted.get("provider", ""),
            wanted,
            callback_of(request),
            account=account,
            session=request.session.setdefault(SESSION, secrets.token_urlsafe(24)),
        )
    except FetchAccountError as error:
        return refused(request, mailbox, error, Form(wanted, {"all": str(error)}))
    if request.htmx:
        return HttpResponseClientRedirect(begun.address)
    # No redirect: what a form leads to must be ours (form-action of our policy), also in the second step.
    page = render(request, "fetching/leaving.html", {"address": begun.address, "mailbox": mailbox})
    page["Refresh"] = f"0; url={begun.address}"
    page["Cache-Control"] = "no-store"
    return page


@reading
def callback(request: Request) -> HttpResponse:
    """Take what the provider sent along, and show the account."""
    given = request.GET
    back = Back(
        given.get("state", ""),
        given.get("code", ""),
        given.get("error", ""),
        given.get("error_description", ""),
    )
    try:
        account = finish(back, request.user, request.session.get(SESSION, ""))
    except NotConnected as error:
        if error.mailbox is not None:
            return refused(request, error.mailbox, error)
        return errors.not_connected(request, str(error))
    except FetchAccountError as error:
        return errors.not_connected(request, str(error))
    say(request, Notice(f"{account} is connected."))
    return back_to(account.mailbox)


def callback_of(request: HttpRequest) -> str:
    """Return the address that the provider sends people back to, "" where ours is not known."""
    organisation = request.user.organisation  # type: ignore[union-attr]
    here = pages_address(organisation, request.build_absolute_uri("/"))
    return f"{here}{reverse('fetch-callback')}" if here else ""
