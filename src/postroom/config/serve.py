"""Everything on one machine: what has to hold before the start, and which roles there are."""

import logging
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from postroom.config.supervisor import Role
from postroom.kit.data_folder import DataFolder

READY_WITHIN_S = 30.0


class CannotServe(Exception):  # noqa: N818
    """The installation cannot be started; the message is one line that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the roles listen, and where outgoing mail is handed to."""

    http: tuple[str, int]
    smtp: tuple[str, int]
    lmtp: tuple[str, int] | None
    relay: str
    certificate: Path | None = None
    key: Path | None = None


def check(data: DataFolder, doors: Doors) -> None:
    """Raise CannotServe where the data folder, a port or the database will not do."""
    data.read_secret()
    _check_writable(data)
    for name, address in (("--http", doors.http), ("--smtp", doors.smtp), ("--lmtp", doors.lmtp)):
        if address is not None:
            _check_port(name, *address)
    _check_database()


def roles(doors: Doors) -> list[Role]:
    """Return the roles of one machine."""
    intake = ["intake", "--smtp", _written(doors.smtp)]
    if doors.lmtp:
        intake += ["--lmtp", _written(doors.lmtp)]
    if doors.certificate and doors.key:
        intake += ["--tls-cert", str(doors.certificate), "--tls-key", str(doors.key)]
    return [
        Role("intake", intake),
        Role("web", ["web", "--http", _written(doors.http)]),
        Role("deliver", ["deliver"]),
        Role("send", ["send", "--relay", doors.relay]),
        Role("follow", ["follow"]),
    ]


def wait_until_open(doors: Doors) -> bool:
    """Wait until the pages and the SMTP door answer; returns False where they do not in time."""
    deadline = time.monotonic() + READY_WITHIN_S
    return all(_answers(address, deadline) for address in (doors.smtp, doors.http))


def _answers(address: tuple[str, int], deadline: float) -> bool:
    host = "127.0.0.1" if address[0] in ("0.0.0.0", "::", "") else address[0]  # noqa: S104
    while time.monotonic() < deadline:
        try:
            with socket.create_connection((host, address[1]), timeout=1):
                return True
        except OSError:
            time.sleep(0.1)
    return False


def _check_writable(data: DataFolder) -> None:
    try:
        for folder in (data.root, data.spool, data.blobs, data.run):
            folder.mkdir(exist_ok=True)
            probe = folder / f".writable-{os.getpid()}"
            probe.touch()
            probe.unlink()
    except OSError as error:
        raise CannotServe(
            f"The data folder {data.root} cannot be written ({error.strerror or error}). "
            "Give the user that runs Postroom the right to write there."
        ) from error


def _check_port(option: str, host: str, port: int) -> None:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise CannotServe(
            f"{host}:{port} cannot be opened ({error.strerror or error}). "
            f"End the program that uses it, or choose another with {option} HOST:PORT."
        ) from error


def _check_database() -> None:
    """Ask in a process of its own, so that this one stays small and without Django."""
    asked = subprocess.run(
        [sys.executable, "-m", "postroom.config.schema"], capture_output=True, text=True, check=False
    )
    if asked.returncode:
        lines = asked.stderr.strip().splitlines() or [
            "The database cannot be checked. Run `postroom doctor`."
        ]
        raise CannotServe(lines[-1])


def _written(address: tuple[str, int]) -> str:
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def set_up_log() -> None:
    """Write the parent's own log lines as the roles write theirs."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
