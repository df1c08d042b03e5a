"""The servers that take part in the measurement of accepting, each on the loopback and ended by its process id."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from postroom.kit.data_folder import DataFolder

SINK, POSTFIX = "/usr/sbin/smtp-sink", "/usr/sbin/postfix"
SINK_PORT, POSTFIX_PORT = 39261, 39271
DOOR = (
    "import sys; from pathlib import Path; from postroom.intake.run import run\n"
    "run(Path(sys.argv[1]), '127.0.0.1', 0, ready=lambda at: print(at.smtp[1], flush=True))\n"
)
# Accepts into its queue and delivers nothing meanwhile; as many processes and recipients as the client asks for.
MAIN_CF = """\
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.acme.test
mydestination = acme.test
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
smtpd_recipient_restrictions = permit_mynetworks, reject
defer_transports = local, smtp, relay
default_process_limit = 100
smtpd_client_connection_count_limit = 0
maillog_file = {root}/log/mail.log
maillog_file_prefixes = {root}/log
"""
MASTER_CF = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
anvil unix - - n - 1 anvil
local unix - n n - - local
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
showq unix n - n - - showq
flush unix n - n 1000? 0 flush
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True)
class Running:
    """Where a server listens, and its process where its CPU time is to be known."""

    port: int
    pid: int = 0


@contextmanager
def sink() -> Iterator[Running]:
    as_user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([SINK, *as_user, f"127.0.0.1:{SINK_PORT}", "500"])
    try:
        time.sleep(0.3)
        yield Running(SINK_PORT, process.pid)
    finally:
        process.kill()
        process.wait()


@contextmanager
def door(data: DataFolder) -> Iterator[Running]:
    process = subprocess.Popen([sys.executable, "-c", DOOR, str(data.root)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield Running(int(process.stdout.readline()), process.pid)
        process.send_signal(signal.SIGTERM)
        process.wait(10)
    finally:
        process.kill()
        process.wait()


@contextmanager
def postfix(root: Path) -> Iterator[Running]:
    """Debian's postfix with a configuration and a queue of its own, on the disk of `root`. Needs root."""
    root.chmod(0o755)
    config = root / "config"
    for folder in (config, root / "queue", root / "data", root / "log"):
        folder.mkdir()
    shutil.chown(root / "data", "postfix")
    (config / "main.cf").write_text(MAIN_CF.format(root=root))
    (config / "master.cf").write_text(MASTER_CF.format(port=POSTFIX_PORT))
    for shared in ("postfix-files", "postfix-files.d", "postfix-script", "post-install", "dynamicmaps.cf"):
        source = Path("/etc/postfix") / shared
        if source.exists():
            (config / shared).symlink_to(source)
    command = [POSTFIX, "-c", str(config)]
    subprocess.run([*command, "start"], check=True, timeout=30, capture_output=True)
    try:
        time.sleep(0.5)
        yield Running(POSTFIX_PORT)
    finally:
        # The master process is ended by the number in its own lock file.
        subprocess.run([*command, "abort"], timeout=30, capture_output=True)


def postfix_holds(root: Path) -> int:
    """Return how many mails lie in postfix's queue."""
    queues = ("incoming", "active", "deferred", "maildrop")
    return sum(1 for queue in queues for path in (root / "queue" / queue).rglob("*") if path.is_file())


def cpu_s(pid: int) -> float:
    """Return the CPU time of a process, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
