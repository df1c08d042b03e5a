"""/applications and /grants: OAuth 2 applications that were registered, and those that act for you."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.accounts.applications import applications_of, granted_by, register, withdraw
from postroom.api import find
from postroom.api.auth import administrator, person
from postroom.api.paging import PageQuery, by_number
from postroom.api.schemas import Strict

router = Router(tags=["applications"])
grants = Router(tags=["applications"])


class ApplicationOut(Schema):
    """An OAuth 2 application. People agree at /oauth/authorize; tokens come from /oauth/token (PKCE is required)."""

    id: str
    name: str
    client_id: str
    redirect_uris: list[str]
    confidential: bool
    created_at: datetime


class ApplicationMade(ApplicationOut):
    """An application just registered, with its secret, which is never shown again; "" for a public one."""

    client_secret: str


class ApplicationIn(Strict):
    """An application to register. One that cannot keep a secret (a page, an app on a phone) is not confidential."""

    name: str = Field(max_length=200, examples=["Parcel tracker"])
    redirect_uris: list[str] = Field(max_length=20, examples=[["https://tracker.example/callback"]])
    confidential: bool = True


class ApplicationPage(Schema):
    """A page of applications."""

    items: list[ApplicationOut]
    next_cursor: str | None


class GrantOut(Schema):
    """An application that acts for you."""

    id: str
    name: str


class GrantPage(Schema):
    """A page of applications that act for you."""

    items: list[GrantOut]
    next_cursor: str | None


@router.get("", response=ApplicationPage, summary="List applications", operation_id="listApplications")
def list_applications(request: HttpRequest, page: Query[PageQuery]) -> Any:
    """The applications that your organisation has registered, for owners and administrators."""
    return by_number(applications_of(administrator(request)), page, _shape)


@router.post(
    "", response={201: ApplicationMade}, summary="Register an application", operation_id="createApplication"
)
def create_application(request: HttpRequest, body: ApplicationIn) -> Any:
    """Register an application, which can then ask people to let it act for them."""
    actor = administrator(request)
    made, secret = register(actor, body.name, body.redirect_uris, confidential=body.confidential)
    return 201, {**_shape(made), "client_secret": secret}


@router.delete(
    "/{application_id}",
    response={204: None},
    summary="Remove an application",
    operation_id="deleteApplication",
)
def delete_application(request: HttpRequest, application_id: str) -> Any:
    """End an application and all tokens that it holds."""
    get_object_or_404(applications_of(administrator(request)), pk=find.number(application_id)).delete()
    return 204, None


@grants.get("", response=GrantPage, summary="List what acts for you", operation_id="listGrants")
def list_grants(request: HttpRequest, page: Query[PageQuery]) -> Any:
    """The applications to which you agreed and that can still act for you."""
    return by_number(granted_by(person(request)), page, lambda one: {"id": str(one.pk), "name": one.name})


@grants.delete(
    "/{application_id}", response={204: None}, summary="Withdraw a grant", operation_id="withdrawGrant"
)
def withdraw_grant(request: HttpRequest, application_id: str) -> Any:
    """Let an application act for you no more; its tokens open nothing from now on."""
    asker = person(request)
    withdraw(asker, get_object_or_404(granted_by(asker), pk=find.number(application_id)))
    return 204, None


def _shape(application: Any) -> dict[str, Any]:
    return {
        "id": str(application.pk),
        "name": application.name,
        "client_id": application.client_id,
        "redirect_uris": application.redirect_uris.split(),
        "confidential": application.client_type == "confidential",
        "created_at": application.created,
    }
