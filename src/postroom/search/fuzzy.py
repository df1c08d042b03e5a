"""Typing errors: the same query with similar words, for when nothing is written exactly like it."""

from dataclasses import replace

from postroom.search.plan import All, Any, Plan, Words

SHORTEST = 4
MOST_WORDS = 6


def tolerant(asked: Plan) -> Plan | None:
    """Return the plan with its words tolerant; None where that changes nothing or would cost too much."""
    similar = _tolerant(asked)
    return None if similar == asked or _count(similar) > MOST_WORDS else similar


def _tolerant(asked: Plan) -> Plan:
    match asked:
        # What was written side by side, or only begun, is meant as it stands.
        case Words(words=(word,), prefix=False) if len(word) >= SHORTEST and not any(map(str.isdigit, word)):
            return replace(asked, fuzzy=True)
        case All(parts=parts):
            return All(tuple(_tolerant(part) for part in parts))
        case Any(parts=parts):
            return Any(tuple(_tolerant(part) for part in parts))
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
