"""How many mails a second the SMTP door accepts and keeps, beside postfix's smtp-sink, which keeps nothing.

    python benchmarks/intake/accept.py [--mails 5000] [--sessions 20] [--rounds 5]

Client is postfix's smtp-source, over the loopback; the two servers take turns, so that neighbours on the machine
weigh on both. Prints each round, the medians and their ratio, with kept-alive sessions and with a connection a
mail. Bounded by --mails and by a timeout for each run; ends only what it started.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from postroom.intake.addresses import Target, publish
from postroom.kit.data_folder import DataFolder
from postroom.spool import SqliteSpool

SINK, SOURCE = "/usr/sbin/smtp-sink", "/usr/sbin/smtp-source"
SINK_PORT = 39261
TO = "support@acme.test"
RUN_TIMEOUT_S = 120
DOOR = (
    "import sys; from pathlib import Path; from postroom.intake.run import run\n"
    "run(Path(sys.argv[1]), '127.0.0.1', 0, ready=lambda at: print(at.smtp[1], flush=True))\n"
)


def main() -> None:
    options = read_options()
    if not Path(SINK).exists():
        sys.exit("smtp-sink and smtp-source are missing: apt-get install postfix")
    with tempfile.TemporaryDirectory(prefix="postroom-accept-") as folder:
        data = DataFolder(Path(folder))
        data.create()
        publish(data.addresses, addresses={TO: Target(1, 1)}, hostname="mail.acme.test")
        with sink() as sink_port, door(data) as (process, door_port):
            figures = {
                name: compare(flags, sink_port, door_port, process.pid, options)
                for name, flags in (("kept alive", ["-d"]), ("a connection a mail", []))
            }
        kept = SqliteSpool(data.spool).counts().accepted
    sent = 2 * options.rounds * options.mails
    print(f"sent {sent}, in the spool {kept}")
    if kept != sent:
        sys.exit("the spool does not hold what was accepted")
    print(json.dumps(figures))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mails", type=int, default=5000)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bytes", type=int, default=5120)
    return parser.parse_args()


def compare(
    flags: list[str], sink_port: int, door_port: int, pid: int, options: argparse.Namespace
) -> dict[str, float]:
    """Run both in turn; return the medians (mails a second), their ratio and the door's CPU time a mail."""
    print(f"\n{' '.join(flags) or 'without -d'}: {options.sessions} sessions, mails of {options.bytes} bytes")
    rates: dict[str, list[float]] = {"sink": [], "door": []}
    cpu_us = []
    for number in range(options.rounds):
        rates["sink"].append(mails_per_s(flags, sink_port, options))
        before_s = cpu_s(pid)
        rates["door"].append(mails_per_s(flags, door_port, options))
        cpu_us.append((cpu_s(pid) - before_s) / options.mails * 1e6)
        print(
            f"round {number + 1}: sink {rates['sink'][-1]:7.0f}/s   door {rates['door'][-1]:7.0f}/s"
            f"   ratio {rates['door'][-1] / rates['sink'][-1]:.2f}   door's CPU {cpu_us[-1]:.0f} µs a mail"
        )
    sink_rate, door_rate = statistics.median(rates["sink"]), statistics.median(rates["door"])
    print(f"median : sink {sink_rate:7.0f}/s   door {door_rate:7.0f}/s   ratio {door_rate / sink_rate:.2f}")
    return {
        "sink_per_s": round(sink_rate),
        "door_per_s": round(door_rate),
        "ratio": round(door_rate / sink_rate, 3),
        "door_cpu_us_per_mail": round(statistics.median(cpu_us)),
    }


def mails_per_s(flags: list[str], port: int, options: argparse.Namespace) -> float:
    command = [
        SOURCE,
        *flags,
        "-s",
        str(options.sessions),
        "-m",
        str(options.mails),
        "-l",
        str(options.bytes),
    ]
    command += ["-f", "kim@client.test", "-t", TO, f"127.0.0.1:{port}"]
    started = time.perf_counter()
    subprocess.run(command, check=True, timeout=RUN_TIMEOUT_S)
    return float(options.mails) / (time.perf_counter() - started)


def cpu_s(pid: int) -> float:
    """Return the CPU time of a process, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def sink() -> Iterator[int]:
    as_user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([SINK, *as_user, f"127.0.0.1:{SINK_PORT}", "500"])
    try:
        time.sleep(0.3)
        yield SINK_PORT
    finally:
        process.kill()
        process.wait()


@contextmanager
def door(data: DataFolder) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    process = subprocess.Popen([sys.executable, "-c", DOOR, str(data.root)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield process, int(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        process.wait(10)
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    main()
