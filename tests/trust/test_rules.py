"""Domains that look alike, and each rule of the trust panel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.guard.trust.case import Acquaintances, Sender
from postroom.guard.trust.rules import signs
from postroom.mail.authentication import AuthenticationResults, Verdict
from postroom.mail.domains import imitated, registered, shown_form, skeleton

OWN = {"kettle.example", "acme.test"}


@pytest.mark.parametrize(
    ("domain", "model"),
    [
        ("kettel.example", "kettle.example"),  # two letters swapped
        ("ketle.example", "kettle.example"),
        ("kettlee.example", "kettle.example"),
        ("kettie.example", "kettle.example"),
        ("mail.kett1e.example", "kettle.example"),
        ("кettle.example", "kettle.example"),  # a Cyrillic letter
        ("xn--ettle-vpf.example", ""),
        ("kettle.co", "kettle.example"),
        ("kettle.example", ""),
        ("shop.kettle.example", ""),
        ("cattle.example", ""),
        ("acne.test", ""),  # too short to tell a wrong letter from another name
        ("acrne.test", "acme.test"),
        ("paypa1.example", "paypal.example"),
        ("рaypal.example", "paypal.example"),
        ("paypol.example", ""),  # of others, only what looks the same
        ("", ""),
    ],
)
def test_which_domain_is_imitated(domain: str, model: str) -> None:
    assert imitated(domain, OWN, {"paypal.example", "carol.example"}) == model


@pytest.mark.parametrize(
    ("domain", "part"),
    [("a.b.shop.co.uk", "shop.co.uk"), ("shop.example", "shop.example"), ("co.uk", "co.uk"), ("", ""),
     ("Mail.Shop.Example.", "shop.example")],
)  # fmt: skip
def test_the_registered_part(domain: str, part: str) -> None:
    assert registered(domain) == part


@given(st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    imitated(text, OWN, [text])
    skeleton(text)
    shown_form(text)


KNOWN = Acquaintances(
    frozenset({"kettle.example"}),
    {"ada@kettle.example": "Ada Berg", "ben@mail.example": "Ben"},
    frozenset({"carol.example"}),
)
PASSED = AuthenticationResults(dmarc=Verdict("pass", "carol.example"), spf=Verdict("pass", "carol.example"))
FORGED = AuthenticationResults(dmarc=Verdict("fail", "carol.example"))
SIGNED = AuthenticationResults(
    dkim=(Verdict("pass", "mail.carol.example"),), dmarc=Verdict("none", "carol.example")
)
UNKNOWN_SERVER = AuthenticationResults(
    spf=Verdict("softfail", "carol.example"), dmarc=Verdict("none", "carol.example")
)
NOTHING = AuthenticationResults(dmarc=Verdict("none", "kettle.example"))


@pytest.mark.parametrize(
    ("sender", "found"),
    [
        (Sender("Carol Klein", "carol@carol.example", results=PASSED), [("authentication", "good")]),
        (Sender("Carol Klein", "carol@carol.example", results=SIGNED), [("authentication", "good")]),
        (Sender("Carol Klein", "carol@carol.example", results=FORGED), [("authentication", "warning")]),
        (Sender("Carol Klein", "carol@carol.example", results=UNKNOWN_SERVER), [("authentication", "notice")]),
        (Sender("Carol Klein", "carol@carol.example"), []),
        (Sender("Carol Klein", "carol@carol.example", first_contact=True), [("first contact", "notice")]),
        (Sender("Ada Berg", "ada@kettle.example", first_contact=True), []),
        (Sender("Ada Berg", "ada@kettle.example", results=NOTHING), [("authentication", "warning")]),
        (Sender("Ada Berg", "ada.berg@mail.example"), [("name", "warning")]),
        (Sender("Аda  Вerg", "x@mail.example"), [("name", "warning")]),  # Cyrillic
        (Sender("Ben", "other@mail.example"), []),  # a first name alone says nothing
        (Sender("Ada Berg", "ada@kettel.example"), [("name", "warning"), ("lookalike domain", "warning")]),
        (Sender("support@kettle.example", "x@evil.example"), [("name", "warning")]),
        (Sender("Carol (carol@mail.carol.example)", "carol@carol.example"), []),
        (Sender("Carol", "carol@carol.example", ("pay@evil.example",)), [("reply-to", "notice")]),
        (Sender("Carol", "carol@carol.example", ("sales@shop.carol.example",)), []),
        (Sender("Form", "carol@carol.example", ("support@kettle.example",)), []),
        (Sender("Eve", "eve@car0l.example", first_contact=True),
         [("lookalike domain", "warning"), ("first contact", "notice")]),
        (Sender("Eve", "eve@car0l.example"), []),  # known by now
        (Sender("", ""), []),
    ],
)  # fmt: skip
def test_what_speaks_for_and_against_a_sender(sender: Sender, found: list[tuple[str, str]]) -> None:
    assert [(sign.rule, sign.level) for sign in signs(sender, KNOWN)] == found


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_no_sender_breaks_the_rules(name: str, address: str, reply_to: str) -> None:
    signs(Sender(name, address, (reply_to,), first_contact=True), KNOWN)
