"""The parent of the roles: starts each as a process of its own, restarts it with backoff, holds no state."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from postroom.kit.backoff import backoff_s
from postroom.kit.parent import PARENT

log = logging.getLogger("postroom.serve")

LOOK_EVERY_S = 0.2
END_WITHIN_S = 8.0
STABLE_AFTER_S = 30.0
LONGEST_BACKOFF_S = 30.0


@dataclass
class Role:
    """One role: its command line, its process while it runs, and how often it has died in a row."""

    name: str
    arguments: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    start_at: float = 0.0
    deaths: int = 0

    def start(self) -> None:
        """Start the process. It gets SIGTERM when this one ends, however that happens."""
        command = [sys.executable, "-m", "postroom.config.cli", *self.arguments]
        environment = {**os.environ, PARENT: str(os.getpid())}
        # A session of its own: Ctrl-C reaches the parent alone, which then ends the roles in peace.
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.started_at = time.monotonic()

    def look(self) -> None:
        """Notice a death and plan the next start, or start when it is time."""
        now_s = time.monotonic()
        if self.process is not None and (code := self.process.poll()) is not None:
            self.deaths = 1 if now_s - self.started_at > STABLE_AFTER_S else self.deaths + 1
            wait_s = backoff_s(self.deaths, first_s=0.2, most_s=LONGEST_BACKOFF_S)
            self.process, self.start_at = None, now_s + wait_s
            log.warning("%s ended with code %s; starting it again in %.1f s", self.name, code, wait_s)
        if self.process is None and now_s >= self.start_at:
            self.start()


@dataclass
class Supervisor:
    """Keeps roles running until it is told to stop."""

    roles: Sequence[Role]
    stopping: bool = field(default=False, init=False)

    def run(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Run until SIGTERM or SIGINT, then end every role within 10 s; `meanwhile` is called in between."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        try:
            while not self.stopping:
                for role in self.roles:
                    role.look()
                meanwhile()
                time.sleep(LOOK_EVERY_S)
        finally:
            self.end()

    def end(self) -> None:
        """Ask every role to end; kill what has not ended in time."""
        running = [role.process for role in self.roles if role.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + END_WITHIN_S
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _stop(self, *_: object) -> None:
        self.stopping = True
