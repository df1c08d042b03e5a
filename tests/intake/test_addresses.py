"""What the doors know of addresses."""

from pathlib import Path

import pytest

from postroom.intake.addresses import AddressBook, Snapshot, Target, make, publish

SUPPORT, SALES, ANY, MUNICH = Target(1, 1), Target(2, 1), Target(3, 2), Target(4, 1)
SNAPSHOT = make(
    {
        "Support@Acme.test": SUPPORT,
        "sales@acme.test": SALES,
        "a+b@acme.test": SALES,
        "info@münchen.test": MUNICH,
    },
    {"borealis.test": ANY},
    "mail.acme.test",
)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("support@acme.test", SUPPORT),
        ("SUPPORT@ACME.TEST", SUPPORT),
        ("support+token.1+2@acme.test", SUPPORT),
        ("a+b@acme.test", SALES),
        ("a@acme.test", None),
        ("nobody@acme.test", None),
        ("postmaster@acme.test", SUPPORT),
        ("Postmaster", SUPPORT),
        ("anything@borealis.test", ANY),
        ("postmaster@borealis.test", ANY),
        ("postmaster@elsewhere.test", None),
        ("info@MÜNCHEN.test", MUNICH),
        ("info@xn--mnchen-3ya.test", MUNICH),
        ("info@mu\u0308nchen.test", MUNICH),
        ("support@acme.test.", None),
        ("@acme.test", None),
        ("", None),
    ],
)
def test_where_an_address_leads(address: str, target: Target | None) -> None:
    assert SNAPSHOT.lookup(address) == target


def test_an_empty_installation_takes_no_mail() -> None:
    assert make({}, {}).lookup("postmaster") is None


@pytest.mark.parametrize(
    ("address", "ours"),
    [("x@acme.test", True), ("x@Borealis.test", True), ("x@sub.acme.test", False), ("x@gmail.com", False)],
)
def test_which_domains_are_ours(address: str, ours: bool) -> None:
    assert SNAPSHOT.is_ours(address) is ours


def test_a_published_snapshot_is_read_and_read_again_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "run" / "addresses.json"
    book = AddressBook(path)
    assert book.current() is None
    publish(path, addresses={"support@acme.test": SUPPORT}, hostname="mail.acme.test", max_message_bytes=9)
    first = book.current()
    assert first is not None and first is book.current()
    assert (first.hostname, first.max_message_bytes) == ("mail.acme.test", 9)
    publish(path, addresses={"sales@acme.test": SALES}, catch_all={"acme.test": ANY})
    second = book.current()
    assert second is not None
    assert second.lookup("sales@acme.test") == SALES
    assert second.lookup("support@acme.test") == ANY


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"version": 2}', b'{"version": 1}', b"\xff"])
def test_a_broken_snapshot_is_refused_and_the_last_good_one_stays(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "addresses.json"
    publish(path, addresses={"support@acme.test": SUPPORT})
    book = AddressBook(path)
    good = book.current()
    path.write_bytes(broken)
    with pytest.raises(ValueError):
        Snapshot.load(path)
    assert book.current() is good
    path.unlink()
    assert book.current() is good


def test_publishing_leaves_no_other_file(tmp_path: Path) -> None:
    publish(tmp_path / "addresses.json", addresses={})
    assert [path.name for path in tmp_path.iterdir()] == ["addresses.json"]
