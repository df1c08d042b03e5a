"""Reading a mail in a child process: what it costs has bounds, and what goes wrong is a sentence."""

import os
import sys
from pathlib import Path

import pytest

from postroom.delivery.apart import MIB, Bounds, CannotRead, parse_apart
from postroom.mail.parse import parse
from tests.delivery.making import mail


def program(text: str) -> tuple[str, ...]:
    """Return a command that takes the place of the one that reads."""
    return (sys.executable, "-c", text)


def with_file(size_bytes: int) -> bytes:
    """Return a mail with an attachment of that size."""
    head = mail("1", more="Content-Type: application/octet-stream; name=a.bin\r\n", text="")
    return head + b"x" * size_bytes


def test_it_reads_what_reading_here_would(tmp_path: Path) -> None:
    raw = with_file(3 * MIB)
    file = tmp_path / "large.eml"
    file.write_bytes(raw)
    assert parse_apart(raw, Bounds()) == parse_apart(file, Bounds()) == parse(raw)


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        (Bounds(seconds=0.02), "reading this mail takes longer than 0.02 s"),
        (Bounds(memory_bytes=40 * MIB), "reading this mail takes more than 40 MiB of memory"),
    ],
)
def test_beyond_the_bounds_it_ends_with_a_sentence(bounds: Bounds, sentence: str) -> None:
    with pytest.raises(CannotRead, match=f"^{sentence}$"):
        parse_apart(with_file(40 * MIB), bounds)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("import os; os.kill(os.getpid(), 11)", "the process that reads this mail was ended by SIGSEGV"),
        ("raise SystemExit(3)", "the process that reads this mail ended with code 3"),
        ("import sys; sys.stdout.write('half a pick')", "the process that reads this mail ended with code 0"),
        ("import time; time.sleep(60)", "reading this mail takes longer than 0.3 s"),
        ("while True: pass", "reading this mail takes longer than 0.3 s"),
    ],
)
def test_a_process_that_dies_or_hangs_is_a_sentence_too(text: str, sentence: str) -> None:
    with pytest.raises(CannotRead, match=f"^{sentence}$"):
        parse_apart(b"Subject: x\r\n\r\n", Bounds(seconds=0.3), program(text))


def test_the_child_knows_no_secret_of_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTROOM_DATABASE", "postgres://ada:secret@db.test/postroom")
    leave = "import os; raise SystemExit(7 if 'POSTROOM_DATABASE' in os.environ else 8)"
    with pytest.raises(CannotRead, match="code 8"):
        parse_apart(b"", Bounds(), program(leave))


def test_nothing_is_left_behind() -> None:
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    before = children.read_text()
    with pytest.raises(CannotRead):
        parse_apart(b"", Bounds(seconds=0.1), program("import time; time.sleep(60)"))
    assert children.read_text() == before
