"""The installation of a drill: made by the command line, served on loopback, thrown away at the end."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from postroom.config.supervisor import running_roles

POSTROOM = [sys.executable, "-m", "postroom.config.cli"]
PASSWORD = "only for the drill"  # noqa: S105 (thrown away with it)
LOOPBACK = "127.0.0.1"
READY_WITHIN_S = 60.0


class DrillFailed(Exception):  # noqa: N818
    """The drill could not be carried out; the message is one line that says why."""


class House:
    """Roles of Postroom on free ports of the loopback, in a data folder of their own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.http, self.smtp, self.relay = free_ports(3)
        self._serve: subprocess.Popen[bytes] | None = None

    def build(self, mailboxes: Sequence[tuple[str, str]]) -> None:
        """Make the organisation and its mailboxes: (address, text of the automatic reply or "")."""
        self._run("init", "--org", "Drill", "--admin", "ada@drill.test", "--password-stdin")
        for address, auto_reply in mailboxes:
            reply = ["--auto-reply", auto_reply] if auto_reply else []
            self._run("mailbox", "add", address, "--name", address.partition("@")[0], *reply)

    def __enter__(self) -> "House":
        command = [
            *POSTROOM,
            "serve",
            "--http",
            f"{LOOPBACK}:{self.http}",
            "--smtp",
            f"{LOOPBACK}:{self.smtp}",
        ]
        with (self.data / "serve.log").open("wb") as log:
            self._serve = subprocess.Popen(
                [*command, "--relay", f"smtp://{LOOPBACK}:{self.relay}"],
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + READY_WITHIN_S
        while not self._answers():
            if self._serve.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise DrillFailed(f"postroom serve did not start; {self.data / 'serve.log'} says why")
            time.sleep(0.2)
        return self

    def __exit__(self, *_: object) -> None:
        if self._serve is not None:
            self._serve.send_signal(signal.SIGTERM)
            try:
                self._serve.wait(20)
            except subprocess.TimeoutExpired:
                self._serve.kill()
            self._serve = None

    def roles(self) -> dict[str, int]:
        """Return the process ids of the roles that run now, by name."""
        if self._serve is None or self._serve.poll() is not None:
            raise DrillFailed("postroom serve has ended")
        return running_roles(self._serve.pid)

    def _run(self, *arguments: str) -> None:
        done = subprocess.run(
            [*POSTROOM, *arguments],
            input=PASSWORD,
            capture_output=True,
            text=True,
            env=self._environment(),
            check=False,
        )
        if done.returncode:
            raise DrillFailed(done.stderr.strip().splitlines()[-1] if done.stderr else "postroom failed")

    def _environment(self) -> dict[str, str]:
        return os.environ | {"POSTROOM_DATA": str(self.data), "POSTROOM_LONGEST_RESTART_S": "1"}

    def _answers(self) -> bool:
        try:
            with smtplib.SMTP(LOOPBACK, self.smtp, timeout=5):
                socket.create_connection((LOOPBACK, self.http), timeout=5).close()
                return True
        except (OSError, smtplib.SMTPException):
            return False


def free_ports(number: int) -> list[int]:
    """Return ports of the loopback that nobody uses now."""
    probes = [socket.socket() for _ in range(number)]
    try:
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
