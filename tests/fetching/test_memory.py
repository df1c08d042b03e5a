"""What was fetched is remembered exactly, in small states."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.intake.fetch.memory import Known, Place, place_state, read_place
from postroom.kit.vault import SealBroken, Vault
from postroom.spool import SqliteSpool


@pytest.fixture
def spool(tmp_path: Path) -> SqliteSpool:
    return SqliteSpool(tmp_path / "spool")


def test_words_are_known_after_a_restart_and_can_be_forgotten(spool: SqliteSpool) -> None:
    words = [f"uid-{number}" for number in range(5000)]
    known = Known(spool, "fetch/1/ours/")
    spool.put_many([], states=known.add(words))
    again = Known(spool, "fetch/1/ours/")
    assert len(again) == 5000
    assert all(word in again for word in words)
    assert "uid-5000" not in again
    assert len(Known(spool, "fetch/2/ours/")) == 0
    spool.put_many([], states=again.keep_only(words[:10]))
    left = Known(spool, "fetch/1/ours/")
    assert len(left) == 10
    assert [word for word in words if word in left] == words[:10]


def test_one_more_word_changes_one_small_state(spool: SqliteSpool) -> None:
    known = Known(spool, "fetch/1/ours/")
    known.add(f"uid-{number}" for number in range(50_000))
    states = known.add(["another"])
    assert len(states) == 1
    assert len(states[0][1]) < 1000
    assert known.add(["another"]) == []


places = st.builds(
    Place,
    started_at=st.floats(0, 2e9),
    fetched=st.integers(0),
    folder=st.text(),
    uidvalidity=st.integers(0, 2**32),
    last=st.integers(0, 2**32),
    pending=st.lists(st.integers(1, 2**32)).map(tuple),
    aside=st.dictionaries(st.integers(1, 2**32), st.tuples(st.integers(1, 50), st.floats(0, 2e9))),
)


@given(places)
def test_a_place_is_read_back_as_it_was(place: Place) -> None:
    class Stored:
        def states(self, prefix: str) -> dict[str, str]:
            return dict([place_state(7, place)])

    assert read_place(Stored(), 7) == place  # type: ignore[arg-type]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_sealed_secret_is_opened_by_its_key_alone(secret: str) -> None:
    sealed = Vault("one").seal(secret)
    assert Vault("one").open(sealed) == secret
    if secret:
        assert sealed.find(secret) < 0 or len(secret) < 4
        with pytest.raises(SealBroken):
            Vault("another").open(sealed)
