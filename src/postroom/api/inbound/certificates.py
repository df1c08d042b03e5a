"""The certificates that Amazon SNS signs with: from Amazon's own servers, kept for a day."""

import http.client
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import NameOID

from postroom.api.inbound.posted import CannotCheckNow, NotFromProvider
from postroom.integrations.webhooks.network import is_public
from postroom.kit.clock import now
from postroom.kit.pinned import Pinned

WITHIN_S = 10.0
MOST_BYTES = 32 * 1024
KEPT_S = 24 * 3600.0
MOST_KEPT = 20
_ADDRESS = re.compile(r"https://(sns\.[a-z0-9-]{1,30}\.amazonaws\.com(?:\.cn)?)(/[A-Za-z0-9._-]{1,200}\.pem)")
_NAME = re.compile(r"sns([.-][a-z0-9.-]{1,60})?\.amazonaws\.com(\.cn)?")


@dataclass(frozen=True, slots=True)
class Kept:
    """A certificate and until when it is kept, on the clock of time.monotonic."""

    certificate: x509.Certificate
    until_s: float


_kept: dict[str, Kept] = {}
_lock = threading.Lock()


def certificate_at(url: str) -> RSAPublicKey:
    """Return the key in the certificate at this address of Amazon SNS.

    Raises NotFromProvider for another address and for a certificate that does not hold, CannotCheckNow where it
    cannot be had at the moment.
    """
    found = _ADDRESS.fullmatch(url)
    if found is None:
        raise NotFromProvider("the address of the certificate is none of Amazon SNS")
    host, path = found.groups()
    with _lock:
        kept = _kept.get(url)
    if kept is None or kept.until_s < time.monotonic():
        kept = Kept(_read(download(host, path)), time.monotonic() + KEPT_S)
        key = _key_of(kept.certificate)
        _keep(url, kept)
        return key
    return _key_of(kept.certificate)


def forget() -> None:
    """Forget what is kept."""
    with _lock:
        _kept.clear()


def _keep(url: str, kept: Kept) -> None:
    with _lock:
        while len(_kept) >= MOST_KEPT:
            del _kept[next(iter(_kept))]
        _kept[url] = kept


def _key_of(certificate: x509.Certificate) -> RSAPublicKey:
    """Return the key of a certificate that is of SNS and valid now. Raises NotFromProvider."""
    if not certificate.not_valid_before_utc <= now() <= certificate.not_valid_after_utc:
        raise NotFromProvider("the certificate of the signature has expired, or is not valid yet")
    names = [str(one.value) for one in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if not any(_NAME.fullmatch(name) for name in names):
        raise NotFromProvider("the certificate of the signature is not that of Amazon SNS")
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        raise NotFromProvider("the certificate of the signature has a key of another kind")
    return key


def _read(pem: bytes) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem)
    except ValueError as error:
        raise CannotCheckNow("what Amazon SNS gives out as the certificate is none") from error


def download(host: str, path: str, port: int = 443, may_ask: Callable[[str], bool] = is_public) -> bytes:
    """Return what lies there, over TLS in the name of the host, from a public address, without any redirect.

    Raises CannotCheckNow.
    """
    until = time.monotonic() + WITHIN_S
    connection = Pinned("https", host, port, _address_of(host, port, may_ask), until)
    watch = threading.Timer(WITHIN_S, connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request("GET", path, headers={"Connection": "close", "Accept-Encoding": "identity"})
        response = connection.getresponse()
        content = response.read(MOST_BYTES + 1)
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        # AttributeError: http.client stumbles where the watch has cut the connection in the middle.
        raise CannotCheckNow(f"the certificate of the signature cannot be fetched from {host}") from error
    finally:
        watch.cancel()
        connection.close()
    if response.status != 200 or len(content) > MOST_BYTES:
        raise CannotCheckNow(f"{host} gives out no certificate ({response.status}, {len(content)} bytes)")
    return content


def _address_of(host: str, port: int, may_ask: Callable[[str], bool]) -> str:
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise CannotCheckNow(f"{host} cannot be found at the moment") from error
    if not found or not all(map(may_ask, found)):
        raise CannotCheckNow(f"{host} is not on the public internet, as it looks from here")
    return found[0]
