"""Authentication-Results are believed from our own servers only, and the topmost wins."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postroom.mail.authentication import AuthenticationResults, Verdict, read
from postroom.mail.model import Header, Headers

TRUSTED = frozenset({"mx.acme.example"})


def headers(*values: str) -> Headers:
    return Headers(tuple(Header("Authentication-Results", value) for value in values))


def test_all_methods_with_their_domains() -> None:
    found = read(
        headers(
            "mx.acme.example 1;\r\n spf=pass (sender is permitted; really) smtp.mailfrom=bounce@mail.borealis.example;"
            "\r\n dkim=pass header.d=borealis.example header.s=s1 header.b=abc;"
            ' dkim=fail reason="bad; signature" header.i=@list.example;'
            "\r\n dmarc=pass (p=REJECT) header.from=Borealis.example; arc=none"
        ),
        TRUSTED,
    )
    assert found == AuthenticationResults(
        spf=Verdict("pass", "mail.borealis.example"),
        dkim=(Verdict("pass", "borealis.example", "s1"), Verdict("fail", "list.example")),
        dmarc=Verdict("pass", "borealis.example"),
        arc=Verdict("none"),
        authserv_id="mx.acme.example",
    )
    assert found.dkim_passed_for("Borealis.example")
    assert not found.dkim_passed_for("list.example")


@pytest.mark.parametrize(
    "value",
    [
        "mx.eve.example; spf=pass smtp.mailfrom=borealis.example",
        "mx.acme.example.eve.example; spf=pass",
        '"mx.eve.example; mx.acme.example"; spf=pass',
        "(mx.acme.example) mx.eve.example; spf=pass",
        "; spf=pass",
        "",
    ],
)
def test_strangers_are_not_believed(value: str) -> None:
    assert read(headers(value), TRUSTED) == AuthenticationResults()


def test_a_forged_field_below_ours_changes_nothing() -> None:
    found = read(
        headers(
            "mx.acme.example; spf=fail; dkim=fail header.d=a.example",
            "mx.acme.example; spf=pass; dkim=pass header.d=b.example; dmarc=pass",
        ),
        TRUSTED,
    )
    assert found.spf == Verdict("fail")
    assert found.dkim == (Verdict("fail", "a.example"),)


@pytest.mark.parametrize("value", ["mx.acme.example; none", "mx.acme.example", "MX.ACME.EXAMPLE 1; none"])
def test_nothing_was_checked(value: str) -> None:
    assert read(headers(value), TRUSTED) == AuthenticationResults(authserv_id="mx.acme.example")


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (
            "mx.acme.example; spf = softfail (a (nested) comment) smtp.helo = x.example",
            Verdict("softfail", "x.example"),
        ),
        ("mx.acme.example; spf/1=pass smtp.mailfrom=<a@x.example>", Verdict("pass", "x.example")),
        ('mx.acme.example; x-other="spf=pass; spf=pass"; spf=neutral', Verdict("neutral")),
        ("mx.acme.example; (spf=pass) spf=fail", Verdict("fail")),
    ],
)
def test_comments_quotes_and_blanks(value: str, result: Verdict) -> None:
    assert read(headers(value), TRUSTED).spf == result


@settings(deadline=None)
@given(st.text(alphabet='ab=;()"\\ .@\r\n\tspf', max_size=200))
def test_rubbish_raises_nothing(value: str) -> None:
    read(headers(f"mx.acme.example; {value}", value), TRUSTED)
