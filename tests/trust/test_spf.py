"""SPF: the mechanisms, the limits and the mistakes of RFC 7208."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.spf import check
from tests.trust.names import Silent, Table

A = {"mail.shop.example": ["192.0.2.1"], "shop.example": ["192.0.2.9", "2001:db8::9"],
     "1.2.0.192.in-addr.shop.example": ["127.0.0.2"]}  # fmt: skip
MX = {"shop.example": ["mail.shop.example"]}
OTHERS = {
    "partner.example": ["v=spf1 ip4:192.0.2.1 -all"],
    "soft.example": ["v=spf1 ~all"],
    "loop.example": ["v=spf1 include:loop.example -all"],
    "verified.example": ["google-site-verification=x"],
}


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("v=spf1 ip4:192.0.2.1 -all", "pass"),
        ("v=spf1 ip4:192.0.2.0/24 -all", "pass"),
        ("v=spf1 ip4:192.0.3.0/24 -all", "fail"),
        ("v=spf1 ip6:2001:db8::/32 -all", "fail"),
        ("v=spf1 mx -all", "pass"),
        ("v=spf1 a -all", "fail"),
        ("v=spf1 a/24 ~all", "pass"),
        ("v=spf1 a:mail.shop.example -all", "pass"),
        ("v=spf1 mx:other.example ~all", "softfail"),
        ("v=spf1 include:partner.example -all", "pass"),
        ("v=spf1 include:soft.example -all", "fail"),
        ("v=spf1 exists:%{ir}.%{v}.%{d} -all", "pass"),
        ("v=spf1 exists:%{l}.%{d} -all", "fail"),
        ("v=spf1 redirect=partner.example", "pass"),
        ("v=spf1 ?all", "neutral"),
        ("v=spf1", "neutral"),
        ("v=spf1 ptr -all", "fail"),
        ("V=SPF1 IP4:192.0.2.1 -ALL", "pass"),
        ("v=spf1 exp=why.example -all", "fail"),
        ("v=spf1 include:verified.example -all", "permerror"),
        ("v=spf1 redirect=nothing.example", "permerror"),
        ("v=spf1 include:loop.example -all", "permerror"),
        ("v=spf1 ip4:nonsense -all", "permerror"),
        ("v=spf1 ip4:192.0.2.1/99 -all", "permerror"),
        ("v=spf1 magic:x -all", "permerror"),
        ("v=spf1 " + " ".join(f"a:h{number}.example" for number in range(11)) + " -all", "permerror"),
        ("v=spf10 -all", "none"),
        ("something else", "none"),
    ],
)
def test_what_a_record_says(record: str, result: str) -> None:
    names = Table({**OTHERS, "shop.example": [record]}, A, MX)
    assert check(names, "192.0.2.1", "carol@shop.example", "mail.shop.example") == (result, "shop.example")


def test_two_records_are_none_that_can_be_used() -> None:
    assert (
        check(Table({"x.example": ["v=spf1 +all", "v=spf1 -all"]}), "192.0.2.1", "a@x.example", "")[0]
        == "permerror"
    )


def test_a_bounce_is_judged_by_the_name_of_its_server() -> None:
    names = Table({"mail.shop.example": ["v=spf1 ip4:192.0.2.1 -all"]})
    assert check(names, "192.0.2.1", "", "mail.shop.example") == ("pass", "mail.shop.example")


def test_addresses_of_the_new_kind() -> None:
    names = Table({"x.example": ["v=spf1 ip6:2001:db8::/32 -all"]})
    assert check(names, "2001:db8::1", "a@x.example", "")[0] == "pass"
    assert check(names, "2001:db9::1", "a@x.example", "")[0] == "fail"


def test_a_dns_that_does_not_answer_is_no_verdict() -> None:
    assert check(Silent(), "192.0.2.1", "a@x.example", "")[0] == "temperror"


@given(st.text(max_size=80), st.text(max_size=30), st.text(max_size=20))
def test_nothing_breaks_it(record: str, sender: str, helo: str) -> None:
    names = Table({"x.example": [f"v=spf1 {record}"]})
    for mail_from in ("a@x.example", sender):
        assert check(names, "192.0.2.1", mail_from, helo)[0]
