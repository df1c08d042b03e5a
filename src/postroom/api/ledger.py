"""/ledger: what became of every mail that a door saw."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from postroom.api.auth import person
from postroom.api.paging import PageQuery, bad_cursor
from postroom.api.schemas import LedgerPage, LedgerSummary
from postroom.api.shapes import ledger_shape
from postroom.delivery import ledger

router = Router(tags=["ledger"])


@router.get("", response=LedgerPage, summary="List the ledger", operation_id="listLedger")
def list_ledger(request: HttpRequest, page: Query[PageQuery]) -> Any:
    """Every mail for the mailboxes that this person sees, newest first, with its one outcome."""
    rows, cursor = ledger.page(person(request), page.limit, _cursor(page.cursor))
    more = str(cursor) if cursor else None
    return {"items": [ledger_shape(row) for row in rows], "next_cursor": more}


@router.get("/summary", response=LedgerSummary, summary="Sum up the ledger", operation_id="getLedgerSummary")
def get_ledger_summary(request: HttpRequest) -> Any:
    """accepted = filed + duplicate + quarantined + parked + waiting + unaccounted, for the organisation."""
    return ledger.summary(person(request).organisation_id).as_dict()


def _cursor(text: str | None) -> ledger.Cursor | None:
    try:
        return ledger.Cursor.parse(text) if text else None
    except ValueError as error:
        raise bad_cursor() from error
