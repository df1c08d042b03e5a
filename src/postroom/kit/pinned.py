"""A connection to an address that was checked, in the name of its host, within a time.

What a name leads to is looked up once, by whoever asks, and the connection goes there: a name that answers
differently the second time gains nothing (DNS rebinding).
"""

import http.client
import socket
import ssl
import time
from contextlib import suppress


class Pinned(http.client.HTTPConnection):
    """HTTP, or HTTPS with the certificate of `host`, at the address `ip`; `until` is a moment of time.monotonic."""

    def __init__(self, scheme: str, host: str, port: int, ip: str, until: float) -> None:
        super().__init__(host, port)
        self._secure, self._ip, self._until = scheme == "https", ip, until
        self._raw: socket.socket | None = None

    def connect(self) -> None:
        """Connect, and protect the connection. Raises OSError."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._raw = socket.create_connection((self._ip, self.port), timeout=left)
        self.sock = self._raw
        if self._secure:
            secured = ssl.create_default_context().wrap_socket(
                self._raw, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock = self._raw = secured
            secured.do_handshake()

    def cut(self) -> None:
        """End whatever is waited for: the time is over."""
        if self._raw is not None:
            with suppress(OSError):  # It may have ended by itself.
                self._raw.shutdown(socket.SHUT_RDWR)
