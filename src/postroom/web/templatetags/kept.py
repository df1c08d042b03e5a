"""Fragments that are kept in the memory of the process: what a page shows again and again, and seldom otherwise."""

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()

MOST_KEPT = 20_000


class _Empty(list[SafeString]):
    """Where a fragment goes once it is drawn."""


@lru_cache(maxsize=MOST_KEPT)
def _fragment(key: Hashable) -> _Empty:
    """Return the place of a fragment; the least used of them are forgotten."""
    return _Empty()


class KeptNode(template.Node):
    """Draws what stands inside of it once for each set of values that it depends on."""

    def __init__(self, name: str, inside: NodeList, depends_on: list[FilterExpression]) -> None:
        self.nodelist = inside
        self._name = name
        self._depends_on = depends_on

    def render(self, context: Context) -> SafeString:
        """Return the fragment."""
        values = [one.resolve(context) for one in self._depends_on]
        place = _fragment((self._name, *values))
        if not place:
            place.append(self.nodelist.render(context))
        return place[0]


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Keep a fragment: `{% kept row row.looks here.key %}…{% endkept %}`, where `row` is its name.

    The values must be hashable, small, and all that the fragment depends on: one of them changes whenever it does.
    """
    _, name, *words = token.split_contents()
    depends_on = [parser.compile_filter(word) for word in words]
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name, inside, depends_on)
