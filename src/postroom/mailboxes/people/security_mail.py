"""What people are told by mail about their own sign-in."""

from postroom.accounts.models import Person, SignIn
from postroom.kit.clock import now
from postroom.mailboxes.people.letters import LetterToPerson, post_letter

RESET = """Hello {name},

somebody, very probably you, asked for a new password for {email} on Postroom. Choose it here:
{link}

The link works once, for two hours. If it was not you, ignore this mail: your password stays as it is.
"""
NEW_PLACE = """Hello {name},

you have just signed in to Postroom from a place that you have not used before:
  {browser}
  network address {network}
  {at:%d %B %Y, %H:%M} UTC

If it was you, there is nothing to do. If not, sign that browser out and choose a new password now:
{link}
"""
CHANGED = """Hello {name},

{what} on {at:%d %B %Y, %H:%M} UTC.

If it was you, there is nothing to do. If not, ask an administrator of {organisation} at once to end your access.
"""


def send_reset_link(person: Person, link: str) -> None:
    """Send the link for a new password."""
    text = RESET.format(name=person.name, email=person.email, link=link)
    _post(person, "A new password for Postroom", text)


def tell_of_sign_in(sign_in: SignIn, browser: str, link: str) -> None:
    """Tell of a sign-in from a new place, to those who want to know."""
    person = sign_in.person
    if not person.tells_of_sign_ins:
        return
    text = NEW_PLACE.format(
        name=person.name, browser=browser, network=sign_in.network_address, at=sign_in.at, link=link
    )
    _post(person, "A new sign-in to Postroom", text)


def tell_of_change(person: Person, what: str) -> None:
    """Tell that something about the sign-in has changed: `what` is the beginning of a sentence."""
    text = CHANGED.format(name=person.name, what=what, at=now(), organisation=person.organisation.name)
    _post(person, "Your sign-in to Postroom has changed", text)


def _post(person: Person, subject: str, text: str) -> None:
    post_letter(person.organisation, LetterToPerson(person.name, person.email, subject, text))
