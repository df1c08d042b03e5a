"""Fragments that are kept in the memory of the process: what a page shows again and again, and seldom otherwise."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()

MOST_CHARACTERS = 16_000_000
OVERHEAD = 500  # What a key and its place take beside the fragment, about.


class Fragments:
    """The fragments that were used last, as many as fit into so many characters."""

    def __init__(self, most: int = MOST_CHARACTERS) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[Hashable, SafeString] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> SafeString | None:
        """Return the fragment, if it is kept."""
        with self._lock:
            fragment = self._kept.get(key)
            if fragment is not None:
                self._kept.move_to_end(key)
            return fragment

    def keep(self, key: Hashable, fragment: SafeString) -> None:
        """Keep a fragment; those that were not used for longest make room."""
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = fragment
            self._size += len(fragment) + OVERHEAD
            while self._size > self._most:
                _, forgotten = self._kept.popitem(last=False)
                self._size -= len(forgotten) + OVERHEAD


fragments = Fragments()


class KeptNode(template.Node):
    """Draws what stands inside of it once for each set of values that it depends on."""

    def __init__(self, name: str, inside: NodeList, depends_on: list[FilterExpression]) -> None:
        self.nodelist = inside
        self._name = name
        self._depends_on = depends_on

    def render(self, context: Context) -> SafeString:
        """Return the fragment."""
        values = [one.resolve(context) for one in self._depends_on]
        key = (self._name, *values)
        fragment = fragments.get(key)
        if fragment is None:
            fragment = self.nodelist.render(context)
            fragments.keep(key, fragment)
        return fragment


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
