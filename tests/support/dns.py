"""A name server that knows what a test tells it."""

import socketserver
import threading
from dataclasses import dataclass, field
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


@dataclass
class NameServer:
    """Answers from `records`: (name, type) to values as in a zone file. Names in `silent` get SERVFAIL."""

    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)

    def __enter__(self) -> "NameServer":
        self._server = _Server(("127.0.0.1", 0), _Asked)
        self._server.names = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def text(self, name: str, value: str) -> None:
        """Put a TXT record, in pieces of 255 characters as the DNS wants it."""
        pieces = " ".join(f'"{value[at : at + 255]}"' for at in range(0, len(value), 255))
        self.records.setdefault((name, "TXT"), []).append(pieces)

    def answer(self, wire: bytes) -> bytes:
        """Return the answer to a question."""
        asked = dns.message.from_wire(wire)
        question = asked.question[0]
        name = question.name.to_text().rstrip(".").lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        reply = dns.message.make_response(asked)
        reply.flags |= dns.flags.RA
        values: Any = self.records.get((name, kind))
        if name in self.silent:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif values:
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *values))
        elif not any(known == name for known, _ in self.records):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply.to_wire()


class _Server(socketserver.ThreadingUDPServer):
    daemon_threads = True
    names: NameServer


class _Asked(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        wire, socket = self.request
        socket.sendto(self.server.names.answer(wire), self.client_address)
