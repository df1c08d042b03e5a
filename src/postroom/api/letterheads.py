"""/mailboxes/{id}/letterhead and /senders: whose name stands before the address, and which addresses there are."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from postroom.api import find
from postroom.api.auth import person
from postroom.api.managing import manager
from postroom.api.schemas import Strict
from postroom.mailboxes.letterhead.manage import LARGEST_MIB, set_letterhead
from postroom.mailboxes.letterhead.models import Letterhead as Stored
from postroom.mailboxes.letterhead.senders import Sender, letterhead_of, senders

router = Router(tags=["mailboxes"])


class Letterhead(Strict):
    """How the mail of a mailbox looks: the `style` of its sender, and how large a mail may be.

    `style` is the name of the person at the mailbox ("both"), of the person, or of the mailbox.
    """

    style: Literal["both", "person", "mailbox"]
    largest_mib: int = Field(
        ge=0, le=LARGEST_MIB, description="In MiB; 0 is what the installation says.", examples=[25]
    )


class SenderOut(Schema):
    """An address that mail may come from, as its recipients see it; `code` names it in `sender`."""

    code: str = Field(examples=["12-person"])
    name: str = Field(examples=["Ada at Support"])
    address: str


class SenderList(Schema):
    """The senders that you may choose, the usual one first."""

    items: list[SenderOut]


@router.get(
    "/{mailbox_id}/letterhead",
    response=Letterhead,
    summary="Read the letterhead",
    operation_id="getLetterhead",
)
def get_letterhead(request: HttpRequest, mailbox_id: str) -> Any:
    """How the mail of a mailbox looks."""
    return _shape(letterhead_of(find.mailbox(person(request), mailbox_id)))


@router.put(
    "/{mailbox_id}/letterhead",
    response=Letterhead,
    summary="Set the letterhead",
    operation_id="setLetterhead",
)
def put_letterhead(request: HttpRequest, mailbox_id: str, body: Letterhead) -> Any:
    """Set both, for those who manage the mailbox. It holds for mail from now on."""
    actor, mailbox = manager(request, mailbox_id)
    set_letterhead(mailbox, actor, style=body.style, largest_mib=body.largest_mib)
    return {"style": body.style, "largest_mib": body.largest_mib}


@router.get(
    "/{mailbox_id}/senders", response=SenderList, summary="List senders", operation_id="listMailboxSenders"
)
def list_senders(request: HttpRequest, mailbox_id: str) -> Any:
    """What your mail from this mailbox can come from."""
    asker = person(request)
    return {"items": [_sender(one) for one in senders(find.mailbox(asker, mailbox_id), asker)]}


def _shape(letterhead: Stored) -> dict[str, Any]:
    return {"style": letterhead.style, "largest_mib": letterhead.largest_mib}


def _sender(one: Sender) -> dict[str, str]:
    return {"code": one.code, "name": one.name, "address": one.address.address}
