"""Making organisations and people."""

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from postroom.accounts.models import Organisation, Person, Role

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 1000


class AccountError(ValueError):
    """What was asked for cannot be done; the message says what to do, `field` names what to mend, if any."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NotAllowed(AccountError):  # noqa: N818
    """The person may not do this; the message is a sentence that says whom to ask."""


def checked_email(address: str, field: str = "email") -> str:
    """Return the address in lower case; `field` is what it is called where it was entered.

    Raises AccountError where it is none.
    """
    cleaned = address.strip().lower()
    try:
        validate_email(cleaned)
    except ValidationError as error:
        sentence = f"“{address}” is not an e-mail address. Write it like ada@example.com."
        raise AccountError(sentence, field) from error
    return cleaned


def checked_name(name: str, of_what: str) -> str:
    """Return the name without white space around it.

    Raises AccountError where nothing is left or it is longer than 200 characters.
    """
    cleaned = " ".join(name.split())
    if not cleaned:
        raise AccountError(f"The name of the {of_what} is empty. Give it one.", "name")
    if len(cleaned) > 200:
        sentence = f"The name of the {of_what} has {len(cleaned)} characters; 200 are the most."
        raise AccountError(sentence, "name")
    return cleaned


def check_password(password: str) -> None:
    """Raise AccountError where the password is too short or absurdly long."""
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(f"The password is too short: use at least {SHORTEST_PASSWORD} characters.")
    if len(password) > LONGEST_PASSWORD:
        raise AccountError(f"The password is too long: use at most {LONGEST_PASSWORD} characters.")


def check_chosen_password(password: str) -> None:
    """Raise AccountError where the password is too short, too long, or one of those that everybody tries."""
    check_password(password)
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError as error:
        raise AccountError("Many people use this password, so it is tried first. Choose another.") from error


def add_person(
    organisation: Organisation, email: str, name: str, password: str, role: str = Role.MEMBER
) -> Person:
    """Add somebody to the organisation.

    Raises AccountError where the address is none or taken, the name empty or the password too short.
    """
    email, name = checked_email(email), checked_name(name, "person")
    check_password(password)
    person = Person(organisation=organisation, email=email, name=name, role=role)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise AccountError(
            f"{email} already signs in here. Use another address, or change that person instead."
        ) from error
    return person
