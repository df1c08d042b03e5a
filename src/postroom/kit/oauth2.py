"""Tokens of OAuth 2, from an address that is safe to ask: for a code (RFC 6749 §4.1.3), and anew for a refresh
token (§6). What makes the way to the code safe is here too: PKCE (RFC 7636)."""

import base64
import hashlib
import http.client
import json
import secrets
import ssl
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

TIMEOUT_S = 20.0
MOST_BYTES = 64 * 1024
USUAL_LIFE_S = 600.0

NO_MORE = "{host} gives out no token any more ({code}). Connect the account anew, with a new token."
NOT_FOR_CODE = (
    "{host} gives out no token ({code}). What it said holds once and for some minutes: connect again. Where that does "
    "not help, look at the client id, its secret and the address of the callback that are registered there."
)

Kind = Literal["network", "login", "server"]


class NoToken(Exception):  # noqa: N818
    """There is no token; the message says why and what to do, `kind` where the reason lies."""

    def __init__(self, kind: Kind, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Granted:
    """An access token and how long it lives; `refresh_token` is a new one that takes the place of ours, or ""."""

    access_token: str
    refresh_token: str
    life_s: float


def refresh(url: str, refresh_token: str, client_id: str, client_secret: str = "") -> Granted:
    """Ask for an access token. Raises NoToken."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": client_id}
    if client_secret:
        form["client_secret"] = client_secret
    answer = _post(url, form, NO_MORE)
    rotated = answer.get("refresh_token")
    is_new = isinstance(rotated, str) and rotated != refresh_token
    return Granted(
        str(answer["access_token"]),
        str(rotated) if rotated and is_new else "",
        _number(answer.get("expires_in"), USUAL_LIFE_S),
    )


def exchange(
    url: str, code: str, redirect_uri: str, verifier: str, client_id: str, client_secret: str = ""
) -> Granted:
    """Ask for the tokens that a code stands for; `refresh_token` is "" where there is none. Raises NoToken."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
        "client_id": client_id,
    }
    if client_secret:
        form["client_secret"] = client_secret
    answer = _post(url, form, NOT_FOR_CODE)
    return Granted(
        str(answer["access_token"]),
        str(answer.get("refresh_token") or ""),
        _number(answer.get("expires_in"), USUAL_LIFE_S),
    )


def new_verifier() -> str:
    """Return a secret of 384 bits that only we know, for one way to a code (RFC 7636 §4.1)."""
    return secrets.token_urlsafe(48)


def challenge_of(verifier: str) -> str:
    """Return what may be seen of it (S256, RFC 7636 §4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def check_token_url(url: str) -> None:
    """Raise ValueError, with a sentence, where no token may be sent to this address."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1"):
        return
    raise ValueError(f"The token address “{url[:100]}” does not begin with https://. Tokens go nowhere else.")


def _post(url: str, form: dict[str, str], refused: str) -> dict[str, Any]:
    """Send a form and read the JSON answer; follows no redirect."""
    try:
        check_token_url(url)
    except ValueError as error:
        raise NoToken("login", str(error)) from error
    parts = urlsplit(url)
    host = parts.hostname or ""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = (
        http.client.HTTPSConnection(host, parts.port, timeout=TIMEOUT_S, context=ssl.create_default_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT_S)
    )
    try:
        connection.request("POST", path, urlencode(form), headers)
        response = connection.getresponse()
        return _read(host, response.status, response.read(MOST_BYTES), refused)
    except (OSError, http.client.HTTPException) as error:
        words = str(error) or type(error).__name__
        raise NoToken(
            "network", f"{host}, which gives out the tokens, cannot be reached: {words}."
        ) from error
    finally:
        connection.close()


def _read(host: str, status: int, body: bytes, refused: str) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if status == 200 and isinstance(answer, dict) and answer.get("access_token"):
        return answer
    code = answer.get("error") if isinstance(answer, dict) else None
    if status in (400, 401) and code:
        raise NoToken("login", refused.format(host=host, code=str(code)[:60]))
    raise NoToken("server", f"{host}, which gives out the tokens, answered {status} and no token.")


def _number(value: object, usual: float) -> float:
    try:
        return float(str(value))
    except ValueError:
        return usual
