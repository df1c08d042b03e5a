"""/organisation: the organisation of this token, and what is set for all of it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Router, Schema

from postroom.accounts.models import Person
from postroom.accounts.profile import LONGEST_UNDO_S, OrganisationSettings, change_organisation
from postroom.api.auth import administrator, person
from postroom.api.schemas import Strict
from postroom.outbox.tracking.noting import default_of, set_default

router = Router(tags=["people"])


class OrganisationOut(Schema):
    """A company or team, and what holds where a mailbox or a person says nothing else.

    `address` is where its pages are opened, `tracking` whether openings of mail are noted.
    """

    id: str
    name: str
    address: str = Field(examples=["https://mail.acme.example"])
    undo_seconds: int
    demands_second_step: bool
    tracking: bool
    created_at: datetime


class OrganisationPatch(Strict):
    """What is to change; what is left out stays."""

    name: str | None = Field(None, max_length=200)
    address: str | None = Field(
        None,
        max_length=300,
        description='What links in mail begin with; "" where it is not known.',
        examples=["https://mail.acme.example"],
    )
    undo_seconds: int | None = Field(
        None, ge=0, le=LONGEST_UNDO_S, description="How long sent mail can be taken back, in new mailboxes."
    )
    demands_second_step: bool | None = Field(
        None, description="Whether everybody must secure their sign-in with a second step or a passkey."
    )
    tracking: bool | None = Field(
        None, description="Whether openings are noted where a mailbox does not say."
    )


@router.get("", response=OrganisationOut, summary="Read the organisation", operation_id="getOrganisation")
def get_organisation(request: HttpRequest) -> Any:
    """The organisation that this token belongs to; no other can be seen."""
    return _shape(person(request))


@router.patch(
    "", response=OrganisationOut, summary="Change the organisation", operation_id="updateOrganisation"
)
def patch_organisation(request: HttpRequest, body: OrganisationPatch) -> Any:
    """Change its name and settings, for owners and administrators; all that is given or nothing."""
    actor = administrator(request)
    wanted = body.model_dump(exclude_none=True)
    tracking = wanted.pop("tracking", None)
    own = actor.organisation
    stands = OrganisationSettings(
        **{name: getattr(own, name) for name in OrganisationSettings.__dataclass_fields__}
    )
    with transaction.atomic():
        change_organisation(own, replace(stands, **wanted), actor)
        if tracking is not None:
            set_default(own.pk, tracking, actor)
    return _shape(actor)


def _shape(who: Person) -> dict[str, Any]:
    own = who.organisation
    return {
        "id": str(own.pk),
        "name": own.name,
        "address": own.address,
        "undo_seconds": own.undo_seconds,
        "demands_second_step": own.demands_second_step,
        "tracking": default_of(own.pk),
        "created_at": own.created_at,
    }
