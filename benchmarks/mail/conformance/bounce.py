"""`bounce/`: who failed and how, and what is a bounce at all, against sisimai's tables."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.mail.conformance.tally import Goal, Result, Tally, expectations

from postroom.mail.inspect import Inspection, inspect

# sisimai's own numbers, given when the mail has none.
_MADE_UP = re.compile(r"^([45])\.0\.9\d\d$")


def measure(folder: Path) -> Result:
    recipients, kinds = Tally(), Tally()
    expected = expectations(folder / "expected.json")
    for name, entry in expected.items():
        wanted = {**expected[entry["same_as"]], **entry} if "same_as" in entry else entry
        seen = inspect((folder / name).read_bytes(), name)
        is_bounce = wanted["kind"] == "bounce"
        kinds.equal(is_bounce, seen["bounce"] is not None, f"{name} is a bounce")
        kinds.equal(
            wanted["automatic"], seen["never_reply"]["verdict"] == "yes", f"{name} never to be answered"
        )
        if is_bounce:
            _compare(wanted, seen, name, recipients)
    return Result(
        "bounce",
        (Goal("recipients and status", recipients, 97), Goal("bounce or not, answer or not", kinds, 99)),
    )


def _compare(wanted: Mapping[str, Any], seen: Inspection, name: str, tally: Tally) -> None:
    """Compare recipients and codes; where the report itself says something else, that is right as well."""
    report = seen["bounce"]
    got = sorted((one["address"].lower(), one["status"]) for one in report["recipients"]) if report else []
    table = _table(wanted)
    tally.check(_fits(got, table) or _fits(got, _own_words(wanted)), name, table, got)


def _table(wanted: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted(
        (one["recipient"].lower(), _MADE_UP.sub(r"\1.0.0", one["status"] or "")) for one in wanted["expect"]
    )


def _own_words(wanted: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted(
        (part["Final-Recipient"].partition(";")[2].strip().lower(), part.get("Status", "").split(" ")[0])
        for part in wanted.get("dsn_part", ())
        if "Final-Recipient" in part
    )


def _fits(got: list[tuple[str, str]], wanted: list[tuple[str, str]]) -> bool:
    """The same recipients, and the same codes where any is wanted."""
    return (
        bool(wanted)
        and len(got) == len(wanted)
        and all(
            address == wanted_address and (not wanted_status or status == wanted_status)
            for (address, status), (wanted_address, wanted_status) in zip(got, wanted, strict=True)
        )
    )
