"""Where a person is signed in: remembered at each sign-in, seen from time to time, ended from anywhere."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from postroom.accounts.models import Person, SignIn
from postroom.kit.clock import now

SEEN_STEP = timedelta(minutes=5)
LONGEST_AGENT = 300


def remember(person: Person, session_key: str, way: str, network_address: str, agent: str) -> SignIn:
    """Write down that the person has signed in; `way` is how: "password", "code", "passkey", "invitation"."""
    return SignIn.objects.create(
        organisation_id=person.organisation_id,
        person=person,
        session_key=session_key,
        way=way,
        network_address=network_address[:64],
        agent=agent.replace("\x00", "")[:LONGEST_AGENT],
    )


def is_new_place(person: Person, network_address: str, agent: str) -> bool:
    """Tell whether the person has signed in before, but never with this browser from this part of the network."""
    before = SignIn.objects.filter(person=person)
    agent = agent.replace("\x00", "")[:LONGEST_AGENT]
    here = before.filter(agent=agent, network_address__startswith=_neighbourhood(network_address))
    return before.exists() and not here.exists()


def _neighbourhood(network_address: str) -> str:
    """Return what addresses nearby begin with: of IPv4 two bytes, of IPv6 three groups."""
    separator, count = (":", 3) if ":" in network_address else (".", 2)
    parts = network_address[:64].split(separator)
    return separator.join(parts[:count]) + (separator if len(parts) > count else "")


def mark_seen(person: Person, session_key: str, last_marked: str) -> datetime | None:
    """Note, at most every five minutes, that the session is in use; returns the moment where it was noted."""
    at = now()
    if last_marked and at - datetime.fromisoformat(last_marked) < SEEN_STEP:
        return None
    SignIn.objects.filter(person=person, session_key=session_key, ended_at=None).update(seen_at=at)
    return at


def move(person: Person, before: str, after: str) -> None:
    """Note that a session goes on under another key."""
    SignIn.objects.filter(person=person, session_key=before, ended_at=None).update(session_key=after)


def sign_ins_of(person: Person) -> QuerySet[SignIn]:
    """Return where this person is signed in now, last seen first."""
    alive = Session.objects.filter(expire_date__gt=now()).values("session_key")
    return SignIn.objects.filter(person=person, ended_at=None, session_key__in=alive).order_by(
        "-seen_at", "-id"
    )


@transaction.atomic
def end(sign_in: SignIn) -> bool:
    """Sign that browser out; returns whether it was still signed in."""
    Session.objects.filter(session_key=sign_in.session_key).delete()
    return bool(SignIn.objects.filter(pk=sign_in.pk, ended_at=None).update(ended_at=now()))


@transaction.atomic
def end_all(person: Person, but: str = "") -> int:
    """Sign the person out everywhere, but for the session with this key; returns how many ended."""
    found = SignIn.objects.filter(person=person, ended_at=None).exclude(session_key=but or "-")
    keys = list(found.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return found.update(ended_at=now())
