"""The intake role as a process of its own: starting, memory, kill -9, clean end."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from postroom.intake.addresses import Target, publish
from postroom.kit.data_folder import DataFolder
from postroom.kit.wake import Listener
from postroom.spool import SqliteSpool

SCRIPT = (
    "import sys; from pathlib import Path; from postroom.intake.run import run\n"
    "assert not any(name.split('.')[0] == 'django' for name in sys.modules), 'intake imports Django'\n"
    "run(Path(sys.argv[1]), '127.0.0.1', int(sys.argv[2]), lmtp=('127.0.0.1', 0),"
    " ready=lambda at: print(at.smtp[1], at.lmtp[1], flush=True))\n"
)


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "data")
    folder.create()
    publish(folder.addresses, addresses={"support@acme.test": Target(1, 1)}, hostname="mail.acme.test")
    return folder


@contextmanager
def role(data: DataFolder, port: int = 0) -> Iterator[tuple["subprocess.Popen[bytes]", int, int]]:
    """Run intake; give the process and its two ports."""
    command = [sys.executable, "-c", SCRIPT, str(data.root), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    try:
        smtp, lmtp = map(int, process.stdout.readline().split())
        yield process, smtp, lmtp
    finally:
        process.kill()
        process.communicate()


def send(port: int, text: bytes = b"Subject: x\r\n\r\nhello\r\n") -> None:
    with smtplib.SMTP("127.0.0.1", port, local_hostname="client.test", timeout=10) as smtp:
        smtp.sendmail("kim@client.test", ["support@acme.test"], text)


def test_it_ends_cleanly_and_wakes_delivery(data: DataFolder) -> None:
    with Listener(data.run, "deliver") as deliver, role(data) as (process, smtp, lmtp):
        assert smtp != lmtp
        send(smtp)
        assert deliver.wait(5)
        idle = socket.create_connection(("127.0.0.1", smtp), timeout=10)
        idle.recv(1000)
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - started < 3
        assert idle.recv(1000).startswith(b"421 4.3.2")
        idle.close()


def test_what_was_accepted_survives_kill_9(data: DataFolder) -> None:
    with role(data) as (process, smtp, _):
        for number in range(5):
            send(smtp, b"Subject: %d\r\n\r\nhello\r\n" % number)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert len(SqliteSpool(data.spool).waiting_ids()) == 5
    with role(data) as (_, smtp, _):
        send(smtp)
    assert SqliteSpool(data.spool).counts().accepted == 6


def test_mail_is_taken_while_there_is_no_main_database(data: DataFolder) -> None:
    with role(data) as (_, smtp, _):
        assert not data.database.exists()
        send(smtp)
        with (
            smtplib.SMTP("127.0.0.1", smtp, local_hostname="client.test", timeout=10) as client,
            pytest.raises(smtplib.SMTPRecipientsRefused, match="no such mailbox here"),
        ):
            client.sendmail("kim@client.test", ["nobody@acme.test"], b"x")
    assert SqliteSpool(data.spool).counts().accepted == 1


def test_a_taken_port_is_an_os_error(data: DataFolder) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, "-c", SCRIPT, str(data.root), str(taken.getsockname()[1])]
        result = subprocess.run(command, capture_output=True, timeout=20)
    assert result.returncode == 1
    assert b"address already in use" in result.stderr.lower()


def test_a_mail_of_50_mib_grows_the_process_by_less_than_20(data: DataFolder) -> None:
    def peak_kib(pid: int) -> int:
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0])

    line = b"x" * 76 + b"\r\n"
    with role(data) as (process, smtp, _):
        send(smtp)
        before = peak_kib(process.pid)
        send(smtp, b"Subject: large\r\n\r\n" + line * (50 * 1024 * 1024 // len(line) - 10))
        assert peak_kib(process.pid) - before < 20 * 1024
    (one,) = SqliteSpool(data.spool).claim("w", 1, lane="heavy")
    assert one.size_bytes > 52_000_000


@pytest.mark.skipif(not Path("/usr/bin/strace").exists(), reason="strace is not installed")
@pytest.mark.parametrize("size", [10, 2_000_000])
def test_the_data_is_synced_before_the_answer(data: DataFolder, tmp_path: Path, size: int) -> None:
    trace = tmp_path / "trace"
    with role(data) as (process, smtp, _):
        send(smtp)
        calls = "trace=fdatasync,fsync,write,writev,sendto,sendmsg,pwrite64,pwritev,pwritev2,rename"
        tracer = subprocess.Popen(
            ["strace", "-f", "-s", "3000", "-e", calls, "-o", str(trace), "-p", str(process.pid)],
            stderr=subprocess.PIPE,
        )
        assert tracer.stderr is not None
        attached = tracer.stderr.readline()
        if b"attached" not in attached:
            tracer.kill()
            tracer.communicate()
            pytest.skip(f"strace may not trace here: {attached!r}")
        send(smtp, b"Subject: traced\r\n\r\n" + b"hello, hello\r\n" * (size // 14 + 1))
        tracer.terminate()
        tracer.communicate(timeout=10)
    lines = trace.read_text().splitlines()
    content = _first(lines, "Received: from client.test", 0)
    order = [content]
    if size > 1024 * 1024:  # A large mail: its own file first, and the file's name.
        order += [_synced(lines, content), _first(lines, "rename(", content)]
        order += [_first(lines, "fsync(", order[-1])]
    logged = _first(lines, "PRl1", 0)
    order += [logged, _synced(lines, logged), _first(lines, "250 2.0.0 accepted", 0)]
    assert order == sorted(order), "\n".join(line[:100] for line in lines)


def _first(lines: list[str], text: str, after: int) -> int:
    return next(number for number, line in enumerate(lines) if number >= after and text in line)


def _synced(lines: list[str], written: int) -> int:
    """Return the line in which the file that line `written` writes to was synced."""
    handle = lines[written].partition("(")[2].partition(",")[0]
    return next(
        number
        for number, line in enumerate(lines)
        if number > written and f"fdatasync({handle}" in line and line.endswith("= 0")
    )
