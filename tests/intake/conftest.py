"""A real door on a free port of the loopback, in a thread of its own."""

import asyncio
import datetime
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from postroom.intake.addresses import AddressBook, Target, publish
from postroom.intake.smtp.server import Server
from postroom.spool import GroupWriter, SqliteSpool

ADDRESSES = {
    "support@acme.test": Target(1, 1),
    "sales@acme.test": Target(2, 1),
    "help@acme.test": Target(1, 1),
    "info@münchen.test": Target(3, 1),
}


@dataclass
class RunningDoor:
    """Where it listens, and what it fills."""

    host: str
    port: int
    spool: SqliteSpool
    addresses: Path

    def stored(self) -> list[bytes]:
        """The raw of all mails in the spool, in the order of arrival, without the Received field on top."""
        mail_ids = sorted({self.spool.show(i).mail_id for i in self.spool.waiting_ids()})
        raws = self.spool.raw_many(mail_ids)
        return [without_trace(raws[mail_id]) for mail_id in mail_ids]


def without_trace(raw: bytes) -> bytes:
    head, _, rest = raw.partition(b" +0000\r\n")
    assert head.startswith(b"Received: from ")
    return rest


@pytest.fixture
def run_door(tmp_path: Path) -> Callable[..., Any]:
    """A context manager that runs a door with the given options of `Server`, and `max_message_bytes`."""

    @contextmanager
    def running(
        *, max_message_bytes: int = 3_000_000, published: bool = True, **options: Any
    ) -> Iterator[RunningDoor]:
        addresses = tmp_path / "addresses.json"
        if published:
            publish(
                addresses, addresses=ADDRESSES, hostname="mail.acme.test", max_message_bytes=max_message_bytes
            )
        spool = SqliteSpool(tmp_path / "spool")
        ready, stop = threading.Event(), []
        address: list[Any] = []

        async def main() -> None:
            loop = asyncio.get_running_loop()
            stopped = asyncio.Event()
            stop.append(lambda: loop.call_soon_threadsafe(stopped.set))
            writer = GroupWriter(spool, loop.call_soon_threadsafe)
            server = Server(spool, writer, AddressBook(addresses), **options)
            address.extend(await server.start("127.0.0.1", 0))
            ready.set()
            await stopped.wait()
            await server.stop()
            await loop.run_in_executor(None, writer.close)

        thread = threading.Thread(target=lambda: asyncio.run(main()))
        thread.start()
        assert ready.wait(10)
        try:
            yield RunningDoor(*address[0], spool, addresses)
        finally:
            stop[0]()
            thread.join(15)
            assert not thread.is_alive()
            spool.close()

    return running


@pytest.fixture
def door(run_door: Callable[..., Any]) -> Iterator[RunningDoor]:
    with run_door() as running:
        yield running


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for mail.acme.test, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.acme.test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("mail.acme.test")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def server_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def client_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(certificate[0]))
    context.check_hostname = False
    return context
