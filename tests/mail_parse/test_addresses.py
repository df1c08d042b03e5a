"""Address lists as they are really written (RFC 5322 §3.4)."""

import time

import pytest

from postroom.mail.addresses import parse_addresses
from postroom.mail.model import Address

LISTS = [
    ("", []),
    ("ada@acme.example", [("", "ada@acme.example")]),
    ("Ada <ada@acme.example>", [("Ada", "ada@acme.example")]),
    (
        '"Lovelace, Ada" <ada@acme.example>, ben@acme.example',
        [("Lovelace, Ada", "ada@acme.example"), ("", "ben@acme.example")],
    ),
    ("Ada.B <Ada@ACME.Example>", [("Ada.B", "Ada@acme.example")]),
    ("ada@acme.example (Ada Lovelace)", [("Ada Lovelace", "ada@acme.example")]),
    ("Ada (home (really)) <ada@acme.example>", [("Ada (home (really))", "ada@acme.example")]),
    ("<ada(at home)@acme.example(really)>", [("at home really", "ada@acme.example")]),
    (
        "Team: ada@acme.example, Ben <ben@acme.example>;, dora@borealis.example",
        [("", "ada@acme.example"), ("Ben", "ben@acme.example"), ("", "dora@borealis.example")],
    ),
    ("undisclosed-recipients:;", []),
    ("ada@acme.example,", [("", "ada@acme.example")]),
    (", ,ada@acme.example;;", [("", "ada@acme.example")]),
    (
        "Ada <ada@acme.example> Ben <ben@acme.example>",
        [("Ada", "ada@acme.example"), ("Ben", "ben@acme.example")],
    ),
    ("ada@acme.example ben@acme.example", [("", "ada@acme.example"), ("", "ben@acme.example")]),
    ("<@relay.example,@other.example:ada@acme.example>", [("", "ada@acme.example")]),
    ('"ada lovelace"@acme.example', [("", '"ada lovelace"@acme.example')]),
    ('<"a>b"@acme.example>', [("", '"a>b"@acme.example')]),
    ('<""@host.example>', [("", '""@host.example')]),
    ("<>", []),
    ('"Ada <ada@acme.example>', [("Ada", "ada@acme.example")]),
    ("Ada <ada@acme.example", [("Ada", "ada@acme.example")]),
    ("Ada <<ada@acme.example>>", [("Ada", "ada@acme.example")]),
    ("Ada (never closed <ada@acme.example>", [("Ada never closed", "ada@acme.example")]),
    ("Ada [Acme] <ada@acme.example>", [("Ada [Acme]", "ada@acme.example")]),
    ("boss@acme.example <dora@borealis.example>", [("boss@acme.example", "dora@borealis.example")]),
    ("MAILER-DAEMON", [("", "MAILER-DAEMON")]),
    ("Mail Delivery System <MAILER-DAEMON>", [("Mail Delivery System", "MAILER-DAEMON")]),
    ("nobody at all", []),
    ("Lovelace, Ada <ada@acme.example>", [("Lovelace, Ada", "ada@acme.example")]),
    (
        "Lovelace von, Ada <ada@acme.example>, ben@acme.example",
        [("Lovelace von, Ada", "ada@acme.example"), ("", "ben@acme.example")],
    ),
    ("Ada; Ben <ben@acme.example>", [("Ben", "ben@acme.example")]),
    ("Ada, ben@acme.example", [("", "ben@acme.example")]),
    ("Ada, <ben@acme.example>", [("", "ben@acme.example")]),
    ("Team, Support: Ada <ada@acme.example>;", [("Ada", "ada@acme.example")]),
    ("root, daemon", [("", "root"), ("", "daemon")]),
    ("Ada (ada@acme.example)", [("Ada", "ada@acme.example")]),
    ("Ada [ada@acme.example]", [("Ada", "ada@acme.example")]),
    ("Ada <ada@[192.0.2.1]>", [("Ada", "ada@[192.0.2.1]")]),
    ("=?utf-8?q?Lovelace=2C_Ad=C3=A0?= <ada@acme.example>", [("Lovelace, Adà", "ada@acme.example")]),
    ("=?utf-8?q?Lovelace,_Ada?= <ada@acme.example>", [("Lovelace, Ada", "ada@acme.example")]),
    ('"=?utf-8?q?Chlo=C3=A9?=" <chloe@acme.example>', [("Chloé", "chloe@acme.example")]),
    ("=?utf-8?q?Ada_=3Cada=40acme=2Eexample=3E?=", [("Ada", "ada@acme.example")]),
    ("用户 <用户@例子.example>", [("用户", "用户@例子.example")]),
    ("Ada <ada@xn--acm-dma.example>", [("Ada", "ada@xn--acm-dma.example")]),
    ("<mailto:ada@acme.example>", [("", "ada@acme.example")]),
    ("Ada\r\nBcc: <ada@acme.example>", [("", "ada@acme.example")]),
]


@pytest.mark.parametrize(("value", "expected"), LISTS, ids=[value for value, _ in LISTS])
def test_a_list_is_read(value: str, expected: list[tuple[str, str]]) -> None:
    assert parse_addresses(value) == tuple(Address(name, address) for name, address in expected)


def test_only_so_many_are_read() -> None:
    value = ", ".join(f"n{number}@acme.example" for number in range(3000))
    assert len(parse_addresses(value)) == 2000
    assert len(parse_addresses(value, most=5)) == 5
    assert parse_addresses("ada@acme.example, ben@acme.example", most=1) == (Address("", "ada@acme.example"),)


@pytest.mark.parametrize(
    "unit", ['"\\', '<\\"', '<"', "(", "(a) ", "a@ ", "@", "=?a?q?", ",", "<a", '"a', "\\"]
)
def test_hostile_lists_take_linear_time(unit: str) -> None:
    begin = time.process_time()
    parse_addresses(unit * (100_000 // len(unit)))
    assert time.process_time() - begin < 3
