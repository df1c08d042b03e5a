"""The address snapshot: what the doors know of mailboxes.

A small JSON file that the floor above publishes whenever an address changes, so that mail is taken while the
main database is down: `{"version": 1, "hostname": "mail.acme.test", "max_message_bytes": 52428800,
"addresses": {"support@acme.test": {"mailbox": 1, "organisation": 1}}, "catch_all": {"acme.test": {…}}}`.
"""

import json
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from postroom.kit.files import write_atomically

VERSION = 1
RECENT_S = 0.1
MAX_MESSAGE_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Target:
    """The mailbox that an address leads to."""

    mailbox: int
    organisation: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The addresses of one moment. Keys are normalised: see `normalise`."""

    addresses: Mapping[str, Target]
    catch_all: Mapping[str, Target] = field(default_factory=dict)
    hostname: str = "localhost"
    max_message_bytes: int = MAX_MESSAGE_BYTES
    postmasters: Mapping[str, Target] = field(default_factory=dict)
    """The mailbox that takes the mail for postmaster, for each domain of ours."""

    @classmethod
    def load(cls, path: Path) -> "Snapshot":
        """Read a published file. Raises OSError when it cannot be read, ValueError when it is none."""
        try:
            content = json.loads(path.read_bytes())
            if content["version"] != VERSION:
                raise ValueError(f"{path} has version {content['version']}, this Postroom reads {VERSION}")
            return make(
                {name: Target(**target) for name, target in content["addresses"].items()},
                {name: Target(**target) for name, target in content.get("catch_all", {}).items()},
                content.get("hostname", "localhost"),
                content.get("max_message_bytes", MAX_MESSAGE_BYTES),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path} is no address snapshot: {error!r}") from error

    def lookup(self, address: str) -> Target | None:
        """Return where mail for `address` goes: itself, without its `+detail`, postmaster, or catch-all."""
        address = normalise(address)
        target = self.addresses.get(address)
        if target is not None:
            return target
        local, _, domain = address.rpartition("@") if "@" in address else (address, "", "")
        return (
            self.addresses.get(f"{local.partition('+')[0]}@{domain}")
            or (self.postmasters.get(domain) if local == "postmaster" else None)
            or self.catch_all.get(domain)
        )

    def is_ours(self, address: str) -> bool:
        """Tell whether the domain of `address` has mailboxes here."""
        return normalise(address).rpartition("@")[2] in self.postmasters


class AddressBook:
    """The newest snapshot at `path`, read again when the file changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._looked_at_s = float("-inf")
        self._seen: tuple[int, int, int] | None = None
        self._snapshot: Snapshot | None = None

    def current(self) -> Snapshot | None:
        """Return the newest snapshot that could be read, None before the first one was published."""
        self._looked_at_s = time.monotonic()
        try:
            status = self._path.stat()
            seen = (status.st_ino, status.st_mtime_ns, status.st_size)
            if seen != self._seen:
                self._snapshot = Snapshot.load(self._path)
                self._seen = seen
        except (OSError, ValueError):
            pass  # The last good one is better than none; the floor above publishes again.
        return self._snapshot

    def recent(self) -> Snapshot | None:
        """Return a snapshot that was the newest a moment ago: no system call for each mail."""
        if self._snapshot is None or time.monotonic() - self._looked_at_s > RECENT_S:
            return self.current()
        return self._snapshot


def make(
    addresses: Mapping[str, Target],
    catch_all: Mapping[str, Target],
    hostname: str = "localhost",
    max_message_bytes: int = MAX_MESSAGE_BYTES,
) -> Snapshot:
    """Return a snapshot with normalised keys. A domain's first mailbox is its postmaster (RFC 5321, 4.5.1)."""
    by_address = {normalise(address): target for address, target in addresses.items()}
    by_domain = {normalise(domain): target for domain, target in catch_all.items()}
    postmasters = dict(by_domain)
    for address, target in sorted(by_address.items(), key=lambda item: item[1].mailbox):
        postmasters.setdefault(address.rpartition("@")[2], target)
    if postmasters:
        # "RCPT TO:<Postmaster>", without a domain, has to be taken too.
        first = min(postmasters.values(), key=lambda target: target.mailbox)
        postmasters.setdefault("", postmasters.get(normalise(hostname), first))
    return Snapshot(by_address, by_domain, hostname, max_message_bytes, postmasters)


def publish(
    path: Path,
    *,
    addresses: Mapping[str, Target],
    catch_all: Mapping[str, Target] | None = None,
    hostname: str = "localhost",
    max_message_bytes: int = MAX_MESSAGE_BYTES,
) -> None:
    """Write a snapshot for the doors, in one step; on stable storage on return."""
    content: dict[str, Any] = {
        "version": VERSION,
        "hostname": hostname,
        "max_message_bytes": max_message_bytes,
        "addresses": {address: asdict(target) for address, target in addresses.items()},
        "catch_all": {domain: asdict(target) for domain, target in (catch_all or {}).items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, json.dumps(content, ensure_ascii=False, indent=1).encode())


def normalise(address: str) -> str:
    """Return the form in which addresses are compared: lower case, composed, the domain in ASCII."""
    if address.isascii():
        return address.lower()
    local, at, domain = unicodedata.normalize("NFC", address).lower().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        pass
    return f"{local}{at}{domain}"
