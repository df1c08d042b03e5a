"""`reply/`: what is newly written, apart from quotations and signatures."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.mail.conformance.tally import Goal, Result, Tally, expectations

from postroom.mail.html_text import to_text
from postroom.mail.inspect import inspect
from postroom.mail.quotes import Split, split_text
from postroom.mail.quotes_html import split_html

_WHOLE_REPLY = ("first_fragment_trimmed", "visible_text_trimmed", "visible_text", "first_fragment")


def measure(folder: Path) -> Result:
    trimmer, others = Tally(), Tally()
    _trimmer(folder / "discourse", trimmer)
    _crisp(folder / "crisp", others)
    _talon(folder / "talon", others)
    overall = Tally(trimmer.right + others.right, trimmer.total + others.total, others.misses)
    return Result("reply", (Goal("exact, email_reply_trimmer", trimmer, 90), Goal("over all", overall, 85)))


def _trimmer(folder: Path, tally: Tally) -> None:
    for path in sorted((folder / "emails").glob("*.txt")):
        wanted = (folder / "trimmed" / path.name).read_bytes().decode().replace("\r\n", "\n")
        tally.equal(
            wanted.strip(), split_text(path.read_bytes().decode()).new.strip(), f"discourse/{path.name}"
        )


def _crisp(folder: Path, tally: Tally) -> None:
    for name, wanted in expectations(folder / "expected.json").items():
        split = split_text((folder / name).read_bytes().decode())
        tally.check(_as_crisp(wanted, split), f"crisp/{name}", wanted, split.new)


def _as_crisp(wanted: Mapping[str, Any], split: Split) -> bool:
    """Whether all that is said of the visible text holds; fragments are that library's own matter."""
    new = _lines(split.new)
    whole = [] if "fragment_starts" in wanted else [wanted[key] for key in _WHOLE_REPLY if key in wanted]
    inside = [word for key in ("visible_contains", "first_contains") for word in wanted.get(key, ())]
    cut_away = [word for key in ("second_contains", "quoted_contains") for word in wanted.get(key, ())]
    return (
        all(new == _lines(text) for text in whole)
        and all(word in split.new for word in inside)
        and all(word in split.quoted or word in split.new for word in cut_away)
        and split.new.startswith(wanted.get("first_starts_with", ""))
    )


def _talon(folder: Path, tally: Tally) -> None:
    for name, wanted in expectations(folder / "expected.json").items():
        raw = (folder / name).read_bytes()
        if name.endswith(".html.txt"):
            new = _packed(to_text(split_html(raw.decode("utf-8", "replace")).new_html))
            tally.equal(_packed(wanted["reply"]), new, f"talon/{name}")
            continue
        new = inspect(raw, name)["new_text"]
        if "reply" in wanted:
            tally.equal(_lines(wanted["reply"]), _lines(new), f"talon/{name}")
        else:
            kept = all(word in new for word in wanted["reply_contains"])
            cut = not any(word in new for word in wanted["reply_not_contains"])
            tally.check(kept and cut, f"talon/{name}", wanted["reply_contains"], new)


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))


def _packed(text: str) -> str:
    return re.sub(r"\s+", "", text)
