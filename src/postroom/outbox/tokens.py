"""Access tokens of relays that we sign in to by OAuth 2; a refresh token that is replaced is kept at once."""

import threading
import time

from postroom.accounts.installation import vault
from postroom.kit.oauth2 import NoToken, refresh
from postroom.kit.vault import SealBroken
from postroom.outbox.models import Relay

EARLY_S = 60.0


class Tokens:
    """The tokens of one relay; several connections share them."""

    def __init__(self, row: Relay) -> None:
        self._row = row
        self._lock = threading.Lock()
        self._access_token = ""
        self._good_until_s = 0.0

    def access_token(self) -> str:
        """Return a token that is good for at least a minute. Raises NoToken."""
        with self._lock:
            if not self._access_token or time.monotonic() > self._good_until_s:
                self._refresh()
            return self._access_token

    def _refresh(self) -> None:
        row = Relay.objects.get(pk=self._row.pk)  # A trial may have replaced the token meanwhile.
        try:
            held, client_secret = vault().open(row.secret), vault().open(row.client_secret)
        except SealBroken as error:
            raise NoToken(
                "login",
                "The stored token cannot be read: the installation's key has changed. Enter it again.",
            ) from error
        granted = refresh(row.token_url, held, row.client_id, client_secret)
        if granted.refresh_token:
            Relay.objects.filter(pk=row.pk, secret=row.secret).update(
                secret=vault().seal(granted.refresh_token)
            )
        self._access_token = granted.access_token
        self._good_until_s = time.monotonic() + max(0.0, granted.life_s - EARLY_S)
