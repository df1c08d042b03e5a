"""/ledger: what became of every mail that a door saw."""

from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from postroom.api import find
from postroom.api.auth import person
from postroom.api.paging import PageQuery, bad_cursor
from postroom.api.schemas import LedgerPage, LedgerSummary, LedgerWay
from postroom.api.shapes import ledger_shape, way_shape
from postroom.conversations.access import messages_of
from postroom.delivery import ledger

router = Router(tags=["ledger"], by_alias=True)


class Wanted(Schema):
    """Which mail is wanted; `text` is looked for in senders and subjects."""

    outcome: Literal["filed", "duplicate", "quarantined", "parked", "waiting", "refused"] | None = None
    door: str = Field("", max_length=20)
    mailbox: str = Field("", max_length=320, description="An id or an address.")
    text: str = Field("", max_length=200)


@router.get("", response=LedgerPage, summary="List the ledger", operation_id="listLedger")
def list_ledger(request: HttpRequest, page: Query[PageQuery], wanted: Query[Wanted]) -> Any:
    """Every mail for the mailboxes that this person sees, newest first, with its one outcome."""
    who = person(request)
    mailbox = find.mailbox(who, wanted.mailbox).pk if wanted.mailbox else None
    text = wanted.text.replace("\x00", "").strip()
    only = ledger.Filter(wanted.outcome or "", wanted.door, mailbox, text)
    rows, cursor = ledger.page(who, page.limit, _cursor(page.cursor), only)
    more = str(cursor) if cursor else None
    return {"items": [ledger_shape(row) for row in rows], "next_cursor": more}


@router.get("/summary", response=LedgerSummary, summary="Sum up the ledger", operation_id="getLedgerSummary")
def get_ledger_summary(request: HttpRequest) -> Any:
    """accepted = filed + duplicate + quarantined + parked + waiting + unaccounted, for the organisation."""
    return ledger.summary(person(request).organisation_id).as_dict()


@router.get(
    "/{entry_id}", response=LedgerWay, summary="Read the way of a mail", operation_id="getLedgerEntry"
)
def get_ledger_entry(request: HttpRequest, entry_id: str) -> Any:
    """When one mail was where, what became of it, and the verdict with its evidence."""
    row = ledger.find_row(person(request), entry_id)
    if row is None:
        raise Http404
    message = messages_of(person(request)).filter(pk=row.message).first() if row.message else None
    return way_shape(row, message)


def _cursor(text: str | None) -> ledger.Cursor | None:
    try:
        return ledger.Cursor.parse(text) if text else None
    except ValueError as error:
        raise bad_cursor() from error
