"""Fragments that are drawn once for each set of values that they depend on."""

from django.template import engines
from django.utils.safestring import SafeString

from postroom.web.templatetags.kept import OVERHEAD, Fragments

NAMED = "{% load kept %}{% kept greeting name %}{{ draw }}{% endkept %}"


def drawn(source: str, name: object, draws: list[int]) -> str:
    def draw() -> str:
        draws.append(1)
        return f"<b>{name}</b> {len(draws)}"

    return engines["django"].from_string(source).render({"name": name, "draw": draw})


def test_a_fragment_is_drawn_when_a_value_changes() -> None:
    draws: list[int] = []
    first = drawn(NAMED, "kept Ada", draws)
    assert drawn(NAMED, "kept Ada", draws) == first and len(draws) == 1
    assert drawn(NAMED, "kept Ben", draws) != first and len(draws) == 2


def test_what_stands_in_it_is_escaped_as_ever() -> None:
    assert drawn(NAMED, "<kept Carol>", []) == "&lt;b&gt;&lt;kept Carol&gt;&lt;/b&gt; 1"


def test_fragments_of_other_names_are_others() -> None:
    other = NAMED.replace("greeting", "farewell")
    draws: list[int] = []
    assert drawn(NAMED, "kept Dora", draws) != drawn(other, "kept Dora", draws)


def test_what_was_not_used_for_longest_makes_room() -> None:
    fragments = Fragments(most=3 * (OVERHEAD + 10))
    for name in ("first", "second", "third"):
        fragments.keep(name, SafeString(name.ljust(10)))
    assert fragments.get("first")
    fragments.keep("fourth", SafeString("fourth"))
    assert fragments.get("second") is None
    assert all(fragments.get(name) for name in ("first", "third", "fourth"))
    fragments.keep("far too long", SafeString("x" * 10_000))
    assert all(fragments.get(name) is None for name in ("first", "third", "far too long"))


SLOTTED = (
    "{% load kept %}{% kept act open number=number title=title csrf_token=csrf_token %}{{ draw }}"
    "<a href=\"{% url 'conversation' number %}\">{{ title }}</a>{% csrf_token %}{% endkept %}"
)


def test_what_it_only_shows_is_put_in_each_time() -> None:
    draws: list[int] = []

    def drawn_for(number: int, title: str, token: str, is_open: bool = True) -> str:
        values = {"open": is_open, "number": number, "title": title, "csrf_token": token}
        return engines["django"].from_string(SLOTTED).render({"draw": lambda: draws.append(1), **values})

    first, second = drawn_for(7, "<b>", "one"), drawn_for(8, "tea & milk", "two")
    assert 'href="/conversations/7">&lt;b&gt;</a>' in first and 'value="one"' in first
    assert 'href="/conversations/8">tea &amp; milk</a>' in second and 'value="two"' in second
    assert len(draws) == 1
    drawn_for(8, "tea & milk", "two", is_open=False)
    assert len(draws) == 2
