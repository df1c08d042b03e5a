"""Access tokens of OAuth 2 (RFC 6749 §6): got with the refresh token, which a provider may replace each time.

A replaced refresh token is put into the spool, sealed, before anything else happens, so that it survives
whatever is down; the floor above copies it into its table when it can.
"""

import hashlib
import json
import time
from collections.abc import Callable
from typing import Any

from postroom.intake.fetch.account import Account
from postroom.intake.fetch.errors import FetchError
from postroom.kit.oauth2 import NoToken, refresh
from postroom.kit.vault import SealBroken, Vault
from postroom.spool import Spool

EARLY_S = 60.0
REMEMBERED = 1000
STATES = "fetch-token/"

Keep = Callable[[str], None]


class Tokens:
    """The tokens of one account. `keep` is called with a new refresh token before it is used."""

    def __init__(self, account: Account, vault: Vault, refresh_token: str, keep: Keep) -> None:
        self._account = account
        self._vault = vault
        self._refresh_token = refresh_token
        self._keep = keep
        self._access_token = ""
        self._good_until_s = 0.0

    def access_token(self) -> str:
        """Return a token that is good for at least a minute. Raises FetchError."""
        if not self._access_token or time.monotonic() > self._good_until_s:
            self._refresh()
        return self._access_token

    def forget_access(self) -> None:
        """Get a new access token next time: the server did not accept this one."""
        self._access_token = ""

    def _refresh(self) -> None:
        account = self._account
        client_secret = opened(self._vault, account.client_secret) if account.client_secret else ""
        try:
            granted = refresh(account.token_url, self._refresh_token, account.client_id, client_secret)
        except NoToken as error:
            raise FetchError(error.kind, str(error)) from error
        if granted.refresh_token:
            self._keep(granted.refresh_token)
            self._refresh_token = granted.refresh_token
        self._access_token = granted.access_token
        self._good_until_s = time.monotonic() + max(0.0, granted.life_s - EARLY_S)


def current_refresh_token(account: Account, spool: Spool, vault: Vault) -> str:
    """Return the newest refresh token: the published one, or what the provider made of it since."""
    published = opened(vault, account.secret)
    stored = _stored(spool, account.id)
    if stored and _mark(published) in stored["replaced"]:
        return opened(vault, stored["token"])
    return published


def keep_refresh_token(account: int, spool: Spool, vault: Vault, old: str, new: str) -> None:
    """Store a replaced token, and of which ones it took the place; on stable storage on return."""
    stored = _stored(spool, account)
    replaced = stored["replaced"] if stored and opened(vault, stored["token"]) == old else []
    marks = [*replaced, _mark(old)][-REMEMBERED:]
    value = json.dumps({"token": vault.seal(new), "replaced": marks})
    spool.put_many([], states=[(f"{STATES}{account}", value)])


def replaced_tokens(spool: Spool) -> dict[int, tuple[str, frozenset[str]]]:
    """Return for each account its newest refresh token, sealed, and the marks of those that it replaced."""
    found = {}
    for key, text in spool.states(STATES).items():
        stored = json.loads(text)
        found[int(key.removeprefix(STATES))] = stored["token"], frozenset(stored["replaced"])
    return found


def mark_of(sealed: str, vault: Vault) -> str:
    """Return the mark by which a sealed token is known."""
    return _mark(vault.open(sealed))


def opened(vault: Vault, sealed: str) -> str:
    """Return a secret. Raises FetchError where it was sealed with another key."""
    try:
        return vault.open(sealed)
    except SealBroken as error:
        raise FetchError(
            "here",
            "The stored password or token cannot be read: the installation's key has changed. Enter it again.",
        ) from error


def _stored(spool: Spool, account: int) -> dict[str, Any] | None:
    text = spool.states(f"{STATES}{account}").get(f"{STATES}{account}")
    return json.loads(text) if text else None


def _mark(token: str) -> str:
    return hashlib.sha256(b"refresh token " + token.encode()).hexdigest()[:24]
