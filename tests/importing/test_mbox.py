"""Reading mbox files of every dialect."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.intake.importing.mbox import Mbox
from tests.importing.making import letter, mbox_of


def contents(path: Path) -> list[bytes]:
    return [found.raw for found in Mbox(path).mails(set())]


def test_the_mails_come_back_as_they_were(tmp_path: Path) -> None:
    mails = [
        letter(1),
        letter(2, "From here on\n\nFrom me to you 12:30 today\n>From the start"),
        letter(3, ""),
    ]
    assert contents(mbox_of(tmp_path / "inbox", mails)) == mails


lines = st.sampled_from(
    ["", "From ", "From x@y Mon Mar  4 05:06:00 2019", ">From ", ">>From x", "Subject: x", "words"]
)


@given(st.lists(st.lists(lines, max_size=8), min_size=1, max_size=4))
def test_whatever_the_texts_are(tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]]) -> None:
    mails = [letter(number, "\n".join(text)) for number, text in enumerate(texts)]
    assert contents(mbox_of(tmp_path_factory.getbasetemp() / "any.mbox", mails)) == mails


@pytest.mark.parametrize(
    "from_line",
    [
        "From carol@customer.test Mon Mar  4 05:06:00 2019",
        "From carol@customer.test  Mon Mar  4 05:06 CET 2019",
        "From - Mon Mar 04 05:06:00 2019",
        "From 1626947321233@xxx Mon Mar 04 05:06:00 +0000 2019",
        "From ???@??? Mon Mar 04 05:06:00 2019",
        "From MAILER-DAEMON Mon Mar  4 05:06:00 2019",
        "From carol@customer.test",
        'From "carol klein"@customer.test Mon Mar  4 05:06:00 2019 remote from uucp',
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_from_lines_of_other_programs(tmp_path: Path, from_line: str, end: str) -> None:
    path = tmp_path / "inbox"
    mails = [letter(1).decode().replace("\n", end), letter(2).decode().replace("\n", end)]
    path.write_bytes("".join(f"{from_line}{end}{mail}{end}" for mail in mails).encode())
    assert contents(path) == [mail.encode() for mail in mails]


def test_an_unescaped_from_in_a_text_does_not_cut_the_mail(tmp_path: Path) -> None:
    path = tmp_path / "inbox"
    text = "Hello\n\nFrom now on at 10:30 we are closed.\n\nFrom carol@customer.test\nwith love"
    path.write_bytes(b"From a@b Mon Mar  4 05:06:00 2019\n" + letter(1, text) + b"\n")
    assert contents(path) == [letter(1, text)]


def test_a_compressed_file_is_read_and_a_damaged_one_says_so(tmp_path: Path) -> None:
    mails = [letter(number, "x" * 2000) for number in range(50)]
    packed = gzip.compress(mbox_of(tmp_path / "inbox", mails).read_bytes())
    path = tmp_path / "inbox.gz"
    path.write_bytes(packed)
    assert contents(path) == mails
    path.write_bytes(packed[: len(packed) // 2])
    found = list(Mbox(path).mails(set()))
    assert "damaged" in found[-1].problem


def test_the_bookkeeping_of_a_mail_program_is_no_mail(tmp_path: Path) -> None:
    pseudo = (
        b"From MAILER-DAEMON Mon Mar  4 05:06:00 2019\n"
        b"Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\n\nx\n\n"
    )
    path = mbox_of(tmp_path / "inbox", [letter(1)])
    path.write_bytes(pseudo + path.read_bytes())
    assert contents(path) == [letter(1)]


def test_a_mail_that_is_too_large_is_a_problem_and_the_next_one_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postroom.intake.importing.mbox.MOST_BYTES", 1000)
    found = list(Mbox(mbox_of(tmp_path / "inbox", [letter(1, "x\n" * 1000), letter(2)])).mails(set()))
    assert [bool(one.problem) for one in found] == [True, False]
    assert found[1].raw == letter(2)


@pytest.mark.parametrize("packed", [False, True])
def test_from_any_mark_it_goes_on_with_the_rest(tmp_path: Path, packed: bool) -> None:
    mails = [letter(number) for number in range(7)]
    path = mbox_of(tmp_path / "inbox", mails)
    if packed:
        path.write_bytes(gzip.compress(path.read_bytes()))
    marks = [found.mark for found in Mbox(path).mails(set())]
    for number, mark in enumerate(marks, start=1):
        before, *rest = Mbox(path).mails({mark})
        assert before.taken_before == number
        assert [found.raw for found in rest] == mails[number:]
        assert [found.mark for found in rest] == marks[number:]


def test_what_was_appended_is_read_and_another_file_is_read_from_its_start(tmp_path: Path) -> None:
    path = mbox_of(tmp_path / "inbox", [letter(1), letter(2)])
    mark = list(Mbox(path).mails(set()))[-1].mark
    mbox_of(path, [letter(1), letter(2), letter(3)])
    assert [found.raw for found in Mbox(path).mails({mark})][1:] == [letter(3)]
    mbox_of(path, [letter(8), letter(9), letter(10)])
    assert [found.raw for found in Mbox(path).mails({mark})] == [letter(8), letter(9), letter(10)]
