"""The addresses of a mailbox."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from postroom.accounts.people import AccountError
from postroom.mailboxes.manage import add_address, remove_address
from postroom.mailboxes.models import Mailbox
from postroom.mailboxes.snapshot import publish_addresses
from postroom.web.access import Request
from postroom.web.mailbox_settings.views import show
from postroom.web.managing import managing
from postroom.web.notices import Notice, say


@managing
def create(request: Request, mailbox: Mailbox) -> HttpResponse:
    """Add the address that is posted, or that stands in the address of an undo."""
    address = request.POST.get("address") or request.GET.get("address", "")
    try:
        made = add_address(mailbox, address, request.user)
    except AccountError as error:
        return show(request, mailbox, str(error))
    publish_addresses()
    say(request, Notice(f"Mail to {made.address} arrives here from now on."))
    return redirect("mailbox-settings", mailbox.pk)


@managing
def removal(request: Request, mailbox: Mailbox, address: int) -> HttpResponse:
    """Take an address off."""
    found = get_object_or_404(mailbox.addresses, pk=address)
    name = found.address
    try:
        remove_address(mailbox, found, request.user)
    except AccountError as error:
        return show(request, mailbox, str(error))
    publish_addresses()
    undo = f"{reverse('mailbox-addresses', args=[mailbox.pk])}?{urlencode({'address': name})}"
    say(request, Notice(f"Mail to {name} is refused from now on.", undo=undo))
    return redirect("mailbox-settings", mailbox.pk)
