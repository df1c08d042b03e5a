"""Making the keys that mail of a domain is signed with, and looking whether the DNS shows them (DKIM)."""

import base64
import re
from collections.abc import Sequence

from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from postroom.accounts.installation import vault
from postroom.accounts.models import Person
from postroom.accounts.people import AccountError
from postroom.activity.record import record
from postroom.kit.clock import now
from postroom.kit.dns import Dns, NoAnswer
from postroom.mail.dkim import PrivateKey, load_key
from postroom.outbox.models import Algorithm, DomainKey

RSA_BITS = 2048
_SELECTOR = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_TAG = re.compile(r"(?:^|;)\s*([a-z]+)\s*=\s*([^;]*)")
_BLANKS = re.compile(r"\s+")


class KeyProblem(AccountError):  # noqa: N818
    """A key cannot be made or taken over; the message says why."""


def keys_of(organisation: int, domain: str) -> QuerySet[DomainKey]:
    """Return the keys of a domain, oldest first."""
    return DomainKey.objects.filter(organisation_id=organisation, domain=domain).order_by("id")


def make_key(organisation: int, domain: str, algorithm: str, actor: Person | None) -> DomainKey:
    """Make a key under a selector of its own. Mail is signed with it once the DNS shows it."""
    if algorithm not in Algorithm.values:
        raise KeyProblem(f"A key is one of: {', '.join(Algorithm.values)}.")
    private: PrivateKey = (
        generate_private_key(65537, RSA_BITS) if algorithm == Algorithm.RSA else Ed25519PrivateKey.generate()
    )
    return _kept(organisation, domain, f"pr{now():%Y%m%d}{algorithm[0]}", private, actor)


def take_key(organisation: int, domain: str, selector: str, pem: str, actor: Person | None) -> DomainKey:
    """Take over a key that the domain has already. Raises KeyProblem for one that cannot sign mail."""
    selector = selector.strip().lower()
    if not _SELECTOR.fullmatch(selector):
        raise KeyProblem(
            "The selector is the part of the DNS name before ._domainkey: letters, digits, hyphens."
        )
    try:
        private = load_key(pem.strip().encode())
    except (ValueError, TypeError) as error:
        raise KeyProblem(
            "This is no private key that can sign mail. It is a PEM file without a password, RSA of 2048 bits or "
            "more, or Ed25519."
        ) from error
    return _kept(organisation, domain, selector, private, actor)


def check_key(key: DomainKey, dns: Dns) -> bool:
    """Look whether the DNS shows this key, and keep what was found; returns whether it does."""
    at, published_at = now(), key.published_at
    try:
        trouble = trouble_of(dns.texts(key.name), key.public_key)
        published_at = None if trouble else published_at or at
    except NoAnswer as error:
        trouble = f"{error} Try again in some minutes."
    key.checked_at, key.trouble, key.published_at = at, trouble, published_at
    key.save(update_fields=["checked_at", "trouble", "published_at"])
    return not trouble


def trouble_of(texts: Sequence[str], public_key: str) -> str:
    """Return what is wrong with the records under the name of a key; "" where the key is there (RFC 6376 §3.6)."""
    found = [dict(_TAG.findall(text)) for text in texts]
    records = [tags for tags in found if "p" in tags]
    if not records:
        return "The DNS has no such record yet. It can take an hour after you add it."
    if len(records) > 1:
        return "There is more than one record under this name. Remove the others."
    held = _BLANKS.sub("", records[0]["p"])
    if not held:
        return "The record says that the key is withdrawn (p= is empty). Enter the value that stands here."
    if held != public_key:
        if public_key.startswith(held):
            return "The record holds only a part of the key: some DNS pages cut at 255 characters. Enter two pieces."
        return "The record holds another key. Enter the value that stands here."
    return ""


@transaction.atomic
def remove_key(key: DomainKey, actor: Person | None) -> None:
    """Sign with it no more. Leave its record in the DNS for some days, for the mail that is under way."""
    DomainKey.objects.filter(pk=key.pk).delete()
    record(
        "domain_key.removed",
        organisation=key.organisation_id,
        actor=actor,
        domain=key.domain,
        selector=key.selector,
    )


def _kept(
    organisation: int, domain: str, selector: str, private: PrivateKey, actor: Person | None
) -> DomainKey:
    is_rsa = not isinstance(private, Ed25519PrivateKey)
    pem = private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    key = DomainKey(
        organisation_id=organisation,
        domain=domain,
        selector=selector,
        algorithm=Algorithm.RSA if is_rsa else Algorithm.ED25519,
        private_key=vault().seal(pem.decode()),
        public_key=_public(private),
    )
    try:
        with transaction.atomic():
            key.save()
            record(
                "domain_key.made", organisation=organisation, actor=actor, domain=domain, selector=selector
            )
    except IntegrityError as error:
        raise KeyProblem(f"{domain} has a key {selector} already. Remove that one first.") from error
    return key


def _public(private: PrivateKey) -> str:
    """Return what stands in the DNS after p=: for Ed25519 the bare 32 bytes (RFC 8463 §4)."""
    if isinstance(private, Ed25519PrivateKey):
        raw = private.public_key().public_bytes(form.Encoding.Raw, form.PublicFormat.Raw)
    else:
        raw = private.public_key().public_bytes(form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(raw).decode()
