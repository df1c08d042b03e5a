"""STARTTLS: RFC 3207."""

import asyncio
import logging
import ssl

HANDSHAKE_S = 30

log = logging.getLogger("postroom.intake")


async def shake_hands(
    plain: asyncio.Transport | None, protocol: asyncio.Protocol, context: ssl.SSLContext | None, peer: str
) -> asyncio.Transport | None:
    """Turn a connection to TLS; return what it is now, None where that failed or it is gone."""
    if plain is None or context is None:
        return None
    loop = asyncio.get_running_loop()
    try:
        return await loop.start_tls(
            plain, protocol, context, server_side=True, ssl_handshake_timeout=HANDSHAKE_S
        )
    except (OSError, ConnectionError, ssl.SSLError) as error:
        log.info("a TLS handshake with %s failed: %r", peer, error)
        return None
