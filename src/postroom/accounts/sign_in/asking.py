"""Who asks: the session and its person, read with every request, by prepared queries."""

from datetime import datetime

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from postroom.accounts.models import Person
from postroom.accounts.prepared import prepared
from postroom.kit.clock import now


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        found = _session(self.session_key, now()) if self.session_key else []
        if not found:
            self._session_key = None
            return None
        return found[0]


class Backend(ModelBackend):
    """Django's check of passwords."""

    def get_user(self, user_id: int) -> Person | None:
        """Return the person whose session this is; None where they may not sign in any more."""
        found = _person(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@prepared
def _session(key: str, at: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=at)


@prepared
def _person(number: int) -> QuerySet[Person]:
    return Person.objects.filter(pk=number)
