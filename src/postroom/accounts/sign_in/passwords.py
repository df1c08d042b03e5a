"""A new password: by a link that was sent by mail, or with the present one."""

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from postroom.accounts.models import Person
from postroom.accounts.people import AccountError, check_chosen_password
from postroom.accounts.sign_in.sessions import end_all


def reset_path(person: Person) -> str:
    """Return the path of the link: it works once, and ends with the next sign-in or after two hours."""
    number = urlsafe_base64_encode(force_bytes(person.pk))
    return f"/new-password/{number}/{default_token_generator.make_token(person)}"


def person_behind(number: str, token: str) -> Person | None:
    """Return whose link this is; None where it is forged, used or expired, or the person may not sign in."""
    try:
        key = int(urlsafe_base64_decode(number))
    except ValueError:
        return None
    if not 0 < key < 2**63:
        return None
    person = Person.objects.filter(pk=key, is_active=True).select_related("organisation").first()
    return person if person and default_token_generator.check_token(person, token) else None


@transaction.atomic
def set_password(person: Person, password: str, *, staying: str = "") -> None:
    """Set it and sign the person out everywhere, but for the session `staying`. Raises AccountError."""
    check_chosen_password(password)
    person.set_password(password)
    person.save(update_fields=["password"])
    end_all(person, staying)


def change_password(person: Person, present: str, password: str, *, staying: str = "") -> None:
    """Set it where the present one is right. Raises AccountError."""
    if not person.check_password(present):
        raise AccountError("The present password is not right. Nothing was changed.")
    set_password(person, password, staying=staying)
