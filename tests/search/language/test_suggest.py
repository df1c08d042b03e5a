"""What is offered at the caret."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.search.language.suggest import Named, suggest


class Names:
    """What Ben knows."""

    def colleagues(self, begun: str) -> Iterable[Named]:
        return _begun(begun, Named("Ada", "ada@acme.test"), Named("Ben", "ben@acme.test"))

    def correspondents(self, begun: str) -> Iterable[Named]:
        return _begun(begun, Named("Cleo Kettle", "cleo@tea.example"))

    def tags(self, begun: str) -> Iterable[Named]:
        return _begun(begun, Named("needs reply"), Named("urgent"))

    def mailboxes(self, begun: str) -> Iterable[Named]:
        return _begun(begun, Named("Support"))


def _begun(begun: str, *names: Named) -> list[Named]:
    return [one for one in names if one.name.lower().startswith(begun.lower())]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("fr", "from:"),
        ("kettle su", "subject:"),
        ("-ta", "tag:"),
        ("tag:ne", 'tag:"needs reply" '),
        ('tag:"needs r', 'tag:"needs reply" '),
        ("-tag:ur", "tag:urgent "),
        ("from:cl", "from:cleo@tea.example "),
        ("assigned:a", "assigned:anyone "),
        ("assigned:ad", "assigned:ada@acme.test "),
        ("mailbox:", "mailbox:Support "),
        ("is:unr", "is:unread "),
        ("(a OR has:at", "has:attachment "),
        ("after:y", "after:yesterday "),
        ("cleo", "from:cleo@tea.example "),
    ],
)
def test_offers(text: str, first: str) -> None:
    offered = suggest(text, len(text), Names())
    assert offered[0].text == first
    done = text[: offered[0].start] + offered[0].text + text[offered[0].end :]
    assert done.startswith(text[: offered[0].start])


def test_only_the_word_at_the_caret_is_replaced() -> None:
    (offered,) = suggest("a tag:ur b", 8, Names())
    assert "a tag:ur b"[offered.start : offered.end] == "tag:ur"


@pytest.mark.parametrize("text", ["", "a ", "xyz:a", '"quoted words'])
def test_offers_nothing(text: str) -> None:
    assert suggest(text, len(text), Names()) == []


@given(st.text(max_size=40), st.integers(-5, 60))
def test_any_text_and_caret(text: str, caret: int) -> None:
    for offered in suggest(text, caret, Names()):
        assert 0 <= offered.start <= offered.end <= len(text)
