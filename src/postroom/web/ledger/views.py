"""The ledger page."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from postroom.delivery import ledger
from postroom.mailboxes.access import mailboxes_of
from postroom.web.access import Request, reading
from postroom.web.inbox.sidebar import Sidebar

ROWS = 50


@reading
def show(request: Request) -> HttpResponse:
    """Every mail for the mailboxes that this person sees, newest first, and the sums."""
    person, cursor = request.user, request.GET.get("cursor", "")
    try:
        rows, older = ledger.page(person, ROWS, ledger.Cursor.parse(cursor) if cursor else None)
    except ValueError as error:
        raise Http404 from error
    names = dict(mailboxes_of(person).values_list("pk", "name"))
    context = {
        "sidebar": Sidebar(person),
        "rows": [(row, names.get(row.mailbox or 0, "")) for row in rows],
        "older": older,
        "first": not cursor,
        "sums": ledger.summary(person.organisation_id),
    }
    return render(request, "ledger/page.html", context)
