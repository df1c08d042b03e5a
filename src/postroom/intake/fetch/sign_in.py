"""How we get in: by password, or by a token of OAuth 2."""

import base64
from collections.abc import Callable
from dataclasses import dataclass

from postroom.intake.fetch.account import Account
from postroom.intake.fetch.tokens import Tokens, current_refresh_token, keep_refresh_token, opened
from postroom.kit.vault import Vault
from postroom.spool import Spool


@dataclass(frozen=True, slots=True)
class SignIn:
    """The key to one account: `password` gives it, or `tokens` where there is none."""

    user: str
    password: Callable[[], str]
    tokens: Tokens | None = None


def sign_in_of(account: Account, spool: Spool, vault: Vault) -> SignIn:
    """Return the key to an account. Raises FetchError where its secret cannot be read."""
    if account.auth == "password":
        return SignIn(account.user, lambda: opened(vault, account.secret))
    current = [current_refresh_token(account, spool, vault)]

    def keep(new: str) -> None:
        keep_refresh_token(account.id, spool, vault, current[0], new)
        current[0] = new

    return SignIn(account.user, lambda: "", Tokens(account, vault, current[0], keep))


def xoauth2(user: str, token: str) -> str:
    """Return the words of XOAUTH2, which Google and Microsoft take."""
    return f"user={user}\1auth=Bearer {token}\1\1"


def oauthbearer(user: str, token: str) -> str:
    """Return the words of OAUTHBEARER (RFC 7628 §3.1)."""
    name = user.replace("=", "=3D").replace(",", "=2C")
    return f"n,a={name},\1auth=Bearer {token}\1\1"


def encoded(words: str) -> str:
    """Return SASL words as they go over the wire."""
    return base64.b64encode(words.encode()).decode()
