"""The header that a load balancer puts before a connection, versions 1 and 2.

Source: The PROXY protocol, Willy Tarreau, HAProxy, sections 2.1 and 2.2.
"""

import ipaddress
import struct
from dataclasses import dataclass

_SIGNATURE = b"\r\n\r\n\x00\r\nQUIT\n"
_MOST_V1_BYTES = 107
_ADDRESS_BYTES = {1: 4, 2: 16}


class ProxyError(ValueError):
    """The connection does not begin with a PROXY header."""


@dataclass(frozen=True, slots=True)
class ProxyHeader:
    """The client's address, "" when the balancer speaks for itself, and the length of the header in bytes."""

    peer: str
    length: int


def read_proxy_header(data: bytes | bytearray) -> ProxyHeader | None:
    """Read the header at the start of `data`; None when more is needed. Raises ProxyError."""
    if data[:12] == _SIGNATURE[: len(data)]:
        return _version_2(bytes(data)) if len(data) >= 16 else None
    if data[:6] == b"PROXY "[: len(data)]:
        return _version_1(bytes(data))
    raise ProxyError("it begins with something else")


def _version_1(data: bytes) -> ProxyHeader | None:
    end = data.find(b"\r\n", 0, _MOST_V1_BYTES)
    if end < 0:
        if len(data) >= _MOST_V1_BYTES:
            raise ProxyError("version 1, but its line does not end")
        return None
    words = data[:end].decode("ascii", "replace").split(" ")
    if words[1] == "UNKNOWN":
        return ProxyHeader("", end + 2)
    if words[1] not in ("TCP4", "TCP6") or len(words) != 6:
        raise ProxyError("version 1, but its line is not well formed")
    return ProxyHeader(_address(words[2]), end + 2)


def _version_2(data: bytes) -> ProxyHeader | None:
    command, family, size = struct.unpack(">BBH", data[12:16])
    if command >> 4 != 2 or command & 15 > 1:
        raise ProxyError("version 2, but its command is not known")
    if len(data) < 16 + size:
        return None
    length = _ADDRESS_BYTES.get(family >> 4, 0)
    if command & 15 == 0 or length == 0:
        return ProxyHeader("", 16 + size)
    if size < 2 * length + 4:
        raise ProxyError("version 2, but its addresses are cut off")
    return ProxyHeader(str(ipaddress.ip_address(data[16 : 16 + length])), 16 + size)


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ProxyError("version 1, but its address is none") from None
