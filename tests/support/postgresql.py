"""A PostgreSQL server of one's own: `python -m tests.support.postgresql COMMAND…` runs the command with it.

The command finds the server's address in POSTROOM_TEST_DATABASE. The server listens on loopback, keeps its
data in a temporary folder and is gone when the command ends.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.ports import free_ports
from tests.support.waiting import eventually

# No test takes the power from the server, so it need not wait for the disk.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def server() -> Iterator[str]:
    """Run a server; yields its address without a database's name."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="postroom-postgresql-"))
    data, port = folder / "data", free_ports(1)[0]
    as_user = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root.
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    try:
        subprocess.run(
            [*as_user, programs / "initdb", "-D", data, "-U", "postroom", "-A", "trust", "-N", "-E", "UTF8"],
            check=True,
            capture_output=True,
        )
        settings = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": folder,
            "max_connections": 200,
            **NOT_DURABLE,
        }
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        process = subprocess.Popen(
            [*as_user, programs / "postgres", "-D", data, *options.split()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            ready = [programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port)]
            eventually(lambda: subprocess.run(ready, capture_output=True).returncode == 0, within_s=30)
            yield f"postgres://postroom@127.0.0.1:{port}"
        finally:
            stop = [*as_user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"]
            subprocess.run(stop, capture_output=True)
            process.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise SystemExit("PostgreSQL is missing. Run: sh tools/install-servers")
    return Path(on_path).parent


def main() -> int:
    """Run the command of the arguments beside a server; return its code."""
    with server() as address:
        environment = {**os.environ, "POSTROOM_TEST_DATABASE": address}
        return subprocess.run(sys.argv[1:], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
