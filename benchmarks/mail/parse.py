"""Reading mails against Python's own parser, side by side: mails a second and memory, for the same fields.

Run it as `python benchmarks/mail/parse.py [FOLDER…]`; each folder of mails is a row beside the generated ones.
Python's side is `email.message_from_bytes(policy=default)` walked for what `parse` returns: all headers of every
part, addresses, date, ids, texts (from the HTML by `html.parser` where there is no plain text) and attachments.
Ours is measured twice: `parse` alone, and with quotations and all facts, of which Python's side has none.

Each mail of a folder is read once at least. "times" compares the mails a second; "usual" is the median of rounds
of up to 100 mails, in which the few mails that keep Python's parser for seconds do not count.
"""

import math
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from mails import generated, mails_in
from python_walk import walk

from postroom.mail.automatic import automatic
from postroom.mail.bounce import bounce
from postroom.mail.never_reply import never_reply
from postroom.mail.parse import parse
from postroom.mail.quotes_html import split_body

ROUNDS = 7
ENVELOPE_FROM = "ada@acme.example"
OURS = frozenset(("support@desk.example",))


def main(folders: Sequence[str]) -> None:
    print(
        f"{'':32} {'':5} {'':8} {'Python':>9} {'parse':>9} {'':>6} {'':>6} {'with facts':>10} {'':>6} {'':>6}\n"
        f"{'mails':32} {'count':>5} {'KB each':>8} {'a second':>9} {'a second':>9} {'times':>6} {'usual':>6}"
        f" {'a second':>10} {'times':>6} {'usual':>6} {'memory':>7} {'+ raw':>6}"
    )
    for name, mails in (*generated(), *((folder, mails_in(Path(folder))) for folder in folders)):
        print_row(name, mails)
    print(
        "in every round all three read the same mail one after the other; memory: the highest while the largest mail\n"
        "is read and all made of it is held, in sizes of that mail, without and with its raw bytes"
    )


def print_row(name: str, mails: Sequence[bytes]) -> None:
    size = max(1, min(len(mails), 100, 10_000_000 // max(map(len, mails)) + 1))
    read_whole(mails[0])
    count = max(ROUNDS, math.ceil(len(mails) / size))
    rounds = [one_round(mails, number * size, size) for number in range(count)]
    python, parsed, whole = (sum(column) / size / count for column in zip(*rounds, strict=True))
    usual_parse = median(theirs / ours for theirs, ours, _ in rounds)
    usual_whole = median(theirs / ours for theirs, _, ours in rounds)
    peak = memory(mails)
    kilobytes = sum(map(len, mails)) / len(mails) / 1000
    print(
        f"{name[-32:]:32} {len(mails):5} {kilobytes:8.0f} {1 / python:9.1f} {1 / parsed:9.1f}"
        f" {python / parsed:5.1f}x {usual_parse:5.1f}x {1 / whole:10.1f} {python / whole:5.1f}x"
        f" {usual_whole:5.1f}x {peak:6.2f}x {1 + peak:5.2f}x"
    )


def one_round(mails: Sequence[bytes], start: int, size: int) -> tuple[float, float, float]:
    """Return the seconds of Python's walk, of `parse` and of everything, over `size` mails from `start` on."""
    theirs = parsed = whole = 0.0
    for number in range(start, start + size):
        raw = mails[number % len(mails)]
        theirs += seconds(walk, raw)
        parsed += seconds(parse, raw)
        whole += seconds(read_whole, raw)
    return theirs, parsed, whole


def seconds(read: Callable[[bytes], object], raw: bytes) -> float:
    begin = time.perf_counter()
    read(raw)
    return time.perf_counter() - begin


def read_whole(raw: bytes) -> object:
    """Read a mail as the delivery line does: the mail, what is new in it, and every fact."""
    mail = parse(raw)
    machine = automatic(mail, ENVELOPE_FROM)
    return (
        mail,
        split_body(mail.text, mail.html),
        machine,
        never_reply(mail, ENVELOPE_FROM, OURS, OURS, machine),
        bounce(mail, ENVELOPE_FROM),
    )


def memory(mails: Sequence[bytes]) -> float:
    """Return the peak beyond the raw bytes, in sizes of the largest mail."""
    raw = max(mails, key=len)
    read_whole(raw)
    tracemalloc.start()
    read_whole(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / len(raw)


if __name__ == "__main__":
    main(sys.argv[1:])
