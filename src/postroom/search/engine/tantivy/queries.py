"""From a plan to tantivy's queries."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import tantivy
from tantivy import Occur, Query

from postroom.search import plan
from postroom.search.engine.protocol import Order, Scope
from postroom.search.engine.tantivy.schema import key_of_conversation, schema

FIELDS: dict[plan.Field, tuple[str, ...]] = {
    "all": ("all",),
    "subject": ("subject",),
    "body": ("text", "quoted"),
    "from": ("sender",),
    "to": ("to",),
    "cc": ("cc",),
    "customer": ("customer",),
    "filename": ("filenames",),
}
# What a word weighs more where it stands in the subject, is newly written, or names who wrote.
WEIGHTS = {"subject": 3.0, "text": 1.5, "sender": 1.5, "customer": 1.0, "filenames": 1.0}
LONG_WORD = 8
SHORTEST_FUZZY = 4
# What is begun with fewer letters after other words is not sought side by side with them: too many begin so.
SHORTEST_BEGUN = 3
MOST_SPELLED_OUT = 256


def query(asked: plan.Plan, scope: Scope, order: Order, window: Query | None) -> Query:
    """Return the whole query: what is asked, within what the person may see and within the window."""
    parts = [_of(asked), _scope(scope)] + ([] if window is None else [window])
    required = [(Occur.Must, one) for one in parts]
    if order == "relevance":
        required[1:] = [(occur, Query.const_score_query(one, 0.0)) for occur, one in required[1:]]
        required += [(Occur.Should, one) for one in _weights(asked)]
    return Query.boolean_query(required)


def _scope(scope: Scope) -> Query:
    allowed = _any([_fact(f"m{mailbox}") for mailbox in scope.mailboxes])
    return Query.boolean_query([(Occur.Must, _fact(f"o{scope.organisation}")), (Occur.Must, allowed)])


def _of(asked: plan.Plan) -> Query:
    match asked:
        case plan.Words():
            return _words(asked)
        case plan.Facts(any_of=facts):
            return _any([_fact(one) for one in facts])
        case plan.Conversations(any_of=numbers):
            return _any([_key(one) for one in numbers])
        case plan.Between(measure=measure, low=low, high=high):
            return _between(measure, low, high)
        case plan.Not():
            return _all([asked])
        case plan.All(parts=parts):
            return _all(parts)
        case plan.Any(parts=parts):
            return _any([_of(part) for part in parts])


def _all(parts: Iterable[plan.Plan]) -> Query:
    wanted = [(Occur.Must, _of(one)) for one in parts if not isinstance(one, plan.Not)]
    unwanted = [(Occur.MustNot, _of(one.part)) for one in parts if isinstance(one, plan.Not)]
    if not wanted:
        wanted = [(Occur.Must, Query.all_query())]
    return Query.boolean_query(wanted + unwanted) if unwanted or len(wanted) > 1 else wanted[0][1]


def _any(queries: list[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, one) for one in queries])


def _words(asked: plan.Words) -> Query:
    if not asked.words:
        return Query.empty_query()
    found = [_in_field(field, asked) for field in FIELDS[asked.field]]
    if asked.field == "all":
        found += [Query.term_query(schema(), "all", number) for number in asked.numbers]
    return _any(found)


def _in_field(field: str, asked: plan.Words) -> Query:
    if asked.fuzzy:
        return _all_fuzzy(field, list(asked.words))
    return _begun(field, asked.words) if asked.prefix else _side_by_side(field, asked.words)


def _side_by_side(field: str, words: Sequence[str]) -> Query:
    if len(words) == 1:
        return Query.term_query(schema(), field, words[0])
    return Query.phrase_query(schema(), field, list(words))


def _begun(field: str, words: Sequence[str]) -> Query:
    """Return the query for words of which the last is only begun.

    As regular expressions (a word is letters and digits, so it stands for itself): tantivy's own queries for
    prefixes look at the first fifty words that begin so and pass over the others in silence.
    """
    before, last = words[:-1], f"{words[-1]}.*"
    if not before:
        return Query.regex_query(schema(), field, last)
    if len(words[-1]) >= SHORTEST_BEGUN:
        return Query.regex_phrase_query(schema(), field, [*before, last])
    parts = [_side_by_side(field, before), Query.regex_query(schema(), field, last)]
    return Query.boolean_query([(Occur.Must, one) for one in parts])


def spelled_out(asked: plan.Plan, searcher: Any) -> plan.Plan:
    """Return the plan with the words that begin so, where they are few, in place of their beginning.

    What is only begun is sought in all mail however old; the words themselves, within the window alone.
    """

    def spelled(words: plan.Words) -> plan.Plan:
        fields = FIELDS[words.field]
        if not words.prefix or len(words.words) != 1 or len(fields) != 1:
            return words
        found = searcher.terms_with_prefix(fields[0], words.words[0])
        if len(found) > MOST_SPELLED_OUT:
            return words
        return plan.Any(tuple(plan.Words(words.field, (word,)) for word, _ in found))

    return plan.with_words(asked, spelled)


def apart(asked: plan.Plan) -> plan.Plan:
    """Return the plan with what is begun no longer side by side with the words before it."""

    def parted(words: plan.Words) -> plan.Plan:
        if not words.prefix or len(words.words) < 2:
            return words
        beginning = replace(words, words=words.words[:-1], prefix=False)
        return plan.All((beginning, replace(words, words=words.words[-1:])))

    return plan.with_words(asked, parted)


def _all_fuzzy(field: str, words: list[str]) -> Query:
    queries = []
    for word in words:
        if len(word) < SHORTEST_FUZZY or word.isdigit():
            queries.append(Query.term_query(schema(), field, word))
        else:
            distance = 2 if len(word) >= LONG_WORD else 1
            queries.append(Query.fuzzy_term_query(schema(), field, word, distance=distance))
    return Query.boolean_query([(Occur.Must, one) for one in queries])


def _weights(asked: plan.Plan) -> Iterable[Query]:
    """Yield what adds to the score of documents that match anyhow."""
    match asked:
        case plan.Words(field="all", words=words, fuzzy=False, prefix=False) if words:
            for field, weight in WEIGHTS.items():
                yield Query.boost_query(_in_field(field, asked), weight)
        case plan.All(parts=parts) | plan.Any(parts=parts):
            for part in parts:
                yield from _weights(part)


def _between(measure: plan.Measure, low: int | None, high: int | None) -> Query:
    kind = tantivy.FieldType.Integer if measure == "at" else tantivy.FieldType.Unsigned
    if measure == "size":
        low, high = _unsigned(low), _unsigned(high)
    if low is None and high is None:
        return Query.all_query()
    # An open side has to be called inclusive.
    return Query.range_query(
        schema(), measure, kind, low, high, include_lower=True, include_upper=high is None
    )


def _unsigned(number: int | None) -> int | None:
    return None if number is None else max(0, number)


@lru_cache(maxsize=4096)
def _fact(fact: str) -> Query:
    return Query.term_query(schema(), "facts", fact, index_option="basic")


def _key(conversation: int) -> Query:
    return Query.term_query(schema(), "key", key_of_conversation(conversation), index_option="basic")
