"""Everything on one machine: what has to hold before the start, and which roles there are."""

import logging
import os
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from postroom.config.options import start_django
from postroom.config.schema import problem
from postroom.config.supervisor import FORK, Role, forked
from postroom.kit.data_folder import DataFolder

READY_WITHIN_S = 30.0

log = logging.getLogger("postroom.serve")


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
    web_processes: int = 1
    deliver_processes: int = 1
    alert_relay: str = ""


def check(data: DataFolder, doors: Doors) -> str:
    """Make Django ready; return the code of the first page, "" where the installation is set up.

    Raises CannotServe where the data folder, a port or the database will not do.
    """
    data.read_secret()
    _check_writable(data)
    for name, address in (("--http", doors.http), ("--smtp", doors.smtp), ("--lmtp", doors.lmtp)):
        if address is not None:
            _check_port(name, *address)
    start_django()
    return _check_database()


def roles(doors: Doors) -> list[Role]:
    """Return the roles of one machine."""
    intake = ["intake", "--smtp", _written(doors.smtp)]
    if doors.lmtp:
        intake += ["--lmtp", _written(doors.lmtp)]
    if doors.certificate and doors.key:
        intake += ["--tls-cert", str(doors.certificate), "--tls-key", str(doors.key)]
    return [
        Role("intake", intake, is_fresh=True),
        Role("fetch", ["fetch"], is_fresh=True),
        *_several("web", ["web", "--http", _written(doors.http)], doors.web_processes),
        *_several("deliver", ["deliver"], doors.deliver_processes),
        Role("deliver-heavy", ["deliver-heavy"]),
        Role("send", ["send", "--relay", doors.relay, *_for_alerts(doors)]),
        Role("follow", ["follow"]),
        Role("index", ["index"]),
        Role("webhooks", ["webhooks"]),
    ]


def _several(name: str, arguments: Sequence[str], processes: int) -> list[Role]:
    """Return a role as often as it is to run: "web", "web-2", …"""
    names = [name, *(f"{name}-{number}" for number in range(2, processes + 1))]
    return [Role(one, arguments) for one in names]


def _for_alerts(doors: Doors) -> list[str]:
    return ["--alert-relay", doors.alert_relay] if doors.alert_relay else []


@dataclass
class Opening:
    """Looks from time to time whether the pages and the SMTP door answer yet."""

    doors: Doors
    when_open: Callable[[], None]
    waiting_for: list[tuple[str, int]] = field(init=False)
    deadline: float = field(init=False)

    def __post_init__(self) -> None:
        self.waiting_for = [self.doors.smtp, self.doors.http]
        self.deadline = time.monotonic() + READY_WITHIN_S

    def look(self) -> None:
        """Call `when_open` once all answer; say so once where they do not in time."""
        if not self.waiting_for:
            return
        self.waiting_for = [address for address in self.waiting_for if not _answers(address)]
        if not self.waiting_for:
            self.when_open()
        elif time.monotonic() > self.deadline:
            self.waiting_for = []
            log.error("the roles do not answer yet; see their messages above")


def _answers(address: tuple[str, int]) -> bool:
    host = "127.0.0.1" if address[0] in ("0.0.0.0", "::", "") else address[0]  # noqa: S104
    try:
        with socket.create_connection((host, address[1]), timeout=1):
            return True
    except OSError:
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


def _check_database() -> str:
    """Ask in a process of its own: this one will be forked, and may hold no connection."""
    ours, theirs = FORK.Pipe(duplex=False)
    asking = forked(lambda: theirs.send(_look_at_database()))
    asking.start()
    theirs.close()
    try:
        sentence, code = ours.recv()
    except EOFError:
        sentence, code = "The database cannot be checked. Run `postroom doctor`.", ""
    asking.join()
    if sentence:
        raise CannotServe(sentence)
    return str(code)


def _look_at_database() -> tuple[str | None, str]:
    from postroom.accounts.first_run import set_up_code

    sentence = problem()
    return sentence, "" if sentence else set_up_code()


def _written(address: tuple[str, int]) -> str:
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def set_up_log() -> None:
    """Write the parent's own log lines as the roles write theirs."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
