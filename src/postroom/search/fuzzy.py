"""Typing errors: the same query with similar words, for when nothing is written exactly like it."""

from collections.abc import Callable
from dataclasses import replace

from postroom.search.plan import All, Any, Plan, Words

SHORTEST = 4
MOST_WORDS = 6


IsKnown = Callable[[Words], bool]


def tolerant(asked: Plan, is_known: IsKnown) -> Plan | None:
    """Return the plan with its words tolerant; None where that changes nothing or would cost too much.

    A word that is known, because it is written again and again, is meant as it stands.
    """
    similar = _tolerant(asked, is_known)
    return None if similar == asked or _count(similar) > MOST_WORDS else similar


def _tolerant(asked: Plan, is_known: IsKnown) -> Plan:
    match asked:
        # What was written side by side, or only begun, is meant as it stands.
        case Words(words=(word,), prefix=False) if len(word) >= SHORTEST and not any(map(str.isdigit, word)):
            return asked if is_known(asked) else replace(asked, fuzzy=True)
        case All(parts=parts):
            return All(tuple(_tolerant(part, is_known) for part in parts))
        case Any(parts=parts):
            return Any(tuple(_tolerant(part, is_known) for part in parts))
        case _:
            return asked


def _count(asked: Plan) -> int:
    match asked:
        case Words(fuzzy=fuzzy):
            return int(fuzzy)
        case All(parts=parts) | Any(parts=parts):
            return sum(_count(part) for part in parts)
        case _:
            return 0
