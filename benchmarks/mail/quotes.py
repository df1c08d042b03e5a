"""Cutting quotations against mail-parser-reply, side by side: how many texts exactly, and how many a second.

Run it as `python benchmarks/mail/quotes.py [FOLDER…]`: a folder has `emails/NAME.txt` and `trimmed/NAME.txt`, what
must be left of it. Speed is measured on generated mails too, both sides in turn, as the median of the rounds.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from mailparser_reply import EmailReplyParser

from postroom.mail.quotes import split_text

ROUNDS = 7
LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "no", "cs"]
WORDS = [
    "order",
    "invoice",
    "printer",
    "delivery",
    "question",
    "thanks",
    "please",
    "address",
    "Größe",
    "answer",
]
ON = "On Mon, Nov 23, 2026 at 4:18 PM Ada <ada@acme.example> wrote:"
BLOCK = "From: Ada <ada@acme.example>\nSent: Monday, November 23, 2026 4:18 PM\nTo: Dora\nSubject: RE: Friday"


def main(folders: Sequence[str]) -> None:
    parser = EmailReplyParser(languages=LANGUAGES)

    def theirs(text: str) -> str:
        return str(parser.parse_reply(text=text) or "")

    def ours(text: str) -> str:
        return split_text(text).new

    print(f"{'texts':32} {'count':>6} {'KB each':>8} {'exact':>14} {'a second':>18} {'times':>6}")
    print(f"{'':32} {'':6} {'':8} {'theirs':>7}{'ours':>7} {'theirs':>9}{'ours':>9}")
    for name, texts, expected in (*generated(), *map(read, folders)):
        exact = [
            sum(cut(t).strip() == e for t, e in zip(texts, expected, strict=True)) for cut in (theirs, ours)
        ]
        rounds = [(seconds(theirs, texts), seconds(ours, texts)) for _ in range(ROUNDS)]
        slow, fast = (len(texts) / statistics.median(side) for side in zip(*rounds, strict=True))
        size = sum(map(len, texts)) / len(texts) / 1000
        print(
            f"{name[-32:]:32} {len(texts):6} {size:8.1f} {exact[0]:7}{exact[1]:7} {slow:9.0f}{fast:9.0f}"
            f" {fast / slow:5.1f}x"
        )


def generated() -> list[tuple[str, list[str], list[str]]]:
    chance = random.Random(4711)
    rows = [("generated, nothing quoted", ""), ("generated, marked", ON), ("generated, header block", BLOCK)]
    return [(name, *mails(chance, above)) for name, above in rows]


def mails(chance: random.Random, above: str) -> tuple[list[str], list[str]]:
    """Return 100 mails of some 5 KB, and what is new in each."""
    expected = [prose(chance, 8 if above else 60) for _ in range(100)]
    if not above:
        return [text + "\n" for text in expected], expected
    mark = "" if above == BLOCK else "> "
    old = ["\n".join(f"{mark}{line}" for line in prose(chance, 50).split("\n")) for _ in expected]
    return [f"{new}\n\n{above}\n\n{quoted}\n" for new, quoted in zip(expected, old, strict=True)], expected


def prose(chance: random.Random, lines: int) -> str:
    return "\n".join(" ".join(chance.choices(WORDS, k=11)).capitalize() + "." for _ in range(lines))


def read(folder: str) -> tuple[str, list[str], list[str]]:
    paths = [path for path in sorted(Path(folder, "trimmed").glob("*.txt")) if mail(path).exists()]
    return (
        folder,
        [mail(path).read_text("utf-8", "replace") for path in paths],
        [path.read_text("utf-8", "replace").replace("\r\n", "\n").strip() for path in paths],
    )


def mail(path: Path) -> Path:
    return path.parent.parent / "emails" / path.name


def seconds(cut: Callable[[str], str], texts: Sequence[str]) -> float:
    begin = time.perf_counter()
    for text in texts:
        cut(text)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main(sys.argv[1:])
