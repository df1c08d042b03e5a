"""Reading a large or odd mail in a child process, so that what it costs is bounded and delays nothing else."""

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import BinaryIO

from postroom.kit.parent import PARENT
from postroom.mail.apart import OUT_OF_MEMORY
from postroom.mail.model import Mail

COMMAND = (sys.executable, "-m", "postroom.mail.apart")
PASSED_ON = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")
MIB = 1024 * 1024


class CannotRead(Exception):  # noqa: N818
    """The mail cannot be read within the bounds; the message is a sentence that says which."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading one mail may cost: seconds (of the clock and of the processor), bytes of address space."""

    seconds: float = 30.0
    memory_bytes: int = 512 * MIB


def parse_apart(source: bytes | Path, bounds: Bounds, command: Sequence[str] = COMMAND) -> Mail:
    """Return the mail as `mail.parse.parse` reads it, in a process of its own. Raises CannotRead."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            return _run(file, bounds, command)
    with tempfile.TemporaryFile() as file:
        file.write(source)
        file.seek(0)
        return _run(file, bounds, command)


def _run(file: BinaryIO, bounds: Bounds, command: Sequence[str]) -> Mail:
    # Nothing of the installation's environment (the database's password) is there for a hostile mail to find.
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    arguments = [str(max(1, ceil(bounds.seconds))), str(bounds.memory_bytes)]
    with subprocess.Popen(
        [*command, *arguments],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**environment, PARENT: str(os.getpid())},
    ) as process:
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(bounds.seconds, end)
        timer.start()
        try:
            mail = _load(process)
        finally:
            timer.cancel()
            process.kill()
            code = process.wait()
    if mail is None:
        raise CannotRead(_sentence(code, late.is_set(), bounds))
    return mail


def _load(process: "subprocess.Popen[bytes]") -> Mail | None:
    """Return what the process writes; None where it ends before that is complete."""
    if process.stdout is None:
        return None
    try:
        mail = pickle.load(process.stdout)  # noqa: S301 - written by our own program
    except (EOFError, pickle.UnpicklingError):
        process.wait()
        return None
    return mail if isinstance(mail, Mail) else None


def _sentence(code: int, late: bool, bounds: Bounds) -> str:
    if late or code == -signal.SIGXCPU:
        return f"reading this mail takes longer than {bounds.seconds:g} s"
    if code == OUT_OF_MEMORY:
        return f"reading this mail takes more than {bounds.memory_bytes // MIB} MiB of memory"
    if code < 0:
        return f"the process that reads this mail was ended by {signal.Signals(-code).name}"
    return f"the process that reads this mail ended with code {code}"
