"""References: the first and the newest 19, bounded, whatever strangers put there."""

from hypothesis import given, settings
from hypothesis import strategies as st

from postroom.mail.references import for_reply, is_writable


def test_a_first_answer_names_its_parent() -> None:
    assert for_reply((), "a@x") == ("a@x",)


def test_the_first_and_the_newest_stay() -> None:
    ids = [f"{number}@x" for number in range(100)]
    assert for_reply(ids, "parent@x") == ("0@x", *(f"{number}@x" for number in range(82, 100)), "parent@x")


def test_together_they_stay_under_two_kilobytes() -> None:
    ids = [f"{number:04d}{'x' * 200}@x" for number in range(30)]
    found = for_reply(ids, "p" * 200 + "@x")
    assert (found[0], found[-1]) == (ids[0], "p" * 200 + "@x")
    assert sum(len(message_id) + 5 for message_id in found) <= 2048


def test_what_cannot_be_written_and_what_repeats_is_left_out() -> None:
    assert for_reply(("a@x", "b c@x", "ä@x", "<d@x", "", "a@x", "e\r\nf@x", "g" * 999), "a@x") == ("a@x",)
    assert for_reply(("a@x", "b@x", "c@x", "b@x"), "d@x") == ("a@x", "c@x", "b@x", "d@x")
    assert for_reply((), "") == ()


@settings(deadline=None)
@given(
    st.lists(st.text(max_size=30) | st.from_regex(r"[a-z]{1,200}@x", fullmatch=True), max_size=60),
    st.text(max_size=9),
)
def test_any_ids_give_a_writable_bounded_list(ids: list[str], parent: str) -> None:
    found = for_reply(ids, parent)
    assert len(found) <= 20
    assert len(set(found)) == len(found)
    assert all(map(is_writable, found))
    assert sum(len(message_id) + 5 for message_id in found) <= 2048
