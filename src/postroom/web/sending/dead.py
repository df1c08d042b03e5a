"""The addresses that mail came back from, and the way back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from postroom.outbox.dead import dead_addresses, lift
from postroom.web import errors
from postroom.web.access import Request, reading, writing
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import Notice, said, say

SHOWN = 200


@reading
def page(request: Request) -> HttpResponse:
    """Show the newest, or those that hold the text asked for."""
    if not request.user.sees_every_mailbox:
        return errors.for_administrators(request)
    rows = dead_addresses(request.user)
    asked = request.GET.get("q", "").strip().lower()[:100]
    if asked:
        rows = rows.filter(address__contains=asked)
    context = {
        "sidebar": Sidebar(request.user),
        "rows": rows[:SHOWN],
        "count": rows.count(),
        "asked": asked,
        "done": said(request),
    }
    return render(request, "sending/dead.html", context)


@writing
def removal(request: Request, number: int) -> HttpResponse:
    """Send to an address again."""
    if not request.user.sees_every_mailbox:
        return errors.for_administrators(request)
    row = get_object_or_404(dead_addresses(request.user), pk=number)
    lift(row, request.user)
    say(request, Notice(f"Mail goes to {row.address} again."))
    return redirect("dead-addresses")
