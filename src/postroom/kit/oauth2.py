"""A new access token for a refresh token (OAuth 2, RFC 6749 §6), from an address that is safe to send it to."""

import http.client
import json
import ssl
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

TIMEOUT_S = 20.0
MOST_BYTES = 64 * 1024
USUAL_LIFE_S = 600.0

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
    answer = _post(url, form)
    rotated = answer.get("refresh_token")
    is_new = isinstance(rotated, str) and rotated != refresh_token
    return Granted(
        str(answer["access_token"]),
        str(rotated) if rotated and is_new else "",
        _number(answer.get("expires_in"), USUAL_LIFE_S),
    )


def check_token_url(url: str) -> None:
    """Raise ValueError, with a sentence, where no token may be sent to this address."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1"):
        return
    raise ValueError(f"The token address “{url[:100]}” does not begin with https://. Tokens go nowhere else.")


def _post(url: str, form: dict[str, str]) -> dict[str, Any]:
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
        return _read(host, response.status, response.read(MOST_BYTES))
    except (OSError, http.client.HTTPException) as error:
        words = str(error) or type(error).__name__
        raise NoToken(
            "network", f"{host}, which gives out the tokens, cannot be reached: {words}."
        ) from error
    finally:
        connection.close()


def _read(host: str, status: int, body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if status == 200 and isinstance(answer, dict) and answer.get("access_token"):
        return answer
    code = answer.get("error") if isinstance(answer, dict) else None
    if status in (400, 401) and code:
        raise NoToken(
            "login",
            f"{host} gives out no token any more ({str(code)[:60]}). Connect the account anew, with a new token.",
        )
    raise NoToken("server", f"{host}, which gives out the tokens, answered {status} and no token.")


def _number(value: object, usual: float) -> float:
    try:
        return float(str(value))
    except ValueError:
        return usual
