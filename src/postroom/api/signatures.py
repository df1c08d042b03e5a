"""/signatures: one's own, those of mailboxes, and one's own in a mailbox."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from postroom.accounts.models import Person
from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.problems import Problem
from postroom.api.schemas import Strict
from postroom.mailboxes.auto_reply import may_administer
from postroom.mailboxes.letterhead.models import Signature
from postroom.mailboxes.letterhead.signatures import (
    LetterheadError,
    remove_signature,
    set_signature,
    signatures_of,
)
from postroom.mailboxes.models import Mailbox

router = Router(tags=["signatures"])


class SignatureOut(Schema):
    """A signature: of a mailbox, and `mine` where it is one's own; empty means that there is none on purpose."""

    mailbox: str | None
    mine: bool
    text: str
    html: str


class SignatureWhose(Strict):
    """Whose signature: of a mailbox (id or address), of oneself (`mine`), or of oneself in a mailbox."""

    mailbox: str | None = None
    mine: bool = False


class SignatureIn(SignatureWhose):
    """A signature: `text` or `html`."""

    text: str = ""
    html: str = ""


class SignatureList(Schema):
    """The signatures that one's mail may get."""

    items: list[SignatureOut]


@router.get("", response=SignatureList, summary="List signatures", operation_id="listSignatures")
def list_signatures(request: HttpRequest) -> Any:
    """One's own, and those of one's mailboxes."""
    return {"items": [_shape(one) for one in signatures_of(person(request))]}


@router.put("", response=SignatureOut, summary="Set a signature", operation_id="setSignature")
def put_signature(request: HttpRequest, body: SignatureIn) -> Any:
    """Set it; that of a mailbox is for its administrators to set."""
    actor = writer(request)
    mailbox, owner = _whose(actor, body)
    try:
        return _shape(set_signature(actor, mailbox=mailbox, person=owner, text=body.text, html=body.html))
    except LetterheadError as error:
        raise Problem(422, str(error), error.field) from error


@router.delete("", response={204: None}, summary="Remove a signature", operation_id="deleteSignature")
def delete_signature(request: HttpRequest, whose: Query[SignatureWhose]) -> Any:
    """Remove it, so that the next less particular one holds."""
    actor = writer(request)
    mailbox, owner = _whose(actor, whose)
    remove_signature(actor, mailbox=mailbox, person=owner)
    return 204, None


def _whose(actor: Person, asked: SignatureWhose) -> tuple[Mailbox | None, Person | None]:
    mailbox = find.mailbox(actor, asked.mailbox) if asked.mailbox else None
    if mailbox is None and not asked.mine:
        raise Problem(422, "Say whose signature it is: a mailbox, mine, or both.", "mailbox")
    if mailbox is not None and not asked.mine and not may_administer(actor, mailbox):
        raise Problem(403, f"The signature of {mailbox.name} is for its administrators to set.")
    return mailbox, actor if asked.mine else None


def _shape(signature: Signature) -> dict[str, Any]:
    return {
        "mailbox": str(signature.mailbox_id) if signature.mailbox_id else None,
        "mine": signature.person_id is not None,
        "text": signature.text,
        "html": signature.html,
    }
