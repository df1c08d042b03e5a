"""Making, changing and ending webhooks; testing one; sending something again."""

import json
import re
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from postroom.accounts.installation import vault
from postroom.accounts.models import Person
from postroom.accounts.people import AccountError, NotAllowed
from postroom.activity.alerts import resolve
from postroom.integrations.webhooks.claiming import alert_key
from postroom.integrations.webhooks.filling import wake_role
from postroom.integrations.webhooks.models import Delivery, State, Webhook
from postroom.integrations.webhooks.signing import new_secret
from postroom.kit.clock import now
from postroom.mailboxes.models import Mailbox

MOST_WEBHOOKS = 50
LONGEST_URL = 2000
LOG_KEPT = timedelta(days=30)
_KIND = re.compile(r"[a-z_]{1,30}\.(\*|[a-z_]{1,30})")


class WebhookError(AccountError):
    """It cannot be set so; `field` names what to mend."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


def webhooks_of(person: Person) -> QuerySet[Webhook]:
    """Return the webhooks of the organisation for owners and administrators; none for anybody else."""
    if not person.sees_every_mailbox:
        return Webhook.objects.none()
    return Webhook.objects.filter(organisation_id=person.organisation_id).select_related("created_by")


def deliveries_of(person: Person) -> QuerySet[Delivery]:
    """Return the log that this person may see."""
    return Delivery.objects.filter(webhook__in=webhooks_of(person))


def add_webhook(
    actor: Person, url: str, kinds: Sequence[str] = (), mailbox: Mailbox | None = None
) -> tuple[Webhook, str]:
    """Make a webhook; returns it with its secret, which is shown once. Raises WebhookError, NotAllowed."""
    _demand(actor)
    if webhooks_of(actor).count() >= MOST_WEBHOOKS:
        raise WebhookError(f"There are {MOST_WEBHOOKS} webhooks already. Remove one first.", "url")
    secret = new_secret()
    webhook = Webhook.objects.create(
        organisation_id=actor.organisation_id,
        url=checked_url(url),
        kinds=checked_kinds(kinds),
        mailbox=mailbox,
        secret=vault().seal(secret),
        created_by=actor,
    )
    return webhook, secret


def change_webhook(
    webhook: Webhook, actor: Person, url: str | None = None, kinds: Sequence[str] | None = None
) -> None:
    """Change where it is told, and what. Raises WebhookError, NotAllowed."""
    _demand(actor)
    if url is not None:
        webhook.url = checked_url(url)
    if kinds is not None:
        webhook.kinds = checked_kinds(kinds)
    webhook.save(update_fields=["url", "kinds"])


def new_secret_of(webhook: Webhook, actor: Person) -> str:
    """Sign with a new secret from now on, and return it. Raises NotAllowed."""
    _demand(actor)
    secret = new_secret()
    Webhook.objects.filter(pk=webhook.pk).update(secret=vault().seal(secret))
    return secret


def pause(webhook: Webhook, actor: Person) -> bool:
    """Send nothing until it is resumed; what waits is kept, what happens meanwhile is not queued."""
    _demand(actor)
    reason = f"{actor.name} paused it."
    return bool(
        Webhook.objects.filter(pk=webhook.pk, paused_at=None).update(paused_at=now(), paused_because=reason)
    )


@transaction.atomic
def resume(webhook: Webhook, actor: Person) -> bool:
    """Go on, with what waits first. Raises NotAllowed."""
    _demand(actor)
    at = now()
    paused = Webhook.objects.filter(pk=webhook.pk).exclude(paused_at=None)
    changed = paused.update(paused_at=None, paused_because="", failures=0, hold_until=None)
    Delivery.objects.filter(webhook=webhook, state=State.WAITING).update(since=at, due_at=at)
    resolve(alert_key(webhook))
    transaction.on_commit(wake_role)
    return bool(changed)


def remove(webhook: Webhook, actor: Person) -> None:
    """End a webhook and its log. Raises NotAllowed."""
    _demand(actor)
    resolve(alert_key(webhook))
    webhook.delete()


def send_test(webhook: Webhook, actor: Person) -> Delivery:
    """Send an event that means nothing, so that the receiver can be tried out. Raises NotAllowed."""
    _demand(actor)
    at = now().isoformat().replace("+00:00", "Z")
    body = {"type": "webhook.test", "timestamp": at, "data": {"sent_by": actor.name}}
    made = Delivery.objects.create(
        organisation_id=webhook.organisation_id, webhook=webhook, kind="webhook.test", body=json.dumps(body)
    )
    transaction.on_commit(wake_role)
    return made


def replay(delivery: Delivery, actor: Person) -> bool:
    """Send something again, under the same id; False where it waits anyway. Raises NotAllowed."""
    _demand(actor)
    at = now()
    again = Delivery.objects.filter(pk=delivery.pk).exclude(state=State.WAITING)
    changed = again.update(state=State.WAITING, since=at, due_at=at, attempts=0)
    transaction.on_commit(wake_role)
    return bool(changed)


def forget_old() -> None:
    """Shorten the log: what is done is kept for 30 days."""
    Delivery.objects.exclude(state=State.WAITING).filter(created_at__lt=now() - LOG_KEPT).delete()


def checked_url(url: str) -> str:
    """Return the address. Raises WebhookError where it cannot be one."""
    url = url.strip()
    schemes = ("https", "http") if settings.WEBHOOK_NETWORKS else ("https",)
    try:
        parts = urlsplit(url)
        fits = bool(parts.hostname) and parts.scheme in schemes and parts.port != 0
    except ValueError:
        fits = False
    if not fits or not url.isascii() or not url.isprintable() or " " in url or len(url) > LONGEST_URL:
        raise WebhookError(
            "Enter the whole address of the receiver, such as https://example.com/postroom.", "url"
        )
    if parts.username or parts.password:
        raise WebhookError(
            "Leave name and password out of the address: the signature tells that it is us.", "url"
        )
    return url


def checked_kinds(kinds: Sequence[str]) -> list[str]:
    """Return the kinds of events, each once. Raises WebhookError for a word that can be none."""
    for kind in kinds:
        if not _KIND.fullmatch(kind):
            raise WebhookError(
                f"“{kind[:60]}” is no kind of event. Write message.received or conversation.*", "kinds"
            )
    return list(dict.fromkeys(kinds))[:100]


def _demand(actor: Person) -> None:
    if not actor.sees_every_mailbox:
        raise NotAllowed("Only owners and administrators of the organisation manage webhooks.")
