"""The parent of the roles: starts each as a process of its own, restarts it with backoff, holds no state.

What most roles need is loaded once, here, and the roles are forked: they start in a moment, and share the
memory of the code. A process that forks must have no threads and no connections; this one has none.
"""

import gc
import importlib
import logging
import multiprocessing
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.context import ForkProcess
from pathlib import Path

from setproctitle import setproctitle

from postroom.kit.backoff import backoff_s
from postroom.kit.parent import PARENT

log = logging.getLogger("postroom.serve")

LOOK_EVERY_S = 0.2
END_WITHIN_S = 8.0
STABLE_AFTER_S = 30.0
# A drill that kills roles all the time sets it lower.
LONGEST_BACKOFF_S = float(os.environ.get("POSTROOM_LONGEST_RESTART_S") or 30)


FORK = multiprocessing.get_context("fork")
# Elsewhere, system libraries may run threads that Python knows nothing of.
CAN_FORK = sys.platform == "linux"
PRELOADED = (
    "postroom.config.web_server",
    "postroom.config.asgi",
    "postroom.config.urls",
    "postroom.config.loop",
    "postroom.automations.follow",
    "postroom.delivery.worker",
    "postroom.mailboxes.fetching.keeping",
    "postroom.ops.checks",
    "postroom.outbox.sender",
    "postroom.search.index.role",
    "postroom.integrations.webhooks.sending",
)


def forked(target: Callable[[], object]) -> ForkProcess:
    """Return a process, not yet started, that calls `target` as if nothing had been done with signals here."""

    def begin() -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        # A session of its own: Ctrl-C reaches the parent alone, which then ends its children in peace.
        os.setsid()
        target()

    return FORK.Process(target=begin, daemon=True)


def preload() -> None:
    """Load what the roles that use Django need. Django must be ready."""
    _collect_static_files()  # What serves them looks once, when it is loaded, which of them there are.
    for module in PRELOADED:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()  # Else the collector writes to every object, and no memory stays shared.


def _collect_static_files() -> None:
    """Collect in a process of its own: it compresses in threads, and this one may have none."""
    from postroom.config.static_files import collect_if_changed

    collecting = forked(collect_if_changed)
    collecting.start()
    collecting.join()


@dataclass
class Role:
    """One role: its command line, its process while it runs, and how often it has died in a row."""

    name: str
    arguments: Sequence[str]
    is_fresh: bool = False
    """Begins as a new program instead of as a fork of this one: without Django, to stay small."""
    process: ForkProcess | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    deaths: int = 0

    def start(self) -> None:
        """Start the process. It gets SIGTERM when this one ends, however that happens."""
        parent = os.getpid()
        self.process = forked(lambda: self._begin(parent))
        self.process.start()
        self.started_at = time.monotonic()

    def _begin(self, parent: int) -> None:
        """Become the role, in the child."""
        os.environ[PARENT] = str(parent)
        if self.is_fresh or not CAN_FORK:
            os.execv(sys.executable, [sys.executable, "-m", "postroom.config.cli", *self.arguments])  # noqa: S606
        from postroom.config.cli import main

        setproctitle(f"postroom {self.name}")
        sys.argv = ["postroom", *self.arguments]
        main()

    def look(self) -> None:
        """Notice a death and plan the next start, or start when it is time."""
        now_s = time.monotonic()
        if self.process is not None and (code := self.process.exitcode) is not None:
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
            process.terminate()
        deadline = time.monotonic() + END_WITHIN_S
        for process in running:
            process.join(max(0.0, deadline - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()

    def _stop(self, *_: object) -> None:
        self.stopping = True


def kind_of(role: str) -> str:
    """Return what a role is one of, where there may be several: "web" for "web-2"."""
    return re.sub(r"-\d+$", "", role)


def running_roles(parent: int) -> dict[str, int]:
    """Return the process ids of the roles below a parent, by name (Linux only)."""
    found: dict[str, int] = {}
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        try:
            words = Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0")
        except FileNotFoundError:
            continue
        if words[0].startswith("postroom "):
            found[words[0].removeprefix("postroom ")] = int(child)
        elif "postroom.config.cli" in words[:-1]:
            found[words[words.index("postroom.config.cli") + 1]] = int(child)
    return found
