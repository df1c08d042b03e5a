"""Each named mail of tests/mail is concluded as it must be; the table in its README lists them all."""

from pathlib import Path
from typing import Any

import pytest

from mail_nasty.expected import EXPECTED, OURS
from postroom.mail.inspect import inspect

MAILS = Path(__file__).parent.parent / "mail"
FILES = sorted(MAILS.glob("*.eml"))
UNLESS_SAID = {
    "automatic": "no",
    "never_reply": "no",
    "bounce": None,
    "limited": False,
    "defects": [],
    "files": [],
}


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_the_mail_is_concluded_as_it_must_be(file: Path) -> None:
    seen = seen_in(file)
    for name, expected in {**UNLESS_SAID, **EXPECTED[file.stem]}.items():
        if name == "text" and expected:
            assert expected in seen["text"]
        else:
            assert (name, seen[name]) == (name, expected)


def test_no_mail_is_without_an_expectation_and_a_line_in_the_readme() -> None:
    names = {file.stem for file in FILES}
    assert names == set(EXPECTED)
    table = (MAILS / "README.md").read_text()
    assert [name for name in sorted(names) if f"`{name}.eml`" not in table] == []


def seen_in(file: Path) -> dict[str, Any]:
    seen: dict[str, Any] = dict(inspect(file.read_bytes(), file.name, OURS))
    seen["automatic"] = seen["automatic"]["verdict"]
    seen["never_reply"] = seen["never_reply"]["verdict"]
    seen["defects"] = sorted(defect.partition(":")[0] for defect in seen["defects"])
    seen["files"] = [attachment["name"] for attachment in seen.pop("attachments")]
    return seen
