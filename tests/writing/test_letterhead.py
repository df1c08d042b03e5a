"""Variables, which signature wins, and how both look in a mail."""

from types import SimpleNamespace

import pytest

from postroom.mailboxes.letterhead.models import Signature
from postroom.mailboxes.letterhead.signatures import (
    LetterheadError,
    Signed,
    remove_signature,
    set_signature,
    signature_of,
    winner,
)
from postroom.mailboxes.letterhead.variables import fill, fill_html, first_name, wrong_variable

VALUES = {"customer.first_name": "Carol", "customer.name": "", "me.name": "Tim <O'Neil>"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hi {{customer.first_name}}!", "Hi Carol!"),
        ("Hi {{ customer.first_name | there }}!", "Hi Carol!"),
        ("Hi {{customer.name|there}}!", "Hi there!"),
        ("Hi {{customer.name}}!", "Hi {{customer.name}}!"),
        ("{{me.name}}", "Tim <O'Neil>"),
        ("{{}} {{{x}}} {{ no end", "{{}} {{{x}}} {{ no end"),
    ],
)
def test_filling(text: str, filled: str) -> None:
    assert fill(text, VALUES) == filled


@pytest.mark.parametrize(
    ("html", "filled"),
    [
        ("<p>{{me.name}}</p>", "<p>Tim &lt;O'Neil&gt;</p>"),
        ("<p>{{customer.name|A &amp; B}}</p>", "<p>A &amp; B</p>"),
        ("<p>{{customer.name}}</p>", "<p>{{customer.name}}</p>"),
    ],
)
def test_values_bring_no_markup(html: str, filled: str) -> None:
    assert fill_html(html, VALUES) == filled


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("{{me.name}} {{customer.name|x}}", ""), ("{{custmer.name}}", "custmer.name"), ("{{}}", "“”")],
)
def test_an_unknown_variable_is_a_sentence(text: str, wrong: str) -> None:
    sentence = wrong_variable(text)
    assert wrong in sentence
    assert bool(sentence) is bool(wrong)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Carol Klein", "Carol"),
        ("Klein, Carol", "Carol"),
        ("carol@a.example", ""),
        ("", ""),
        ("Carol", "Carol"),
    ],
)
def test_first_names(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("there", "wins"),
    [
        ([(None, None, 1)], None),
        ([(1, None, 0)], 0),
        ([(None, 7, 0)], 0),
        ([(None, 7, 0), (1, None, 1)], 1),
        ([(1, None, 0), (1, 7, 1), (None, 7, 2)], 1),
        ([(2, None, 0), (1, 8, 1)], None),
    ],
)
def test_the_most_particular_signature_wins(
    there: list[tuple[int | None, int | None, int]], wins: int | None
) -> None:
    made = [Signature(mailbox_id=mailbox, person_id=person, text=str(n)) for mailbox, person, n in there]
    found = winner(made, 1, 7)
    assert (found.text if found else None) == (str(wins) if wins is not None else None)


def test_setting_and_removing(acme: SimpleNamespace) -> None:
    set_signature(acme.ben, person=acme.ben, text="Ben\nAcme")
    assert signature_of(acme.support, acme.ben) == Signed("Ben\nAcme", "<p>Ben<br>\nAcme</p>")
    set_signature(acme.ada, mailbox=acme.support, html="<p><b>{{me.first_name}}</b> · {{mailbox.name}}</p>")
    assert signature_of(acme.support, acme.ben).html == "<p><b>Ben</b> · Support</p>"
    assert signature_of(acme.support, acme.ben).text == "Ben · Support"
    set_signature(acme.ben, mailbox=acme.support, person=acme.ben, text="")
    assert signature_of(acme.support, acme.ben) == Signed()
    remove_signature(acme.ben, mailbox=acme.support, person=acme.ben)
    assert signature_of(acme.support, acme.ben).text == "Ben · Support"
    assert signature_of(acme.sales, acme.chloe) == Signed()


@pytest.mark.parametrize("text", ["{{customer.name}}", "x" * 20_001])
def test_what_cannot_be_a_signature(acme: SimpleNamespace, text: str) -> None:
    with pytest.raises(LetterheadError):
        set_signature(acme.ben, person=acme.ben, text=text)
