"""The doors for providers: made, listed, removed, and found by the secret in their address."""

import hashlib
import hmac
import secrets

from django.conf import settings
from django.utils.crypto import constant_time_compare

from postroom.accounts.installation import vault
from postroom.accounts.models import Organisation
from postroom.accounts.people import AccountError
from postroom.api.inbound.providers import PROVIDERS
from postroom.api.models import InboundWebhook
from postroom.mailboxes.models import Mailbox


def add(organisation: Organisation, provider: str, mailbox: Mailbox | None, key: str) -> InboundWebhook:
    """Make a door. Raises AccountError where the key is missing or not wanted, or the mailbox is a stranger's."""
    known = PROVIDERS[provider]
    if known.view is not None and not key:
        raise AccountError(f"{known.title} signs what it posts. Pipe in {known.key}, with --key-stdin.")
    if key and not known.key:
        raise AccountError(f"{known.title} has no key: leave --key-stdin out.")
    if mailbox is not None and mailbox.organisation_id != organisation.pk:
        raise AccountError(f"{mailbox.name} belongs to another organisation than {organisation.name}.")
    return InboundWebhook.objects.create(
        organisation=organisation,
        provider=provider,
        mailbox=mailbox,
        nonce=secrets.token_hex(16),
        key=vault().seal(key),
    )


def keep_key(hook: InboundWebhook, key: str) -> bool:
    """Keep what its provider is known by from now on; False where another process has kept something meanwhile."""
    return bool(InboundWebhook.objects.filter(pk=hook.pk, key=hook.key).update(key=vault().seal(key)))


def remove(number: int) -> bool:
    """Close a door for good; tell whether there was one."""
    return InboundWebhook.objects.filter(pk=number).delete()[0] > 0


def find(provider: str, secret: str) -> InboundWebhook | None:
    """Return the door with this address."""
    number = secret.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    rows = InboundWebhook.objects.filter(pk=int(number), provider=provider)
    hook = rows.select_related("mailbox").first()
    return hook if hook is not None and constant_time_compare(secret, secret_of(hook)) else None


def secret_of(hook: InboundWebhook) -> str:
    """Return the secret part of its address: its number and 160 bits that only this installation can make."""
    key = settings.DATA_FOLDER.read_secret().encode()
    words = f"postroom inbound webhook {hook.pk} {hook.provider} {hook.nonce}".encode()
    return f"{hook.pk}-{hmac.new(key, words, hashlib.sha256).hexdigest()[:40]}"


def path_of(hook: InboundWebhook) -> str:
    """Return its address without the server's name."""
    return f"/inbound/{hook.provider}/{secret_of(hook)}{PROVIDERS[hook.provider].ending}"


def url_of(hook: InboundWebhook) -> str:
    """Return its whole address, "" where the settings do not say how this server is reached."""
    return settings.PUBLIC_URL.rstrip("/") + path_of(hook) if settings.PUBLIC_URL else ""
