"""The filter: words that were judged decide, rare ones little; and what was counted can be taken back exactly."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.guard.models import SpamVerdict, SpamWord
from postroom.guard.spam.bayes import Judged, score
from postroom.guard.spam.learning import forget, learn, weigh
from postroom.guard.spam.tokens import LONGEST, TOKENS_MOST, Letter, tokens_of

TOTAL = Judged(20, 20)
JUDGED = {"casino": Judged(18, 0), "winner": Judged(15, 1), "kettle": Judged(0, 18), "hello": Judged(10, 10)}


@pytest.mark.parametrize(
    ("tokens", "least", "most"),
    [
        (["casino", "winner", "hello"], 0.95, 1.0),
        (["kettle", "hello"], 0.0, 0.2),
        (["hello", "unheard-of"], 0.5, 0.5),
        (["casino", "kettle"], 0.3, 0.7),  # it could be either
        ([], 0.5, 0.5),
    ],
)
def test_what_words_say(tokens: list[str], least: float, most: float) -> None:
    found = score(tokens, JUDGED, TOTAL)
    assert found is not None
    assert least <= found.probability <= most
    assert found.is_spam == (least >= 0.95)


def test_the_words_that_decided_come_first() -> None:
    found = score(["hello", "winner", "casino"], JUDGED, TOTAL)
    assert found is not None
    assert [word for word, _ in found.words] == ["casino", "winner"]


@pytest.mark.parametrize("total", [Judged(4, 20), Judged(20, 4), Judged()])
def test_too_little_was_judged_to_say_anything(total: Judged) -> None:
    assert score(["casino"], JUDGED, total) is None


@given(st.dictionaries(st.text(max_size=5), st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=60))
def test_a_score_is_a_probability(counts: dict[str, tuple[int, int]]) -> None:
    found = score(counts, {word: Judged(*seen) for word, seen in counts.items()}, Judged(50, 50))
    assert found is not None
    assert 0 <= found.probability <= 1


def test_what_is_looked_at() -> None:
    letter = Letter(
        "Eve Winner",
        "Eve@mail.bad.example",
        "You WON 500 €",
        "Click https://x.casino.example/a now",
        '<a href="https://y.other.example">',
        ("prize.ZIP",),
    )
    assert {
        "from:eve@mail.bad.example",
        "domain:bad.example",
        "name:winner",
        "subject:won",
        "subject:(price)",
        "link:casino.example",
        "link:other.example",
        "file:zip",
        "click",
    } <= tokens_of(letter)


@given(st.text(), st.text(), st.text())
def test_nothing_breaks_the_looking(name: str, address: str, text: str) -> None:
    found = tokens_of(Letter(name, address, text, text * 50, text, (text,)))
    assert len(found) <= TOKENS_MOST
    assert all(len(token) <= LONGEST for token in found)


def test_a_verdict_counts_once_is_replaced_and_taken_back(acme: SimpleNamespace) -> None:
    number = acme.organisation.pk
    assert learn(number, 1, ["casino", "x"], spam=True, person=acme.ben.pk)
    assert not learn(number, 1, ["casino", "x"], spam=True, person=acme.ada.pk)
    assert counts() == {"": (1, 0), "casino": (1, 0), "x": (1, 0)}
    assert learn(number, 1, ["casino", "x"], spam=False, person=acme.ben.pk)
    assert counts() == {"": (0, 1), "casino": (0, 1), "x": (0, 1)}
    assert forget(number, [1, 2]) == 1
    assert set(counts().values()) == {(0, 0)}
    assert not SpamVerdict.objects.exists()


def test_organisations_learn_apart(acme: SimpleNamespace) -> None:
    for message in range(6):
        learn(acme.organisation.pk, message, ["casino"], spam=True, person=None)
        learn(acme.organisation.pk, 100 + message, ["kettle"], spam=False, person=None)
    (here,), there = (
        weigh(organisation.pk, [frozenset({"casino"})]) for organisation in (acme.organisation, acme.borealis)
    )
    assert there == []
    assert here is not None
    assert here.probability > 0.8


def counts() -> dict[str, tuple[int, int]]:
    return {token: (spam, ham) for token, spam, ham in SpamWord.objects.values_list("token", "spam", "ham")}
