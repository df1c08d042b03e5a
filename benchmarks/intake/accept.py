"""How many mails a second the SMTP door accepts and keeps, beside postfix, which keeps them too, and its smtp-sink.

    python benchmarks/intake/accept.py [--mails 4000] [--sessions 20] [--rounds 5]

Client is postfix's own smtp-source, over the loopback. smtp-sink keeps nothing: it is the limit of the wire. The
servers take turns, so that neighbours on the machine weigh on all. Prints each round and the medians: sessions kept
alive, and a new connection for each mail; then checks that the spool holds what was accepted. Ends what it started.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.intake.servers import POSTFIX, SINK, Running, cpu_s, door, postfix, postfix_holds, sink

from postroom.intake.addresses import Target, publish
from postroom.kit.data_folder import DataFolder
from postroom.spool import SqliteSpool

SOURCE = "/usr/sbin/smtp-source"
TO = "support@acme.test"
RUN_TIMEOUT_S = 120
# The floors of the project: of the sink with sessions kept alive; of postfix alive, and with new connections.
OF_SINK, OF_POSTFIX_ALIVE, OF_POSTFIX_NEW = 0.5, 5.0, 2.0


def main() -> None:
    options = read_options()
    if not Path(SINK).exists():
        sys.exit("smtp-sink and smtp-source are missing: apt-get install postfix")
    with tempfile.TemporaryDirectory(prefix="postroom-accept-") as folder, ExitStack() as running:
        data = DataFolder(Path(folder) / "postroom")
        data.create()
        publish(data.addresses, addresses={TO: Target(1, 1)}, hostname="mail.acme.test")
        servers = {"sink": running.enter_context(sink()), "door": running.enter_context(door(data))}
        queue = Path(folder) / "postfix"
        Path(folder).chmod(0o755)
        queue.mkdir()
        if os.geteuid() == 0 and Path(POSTFIX).exists():
            servers["postfix"] = running.enter_context(postfix(queue))
        else:
            print("without postfix: it is not installed, or this is not root")
        figures = {
            name: compare(flags, servers, options)
            for name, flags in (("kept alive", ["-d"]), ("a connection a mail", []))
        }
        check(data, queue if "postfix" in servers else None, options)
    report(figures)
    print(json.dumps(figures))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mails", type=int, default=4000, help="a round, to the sink and to the door")
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bytes", type=int, default=5120)
    return parser.parse_args()


def compare(flags: list[str], servers: dict[str, Running], options: argparse.Namespace) -> dict[str, float]:
    """Run all in turn; return the medians (mails a second), the door's ratios and its CPU time a mail."""
    print(f"\n{' '.join(flags) or 'without -d'}: {options.sessions} sessions, mails of {options.bytes} bytes")
    rates: dict[str, list[float]] = {name: [] for name in servers}
    cpu_us = []
    for number in range(options.rounds):
        before_s = cpu_s(servers["door"].pid)
        for name, server in servers.items():
            rates[name].append(mails_per_s(flags, server.port, mails_for(name, options), options))
        cpu_us.append((cpu_s(servers["door"].pid) - before_s) / options.mails * 1e6)
        shown = "   ".join(f"{name} {taken[-1]:7.0f}/s" for name, taken in rates.items())
        print(f"round {number + 1}: {shown}   door's CPU {cpu_us[-1]:.0f} µs a mail")
    medians = {name: statistics.median(taken) for name, taken in rates.items()}
    figures = {f"{name}_per_s": round(rate) for name, rate in medians.items()}
    ratios = {
        f"of_{name}": round(medians["door"] / rate, 2) for name, rate in medians.items() if name != "door"
    }
    return {**figures, **ratios, "door_cpu_us_per_mail": round(statistics.median(cpu_us))}


def mails_for(name: str, options: argparse.Namespace) -> int:
    """Return how many mails a round sends: fewer to postfix, which takes several times as long for each."""
    return max(options.sessions, options.mails // (4 if name == "postfix" else 1))


def mails_per_s(flags: list[str], port: int, mails: int, options: argparse.Namespace) -> float:
    command = [SOURCE, *flags, "-s", str(options.sessions), "-m", str(mails), "-l", str(options.bytes)]
    command += ["-f", "kim@client.test", "-t", TO, f"127.0.0.1:{port}"]
    started = time.perf_counter()
    subprocess.run(command, check=True, timeout=RUN_TIMEOUT_S)
    return mails / (time.perf_counter() - started)


def check(data: DataFolder, queue: Path | None, options: argparse.Namespace) -> None:
    """End with an error where anything that was accepted is not there."""
    rounds = 2 * options.rounds
    sent, kept = rounds * options.mails, SqliteSpool(data.spool).counts().accepted
    print(f"\nthe door accepted {sent}, the spool holds {kept}")
    if kept != sent:
        sys.exit("the spool does not hold what was accepted")
    if queue is not None:
        print(
            f"postfix accepted {rounds * mails_for('postfix', options)}, its queue holds {postfix_holds(queue)}"
        )


def report(figures: dict[str, dict[str, float]]) -> None:
    alive, new = figures["kept alive"], figures["a connection a mail"]
    floors = [
        ("kept alive, of the sink", alive["of_sink"], OF_SINK),
        ("kept alive, of postfix", alive.get("of_postfix"), OF_POSTFIX_ALIVE),
        ("a connection a mail, of postfix", new.get("of_postfix"), OF_POSTFIX_NEW),
    ]
    for what, ratio, floor in floors:
        if ratio is not None:
            print(f"{what}: {ratio:.2f} (floor {floor}) {'reached' if ratio >= floor else 'MISSED'}")


if __name__ == "__main__":
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    main()
