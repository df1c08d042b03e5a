"""The second step of signing in: codes of an app (TOTP, RFC 6238) and recovery codes for when it is lost."""

import base64
import re
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.db import IntegrityError, transaction

from postroom.accounts.models import Person
from postroom.accounts.people import AccountError

WRONG_CODE = "This code does not fit. Type the six digits that the app shows now."
_GAPS = re.compile(r"[\s-]+")


def has_codes(person: Person) -> bool:
    """Tell whether an app gives this person codes."""
    return bool(_authenticators(person, Authenticator.Type.TOTP).exists())


def is_protected(person: Person) -> bool:
    """Tell whether more than a password is needed to be this person: a code of an app, or a passkey."""
    return bool(_authenticators(person, Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN).exists())


def new_secret() -> str:
    """Return a secret for an app, in base32."""
    return str(generate_totp_secret())


def picture_of(person: Person, secret: str) -> str:
    """Return the address of a picture (a data URL) that an app reads the secret from."""
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(person, secret))
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


@transaction.atomic
def begin_codes(person: Person, secret: str, code: str) -> list[str]:
    """Demand codes of this secret from now on; returns the recovery codes.

    Raises AccountError where the code does not fit the secret, or an app gives codes already.
    """
    if not validate_totp_code(secret, _GAPS.sub("", code)):
        raise AccountError(WRONG_CODE)
    try:
        with transaction.atomic():
            TOTP.activate(person, secret)
    except IntegrityError as error:
        raise AccountError("An app gives you codes already. Take it off first.") from error
    codes: list[str] = RecoveryCodes.activate(person).get_unused_codes()
    return codes


def fits(person: Person, code: str) -> bool:
    """Tell whether this is a code of the person's app now, or one of their recovery codes; each works once."""
    code = _GAPS.sub("", code)
    if not code.isascii() or not code.isdigit() or len(code) > 20:
        return False
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    for authenticator in _authenticators(person, *kinds):
        if authenticator.wrap().validate_code(code):
            authenticator.record_usage()
            return True
    return False


@transaction.atomic
def renew_recovery_codes(person: Person) -> list[str]:
    """Return new recovery codes; the old ones end."""
    _authenticators(person, Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(person).get_unused_codes()
    return codes


def recovery_codes_left(person: Person) -> int:
    """Return how many recovery codes have not been used yet."""
    found = _authenticators(person, Authenticator.Type.RECOVERY_CODES).first()
    return len(found.wrap().get_unused_codes()) if found else 0


@transaction.atomic
def end_codes(person: Person) -> None:
    """Demand no codes any more; the recovery codes go with them."""
    _authenticators(person, Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES).delete()


@transaction.atomic
def take_off_all(person: Person) -> bool:
    """Let a password be enough again: codes, recovery codes and passkeys go. Returns whether there were any."""
    deleted, _ = Authenticator.objects.filter(user=person).delete()
    return bool(deleted)


def _authenticators(person: Person, *kinds: str) -> Any:
    return Authenticator.objects.filter(user=person, type__in=kinds)
