"""How many reads of the API a second the web role answers, over the network of this machine, and what memory it takes.

    python -m benchmarks.api.served --data DIR [--processes 2] [--connections 8] [--seconds 10]

DIR is an installation that benchmarks.population made. The reads are taken in turn: a list of 50 conversations, one
conversation, its messages. The client runs on the same machine and is measured beside: its time is the machine's too.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path

from tests.support.ports import free_ports


def main() -> None:
    """Serve, ask, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    os.environ.update(POSTROOM_DATA=str(options.data.absolute()), POSTROOM_API_RATE="1000000000")
    os.environ["DJANGO_SETTINGS_MODULE"] = "postroom.config.settings"
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "postroom.config.cli", "web", "--http", f"127.0.0.1:{port}"]
    processes = [subprocess.Popen(command) for _ in range(options.processes)]
    try:
        measure(port, [process.pid for process in processes], options.connections, options.seconds)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


def measure(port: int, processes: list[int], connections: int, seconds: float) -> None:
    """Print reads a second, their times, and what the processes took."""
    import django

    django.setup()
    from benchmarks.api.reads import _long_conversation
    from postroom.accounts import tokens
    from postroom.accounts.models import Person

    owner = Person.objects.filter(role="owner").order_by("pk")[0]
    number = _long_conversation(owner.organisation_id)
    token = tokens.create(owner)
    paths = ["/conversations?status=open&limit=50", f"/conversations/{number}"]
    paths.append(f"/conversations/{number}/messages?limit=20")
    requests = [
        f"GET /api/v1{path} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        for path in paths
    ]
    asyncio.run(_ask(port, requests, connections, 2))
    worked = [_processor_s(one) for one in processes]
    own = time.process_time()
    times = asyncio.run(_ask(port, requests, connections, seconds))
    took = [_processor_s(one) - before for one, before in zip(processes, worked, strict=True)]
    own = time.process_time() - own
    p95 = statistics.quantiles(times, n=20)[-1] * 1000
    print(
        f"{len(processes)} processes, {connections} connections, load {os.getloadavg()[0]:.1f}: "
        f"{len(times) / seconds:.0f} reads a second, median {statistics.median(times) * 1000:.1f} ms, p95 {p95:.1f} ms"
    )
    print(
        f"processor time a read: {sum(took) / len(times) * 1000:.2f} ms of the web role, "
        f"{own / len(times) * 1000:.2f} ms of the client"
    )
    print("memory of each process: " + ", ".join(f"{_resident_mb(one):.0f} MB" for one in processes))


async def _ask(port: int, requests: list[bytes], connections: int, seconds: float) -> list[float]:
    end = time.monotonic() + seconds
    found = await asyncio.gather(*(_one(port, requests, end, start) for start in range(connections)))
    return [one for times in found for one in times]


async def _one(port: int, requests: list[bytes], end: float, start: int) -> list[float]:
    reader, writer = await _connected(port)
    times = []
    turn = cycle(requests[start % len(requests) :] + requests[: start % len(requests)])
    while time.monotonic() < end:
        began = time.perf_counter()
        writer.write(next(turn))
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        fields = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:] if line)
        await reader.readexactly(int(fields[b"content-length"]))
        times.append(time.perf_counter() - began)
    writer.close()
    return times


async def _connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    for _ in range(200):
        try:
            return await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
    raise SystemExit("The web role does not answer.")


def _processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
