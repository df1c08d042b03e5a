"""Fetching one picture from a stranger's server: bounded in time and size, and from public addresses only.

The address that was checked is the one that is connected to, so that a name cannot change its mind in between;
every redirect is checked anew. Nothing of the reader is sent: no cookie, no referrer, no address.
"""

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from postroom.kit.pinned import Pinned
from postroom.mail.sniff import sniff
from postroom.web.pictures import public

PICTURES = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif"))
PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_ASKED_WITH = {
    "User-Agent": "Mozilla/5.0 (compatible; Postroom picture proxy)",
    "Accept": "image/avif,image/webp,image/png,image/jpeg,image/gif",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


class PictureRefused(Exception):  # noqa: N818
    """There is no picture to show; the message says why, in words for the log of a person's own page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its type as its bytes show it, and the bytes."""

    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one picture may cost, over all its redirects."""

    seconds: float = 8.0
    size_bytes: int = 8 * 1024 * 1024
    redirects: int = 4


@dataclass(frozen=True, slots=True)
class Network:
    """How hosts are found, and which addresses may be asked at which ports."""

    resolve: public.Resolve = public.resolve
    may_ask: Callable[[str], bool] = public.is_public
    ports: frozenset[int] = frozenset(PORTS.values())


def fetch(address: str, bounds: Bounds | None = None, network: Network | None = None) -> Picture:
    """Return the picture at a remote http or https address. Raises PictureRefused."""
    bounds, network = bounds or Bounds(), network or Network()
    until = time.monotonic() + bounds.seconds
    for _ in range(bounds.redirects + 1):
        answer = _ask(address, until, bounds, network)
        if isinstance(answer, Picture):
            return answer
        address = answer
    raise PictureRefused("it leads from one address to the next without end")


def _ask(address: str, until: float, bounds: Bounds, network: Network) -> "Picture | str":
    """Return the picture, or the address to which the server sends us."""
    scheme, host, port, target = _parts(address)
    if port not in network.ports:
        raise PictureRefused(f"port {port} is none for pictures")
    connection = Pinned(scheme, host, port, _checked(host, port, network), until)
    watch = threading.Timer(max(0.0, until - time.monotonic()), connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request("GET", target, headers=_ASKED_WITH)
        response = connection.getresponse()
        if response.status in _REDIRECTS:
            return urljoin(address, response.getheader("Location") or "")
        if response.status != 200:
            raise PictureRefused(f"the server answered {response.status}")
        return _picture(response, bounds)
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        # AttributeError: http.client stumbles where the watch has cut the connection in the middle.
        raise PictureRefused(f"it could not be fetched ({type(error).__name__})") from error
    finally:
        watch.cancel()
        connection.close()


def _parts(address: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
        port = parts.port or PORTS.get(parts.scheme, 0)
    except (ValueError, UnicodeError) as error:
        raise PictureRefused("its address cannot be read") from error
    if parts.scheme not in PORTS or not host or parts.username or parts.password:
        raise PictureRefused("its address is not one of the web")
    target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    return parts.scheme, host, port, _quoted(target if target.startswith("/") else f"/{target}")


def _quoted(target: str) -> str:
    return "".join(
        sign if "!" <= sign <= "~" else "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "replace"))
        for sign in target
    )


def _checked(host: str, port: int, network: Network) -> str:
    """Return the address to connect to; refused where any address of the host is not public."""
    try:
        found = network.resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise PictureRefused("its server is not known") from error
    if not found or not all(network.may_ask(one) for one in found):
        raise PictureRefused("its server is not on the public internet")
    return found[0]


def _picture(response: http.client.HTTPResponse, bounds: Bounds) -> Picture:
    content = response.read(bounds.size_bytes + 1)
    if len(content) > bounds.size_bytes:
        raise PictureRefused(f"it is larger than {bounds.size_bytes // 1024 // 1024} MiB")
    kind = sniff(content, "application/octet-stream")
    if kind not in PICTURES:
        raise PictureRefused("it is no picture")
    return Picture(kind, content)
