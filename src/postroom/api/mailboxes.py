"""/mailboxes."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from postroom.api.auth import person
from postroom.api.paging import PageQuery, decode_number
from postroom.api.schemas import MailboxPage
from postroom.api.shapes import mailbox_shape
from postroom.kit.cursors import encode
from postroom.mailboxes.access import mailboxes_of

router = Router(tags=["mailboxes"])


@router.get("", response=MailboxPage, summary="List mailboxes", operation_id="listMailboxes")
def list_mailboxes(request: HttpRequest, page: Query[PageQuery]) -> Any:
    """The mailboxes that this token's person sees."""
    mailboxes = mailboxes_of(person(request)).order_by("id")
    if page.cursor:
        mailboxes = mailboxes.filter(pk__gt=decode_number(page.cursor))
    found = list(mailboxes[: page.limit + 1])
    items = found[: page.limit]
    more = encode([items[-1].pk]) if len(found) > page.limit else None
    return {"items": [mailbox_shape(mailbox) for mailbox in items], "next_cursor": more}
