"""What happens when somebody has proved who they are."""

from django.contrib.auth import login
from django.http import HttpRequest

from postroom.accounts.models import Person
from postroom.accounts.pages_address import pages_address, remember_address
from postroom.accounts.sign_in import sessions
from postroom.accounts.sign_in.limits import network_of
from postroom.accounts.sign_in.second_step import is_protected
from postroom.kit.clock import now
from postroom.mailboxes.people.security_mail import tell_of_sign_in
from postroom.web.here import pages_of
from postroom.web.templatetags.accounts import browser

BACKEND = "postroom.accounts.sign_in.asking.Backend"
SEEN = "seen"
PROVED = "proved"
MUST_SECURE = "must_secure"


def enter(request: HttpRequest, person: Person, way: str) -> None:
    """Begin the session, remember where, and tell the person by mail where that place is new."""
    network, agent = network_of(request), request.META.get("HTTP_USER_AGENT", "")
    is_new = sessions.is_new_place(person, network, agent)
    login(request, person, BACKEND)
    sign_in = sessions.remember(person, request.session.session_key or "", way, network, agent)
    request.session[SEEN] = now().isoformat()
    request.session[PROVED] = now().timestamp()
    request.session[MUST_SECURE] = person.organisation.demands_second_step and not is_protected(person)
    if person.sees_every_mailbox:
        remember_address(person.organisation, pages_of(request))
    if is_new:
        pages = pages_address(person.organisation, pages_of(request)) or pages_of(request)
        tell_of_sign_in(sign_in, browser(agent), f"{pages}/settings/security")


def note_use(request: HttpRequest) -> None:
    """Note now and then that this session is in use (a query every five minutes)."""
    last_marked = request.session.get(SEEN)
    if not last_marked or not isinstance(request.user, Person):
        return
    at = sessions.mark_seen(request.user, request.session.session_key or "", last_marked)
    if at is not None:
        request.session[SEEN] = at.isoformat()
