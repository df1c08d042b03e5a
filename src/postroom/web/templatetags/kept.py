"""Fragments that are kept in the memory of the process: what a page shows again and again, and seldom otherwise."""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Hashable

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = template.Library()

MOST_CHARACTERS = 16_000_000
OVERHEAD = 500  # What a key and its place take beside the fragment, about.
# What no page shows by itself.
FIRST_SLOT = 7_100_000_000_000_000_001
TEXT_SLOT = f"slot{secrets.token_hex(8)}x"


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

    def __init__(
        self,
        name: str,
        inside: NodeList,
        depends_on: list[FilterExpression],
        slots: dict[str, FilterExpression],
    ) -> None:
        self.nodelist = inside
        self._name = name
        self._depends_on = depends_on
        self._slots = slots

    def render(self, context: Context) -> SafeString:
        """Return the fragment."""
        values = [one.resolve(context) for one in self._depends_on]
        filled = {name: one.resolve(context) for name, one in self._slots.items()}
        fills = {name: _stand_in(place, value) for place, (name, value) in enumerate(filled.items())}
        key = (self._name, *values, *map(type, fills.values()))
        fragment = fragments.get(key)
        if fragment is None:
            with context.push(**fills):
                fragment = self.nodelist.render(context)
            fragments.keep(key, fragment)
        text: str = fragment
        for name, value in filled.items():
            text = text.replace(str(fills[name]), conditional_escape(value))
        return SafeString(text)


def _stand_in(place: int, value: object) -> int | str:
    """Return what stands for the value of a slot while a fragment is drawn: a number for a number."""
    return FIRST_SLOT + place if type(value) is int else f"{TEXT_SLOT}{place}x"


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Keep a fragment: `{% kept row row.looks here.key %}…{% endkept %}`, where `row` is its name.

    The values must be hashable, small, and all that the fragment depends on: one of them changes whenever it does.
    What it only shows, as it is, may be told by name, `number=conversation.pk`: it is put in each time. Inside, such
    a name may be shown and stand in an address; nothing else may be done with it. `csrf_token=csrf_token` is for
    forms.
    """
    _, name, *words = token.split_contents()
    slots = token_kwargs([word for word in words if _names(word)], parser)
    depends_on = [parser.compile_filter(word) for word in words if not _names(word)]
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name, inside, depends_on, slots)


def _names(word: str) -> bool:
    return word.partition("=")[0].isidentifier() and "=" in word
