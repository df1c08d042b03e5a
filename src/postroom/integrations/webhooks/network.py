"""The way out, for addresses that strangers chose: only to public addresses, looked up once and then kept to.

A name is resolved here, every address of it must be public, and the connection goes to the address that was
checked: a name that answers differently the second time gains nothing (DNS rebinding).
"""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

NAT64 = IPv6Network("64:ff9b::/96")


class Forbidden(Exception):  # noqa: N818
    """The address is none that may be called; the message says which."""


def is_public(text: str, allowed: Sequence[str] = ()) -> bool:
    """Tell whether an IP address is one of the public internet, or in a network that the operator allows."""
    address = ip_address(text.partition("%")[0])
    if any(address in ip_network(network) for network in allowed):
        return True
    inner = _inner(address)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not address.is_multicast


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address leads to, where it does."""
    if isinstance(address, IPv4Address):
        return None
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


async def public_address(host: str, port: int, allowed: Sequence[str] = ()) -> str:
    """Return the address to connect to. Raises Forbidden where any address of the host may not be called, OSError."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(f"{host} has no address") from error
    addresses = [str(one[4][0]) for one in found]
    for address in addresses:
        if not is_public(address, allowed):
            raise Forbidden(f"{host} leads to {address}, which is not on the public internet")
    return addresses[0]
