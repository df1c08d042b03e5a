"""Each rule of the send guard: what it warns of, and what it leaves alone."""

import pytest

from postroom.conversations.send_guard.draft import Draft
from postroom.conversations.send_guard.guard import cautions
from postroom.conversations.send_guard.rules.attachment import missing_attachment
from postroom.conversations.send_guard.rules.new_domain import new_domain
from postroom.conversations.send_guard.rules.no_reply import to_no_reply
from postroom.conversations.send_guard.rules.note_text import note_text
from postroom.conversations.send_guard.rules.placeholder import unfilled_placeholder
from postroom.conversations.send_guard.rules.stranger import other_customer
from postroom.conversations.send_guard.rules.subject import empty_subject


@pytest.mark.parametrize(
    "text",
    [
        "Please find the invoice attached.",
        "See the attachment for details",
        "The form is enclosed.",
        "Die Rechnung finden Sie im Anhang.",
        "Anbei die Unterlagen",
        "Vous trouverez ci-joint la facture.",
        "La pièce jointe contient tout.",
        "Le adjunto la factura.",
        "In allegato trova la fattura.",
        "Segue em anexo a fatura.",
        "Bijgevoegd vindt u de factuur.",
        "Faktura w załączniku.",
        "Jag bifogar fakturan.",
        "Fakturaen er vedhæftet.",
        "Faktura je v příloze.",
        "Fatura ekte.",
        "Счёт во вложении.",
        "請求書を添付します。",
    ],
)
def test_an_attachment_that_is_spoken_of(text: str) -> None:
    assert missing_attachment(Draft(text))
    assert missing_attachment(Draft(text, attachments=1)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Thank you, that works.",
        "It came without attachment.",
        "There is no attachment in your mail.",
        "Es war ohne Anhang.",
        "We are unattached to this idea",
        "Detached houses only",
    ],
)
def test_no_attachment_is_spoken_of(text: str) -> None:
    assert missing_attachment(Draft(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Hello {{customer.first_name}},",
        "Hello {% name %}",
        "Dear ${name}",
        "Hi %FIRSTNAME%",
        "Hello [Your name here]",
        "The price is XXX euros",
        "TODO: say when",
        "Lorem ipsum dolor",
        "Dear <<name>>",
        "Lieber [VORNAME]",
    ],
)
def test_a_placeholder(text: str) -> None:
    assert unfilled_placeholder(Draft(text))
    assert unfilled_placeholder(Draft("fine", subject=text))


@pytest.mark.parametrize(
    "text", ["Hello Dora,", "a[0] = {1: 2}", "my todo list", "50% off, 20% more", "see [1] and [2]", "x << y"]
)
def test_no_placeholder(text: str) -> None:
    assert unfilled_placeholder(Draft(text)) is None


@pytest.mark.parametrize(
    ("recipients", "thread", "warned"),
    [
        (("dora@borealis.test",), {"dora@borealis.test"}, False),
        (("emil@borealis.test",), {"dora@borealis.test"}, False),
        (("ben@acme.test",), {"dora@borealis.test"}, False),
        (("dora@borealis.test", "x@evil.test"), {"dora@borealis.test"}, True),
        (("x@evil.test",), set(), False),
    ],
)
def test_a_new_domain(recipients: tuple[str, ...], thread: set[str], warned: bool) -> None:
    draft = Draft("x", recipients, thread=thread, own={"support@acme.test"})
    assert (new_domain(draft) is not None) == warned


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("As agreed: the customer is  always\nlate with paying. Bye", True),
        ("You are always late", False),
        ("Thanks.", False),
    ],
)
def test_words_of_a_note(text: str, warned: bool) -> None:
    notes = ["Careful! The customer is always late with paying.", "Thanks."]
    assert (note_text(Draft(text, notes=notes)) is not None) == warned


def test_the_address_of_another_customer() -> None:
    assert other_customer(Draft("x")) is None
    warned = other_customer(Draft("x", strangers=["emil@else.test"]))
    assert warned is not None and "emil@else.test" in warned.sentence


@pytest.mark.parametrize(
    ("subject", "warned"),
    [(None, False), ("", True), (" Re: ", True), ("(no subject)", True), ("Hello", False)],
)
def test_an_empty_subject(subject: str | None, warned: bool) -> None:
    assert (empty_subject(Draft("x", subject=subject)) is not None) == warned


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        ("noreply@shop.test", True),
        ("no-reply@shop.test", True),
        ("do_not_reply@shop.test", True),
        ("donotreply+17@shop.test", True),
        ("mailer-daemon@shop.test", True),
        ("reply@shop.test", False),
        ("norbert@shop.test", False),
        ("nora.reply@shop.test", False),
    ],
)
def test_a_no_reply_address(address: str, warned: bool) -> None:
    assert (to_no_reply(Draft("x", [address])) is not None) == warned


def test_all_that_is_odd_is_said_at_once() -> None:
    draft = Draft("See attached, {{name}}", ["noreply@x.test"], subject="")
    assert [one.rule for one in cautions(draft)] == [
        "missing_attachment",
        "unfilled_placeholder",
        "empty_subject",
        "to_no_reply",
    ]
    assert cautions(Draft("Thank you.", ["dora@borealis.test"], subject="Hello")) == []


def test_each_warning_names_its_place() -> None:
    draft = Draft(
        "See attached. He is always late with paying.",
        ["dora@borealis.test", "noreply@evil.test"],
        subject="For {{name}}",
        thread={"dora@borealis.test"},
        notes=["He is always late with paying"],
        strangers=["emil@else.test"],
    )
    assert {one.rule: (one.field, one.words) for one in cautions(draft)} == {
        "missing_attachment": ("text", "attached"),
        "unfilled_placeholder": ("subject", "{{name}}"),
        "new_domain": ("to", "noreply@evil.test"),
        "note_text": ("text", "He is always late with paying"),
        "other_customer": ("text", "emil@else.test"),
        "to_no_reply": ("to", "noreply@evil.test"),
    }
