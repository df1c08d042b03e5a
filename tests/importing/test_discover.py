"""What is found below a path, and what is said of the rest."""

import zipfile
from pathlib import Path

import pytest

from postroom.intake.importing.discover import discover
from tests.importing.making import letter, maildir_of, mbox_of


def found(path: Path) -> dict[str, list[bytes]]:
    """Return the mails by the kind of the source and its path below `path`."""
    return {
        f"{source.kind} {source.path.relative_to(path) if source.path != path else '.'}": [
            mail.raw for mail in source.mails(set())
        ]
        for source in discover([path]).sources
    }


def test_a_maildir_with_subfolders_of_both_layouts(tmp_path: Path) -> None:
    top = tmp_path / "Maildir"
    maildir_of(top, [letter(1), letter(2)])
    maildir_of(top, [letter(3)], folder="Orders.2019")
    maildir_of(top / "Archive", [letter(4)])
    (top / "dovecot-uidlist").write_text("1 V1")
    (top / "tmp" / "half").write_bytes(b"From: half")
    mails = found(top)
    assert sorted(mails.pop("Maildir .")) == [letter(1), letter(2)]
    assert mails == {"Maildir .Orders.2019": [letter(3)], "Maildir Archive": [letter(4)]}
    assert discover([top]).left_out == []


def test_folders_of_mail_files_of_several_programs(tmp_path: Path) -> None:
    (tmp_path / "sub" / "mh").mkdir(parents=True)
    (tmp_path / "a.eml").write_bytes(letter(1))
    (tmp_path / "sub" / "B.EML").write_bytes(letter(2))
    apple = b"%d\n" % len(letter(3)) + letter(3) + b"<?xml version='1.0'?><plist/>"
    (tmp_path / "sub" / "3.emlx").write_bytes(apple)
    (tmp_path / "sub" / "mh" / "17").write_bytes(letter(4))
    assert found(tmp_path) == {
        "mail files .": [letter(1)],
        "mail files sub": [letter(3), letter(2)],
        "mail files sub/mh": [letter(4)],
    }


def test_mbox_files_whatever_their_names(tmp_path: Path) -> None:
    (tmp_path / "Inbox.sbd").mkdir()
    mbox_of(tmp_path / "Inbox", [letter(1)])
    (tmp_path / "Inbox.msf").write_text("// <!-- mork")
    mbox_of(tmp_path / "Inbox.sbd" / "Orders.mbox", [letter(2), letter(3)])
    assert found(tmp_path) == {
        "mbox Inbox": [letter(1)],
        "mbox Inbox.sbd/Orders.mbox": [letter(2), letter(3)],
    }


def test_a_zip_archive_and_what_is_wrong_in_it(tmp_path: Path) -> None:
    path = tmp_path / "mail.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("in/1.eml", letter(1))
        archive.writestr("in/2.eml", letter(2))
        archive.writestr("readme.txt", "hello")
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"Question 1", b"Question X"))
    (source,) = discover([path]).sources
    first, second = source.mails(set())
    assert "cannot be unpacked" in first.problem
    assert second.raw == letter(2)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("archive.pst", b"!BDN\0\0", "Outlook"),
        ("mail.tar.gz", b"\x1f\x8bnonsense", "unpack it first"),
        ("notes.txt", b"only words here\n", "no mail was recognised"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    ((path, said),) = discover([tmp_path]).left_out
    assert path.name == name
    assert reason in said


def test_a_single_mail_needs_no_name_and_a_missing_path_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "saved mail"
    path.write_bytes(letter(1))
    (source,) = discover([path]).sources
    assert [mail.raw for mail in source.mails(set())] == [letter(1)]
    with pytest.raises(FileNotFoundError):
        discover([tmp_path / "nothing"])
