"""The API as a whole: /api/v1, described at /api/v1/openapi.json."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from postroom.api import (
    activity,
    acts,
    alerts,
    applications,
    approval_rules,
    approvals,
    auto_replies,
    breakers,
    contacts,
    conversations,
    drafts,
    fetch_connections,
    fetching,
    forwards,
    invitations,
    ledger,
    letterheads,
    mailboxes,
    messages,
    notes,
    notification_choices,
    notifications,
    organisation,
    people,
    presence,
    problems,
    profile,
    push_subscriptions,
    quarantine,
    relays,
    reminders,
    saved_replies,
    search,
    senders,
    sending,
    signatures,
    suggestions,
    tags,
    teams,
    tokens,
    trust,
    uploads,
    webhooks,
    writing_aids,
)
from postroom.api.auth import Token
from postroom.api.docs.complete import complete
from postroom.api.docs.introduction import INTRODUCTION, TAGS
from postroom.api.frame.bodies import JsonParser, PageRenderer


class DescribedAPI(NinjaAPI):
    """Ninja's API, whose description also says what holds for every call."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the description."""
        described: OpenAPISchema = complete(super().get_openapi_schema(**options))  # type: ignore[assignment]
        return described


api = DescribedAPI(
    title="Postroom",
    version="1",
    openapi_extra={"tags": TAGS},
    description=INTRODUCTION,
    urls_namespace="api-1",
    auth=Token(),
    docs_url=None,
    parser=JsonParser(),
    renderer=PageRenderer(),
)
problems.register(api)
api.add_router("/mailboxes", mailboxes.router)
api.add_router("/mailboxes", fetching.router)
api.add_router("/mailboxes", fetch_connections.router)
api.add_router("/mail-apps", fetch_connections.mail_apps)
api.add_router("/mailboxes", relays.of_mailbox)
api.add_router("/mailboxes", letterheads.router)
api.add_router("/mailboxes", approval_rules.router)
api.add_router("/relays", relays.common)
api.add_router("/sending-domains", sending.domains)
api.add_router("/dead-addresses", sending.dead)
api.add_router("/conversations", conversations.router)
api.add_router("/conversations", forwards.router)
api.add_router("/conversations", presence.router)
api.add_router("/conversations", writing_aids.of_conversation)
api.add_router("/tags", tags.router)
api.add_router("/recipients", writing_aids.recipients)
api.add_router("/messages", trust.router)
api.add_router("/senders", senders.router)
api.add_router("/conversations", activity.of_conversation)
api.add_router("/notes", notes.router)
api.add_router("/messages", messages.router)
api.add_router("/attachments", messages.attachments)
api.add_router("/contacts", contacts.router)
api.add_router("/activity", activity.router)
api.add_router("/events", activity.stream)
api.add_router("/me", tokens.me)
api.add_router("/tokens", tokens.router)
api.add_router("/organisation", organisation.router)
api.add_router("/people", people.router)
api.add_router("/invitations", invitations.router)
api.add_router("/teams", teams.router)
api.add_router("/profile", profile.router)
api.add_router("/sign-ins", profile.sign_ins)
api.add_router("/acts", acts.router)
api.add_router("/views", acts.views)
api.add_router("/ledger", ledger.router)
api.add_router("/mailboxes", auto_replies.router)
api.add_router("/quarantine", quarantine.router)
api.add_router("/alerts", alerts.router)
api.add_router("/breakers", breakers.router)
api.add_router("/suggestions", suggestions.router)
api.add_router("/merges", suggestions.merges)
api.add_router("/drafts", drafts.router)
api.add_router("/approvals", approvals.router)
api.add_router("/reminders", reminders.router)
api.add_router("/notifications", notifications.router)
api.add_router("/notifications", notification_choices.router)
api.add_router("/push-subscriptions", push_subscriptions.router)
api.add_router("/search", search.router)
api.add_router("/saved-searches", search.saved)
api.add_router("/applications", applications.router)
api.add_router("/grants", applications.grants)
api.add_router("/webhooks", webhooks.router)
api.add_router("/uploads", uploads.router)
api.add_router("/saved-replies", saved_replies.router)
api.add_router("/signatures", signatures.router)
