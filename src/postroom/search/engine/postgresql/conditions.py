"""From a plan to the condition of a WHERE, with its parameters."""

from collections.abc import Iterator
from dataclasses import dataclass

from postroom.search import plan
from postroom.search.engine.postgresql.lexemes import SIGNS, quoted
from postroom.search.engine.protocol import Scope


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL and its parameters."""

    sql: str
    parameters: tuple[object, ...] = ()


NEVER, ALWAYS = Condition("FALSE"), Condition("TRUE")


def within(scope: Scope) -> Condition:
    """Return what a person may see."""
    return Condition("organisation = %s AND mailbox = ANY(%s)", (scope.organisation, list(scope.mailboxes)))


def condition(asked: plan.Plan, similar: dict[str, list[str]]) -> Condition:
    """Return the condition of a plan; `similar` holds the words that stand for each tolerant one."""
    match asked:
        case plan.Words():
            query = tsquery(asked, similar)
            return Condition("words @@ %s::tsquery", (query,)) if query else NEVER
        case plan.Facts(any_of=facts):
            written = " | ".join(quoted(f"={fact}") for fact in facts)
            return Condition("words @@ %s::tsquery", (written,)) if written else NEVER
        case plan.Conversations(any_of=numbers):
            return Condition("conversation = ANY(%s)", (list(numbers),))
        case plan.Between(measure=measure, low=low, high=high):
            column = "at_ms" if measure == "at" else "size_bytes"
            limits = [(f"{column} >= %s", low), (f"{column} < %s", high)]
            given = [Condition(sql, (value,)) for sql, value in limits if value is not None]
            return _joined("AND", given) if given else ALWAYS
        case plan.Not(part=part):
            inner = condition(part, similar)
            return Condition(f"NOT ({inner.sql})", inner.parameters)
        case plan.All(parts=parts):
            return _joined("AND", [condition(part, similar) for part in parts]) if parts else ALWAYS
        case plan.Any(parts=parts):
            return _joined("OR", [condition(part, similar) for part in parts]) if parts else NEVER


def tsquery(asked: plan.Words, similar: dict[str, list[str]]) -> str:
    """Return the words in the notation of a tsquery; empty where nothing can match."""
    if not asked.words:
        return ""
    sign = SIGNS[asked.field]
    if asked.fuzzy:
        return " & ".join(
            f"({' | '.join(quoted(sign + one) for one in similar.get(word) or [word])})"
            for word in asked.words
        )
    written = [quoted(f"{sign}{word}") for word in asked.words]
    if asked.prefix:
        written[-1] += ":*"
    phrase = f"({' <-> '.join(written)})"
    return " | ".join([phrase, *map(quoted, asked.numbers)]) if asked.field == "all" else phrase


def wanted_words(asked: plan.Plan) -> Iterator[plan.Words]:
    """Yield the words that are asked for and not left out: those that make a document relevant."""
    match asked:
        case plan.Words():
            yield asked
        case plan.All(parts=parts) | plan.Any(parts=parts):
            for part in parts:
                yield from wanted_words(part)


def _joined(join: str, conditions: list[Condition]) -> Condition:
    return Condition(
        f" {join} ".join(f"({one.sql})" for one in conditions),
        tuple(value for one in conditions for value in one.parameters),
    )
