"""The words that there are, to find those that somebody may have meant."""

import re
from collections.abc import Iterable

from django.db import connection

from postroom.search.engine.protocol import Document
from postroom.search.words import analyzer

SHORTEST, LONGEST, LONG_WORD = 4, 30, 8
MOST_SIMILAR = 20
MOST_COMPARED = 50_000
_LETTERS = re.compile(r"[^\W\d_]+")


def learn(documents: Iterable[Document]) -> None:
    """Remember the words of documents."""
    words = {
        word
        for document in documents
        for word in analyzer().analyze(
            f"{document.subject}\n{document.text}\n{document.sender}\n{document.tags}"
        )
        if SHORTEST <= len(word) <= LONGEST and _LETTERS.fullmatch(word)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            # In their order, so that two writers cannot wait for each other.
            "INSERT INTO search_word (word) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING",
            [sorted(words)],
        )


def similar_words(word: str) -> list[str]:
    """Return known words that differ in one letter (in two, of a long word), the first letter being right."""
    if not SHORTEST <= len(word) <= LONGEST:
        return [word]
    most = 2 if len(word) >= LONG_WORD else 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM search_word WHERE word LIKE %s AND length(word) BETWEEN %s AND %s LIMIT %s",
            [f"{word[0]}%", len(word) - most, len(word) + most, MOST_COMPARED],
        )
        known = [row[0] for row in cursor.fetchall()]
    return [one for one in known if differs_by(word, one, most) <= most][:MOST_SIMILAR] or [word]


def differs_by(one: str, other: str, most: int) -> int:
    """Return the number of letters to change, add, leave out or swap with their neighbour; `most` + 1 for more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        former, row, older = row, [place], before
        for at, wanted in enumerate(other, 1):
            cost = min(former[at] + 1, row[at - 1] + 1, former[at - 1] + (letter != wanted))
            if place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == wanted:
                cost = min(cost, older[at - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before = former
    return row[-1]
