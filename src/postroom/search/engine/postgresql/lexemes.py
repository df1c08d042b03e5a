"""A document as one tsvector: its words, the words of each field, and its facts.

A word stands as it is; once more behind the sign of its field where a query can ask for that field alone; facts
stand behind an equals sign. Words have no such characters, so none is taken for another.
"""

from collections import defaultdict
from collections.abc import Iterable

from postroom.search import plan
from postroom.search.engine.protocol import Document
from postroom.search.words import analyzer, numbers

MOST_WORDS = 15_000  # A tsvector counts no further than 16,383 places.
MOST_PLACES_OF_A_WORD = 250

# Which sign a field has, and which weight (A is the most) its words.
SIGNS: dict[plan.Field, str] = {
    "all": "",
    "subject": "/s/",
    "body": "/b/",
    "from": "/f/",
    "to": "/t/",
    "cc": "/c/",
    "customer": "/k/",
    "filename": "/n/",
}


def vector(document: Document) -> str:
    """Return the document in the notation of a tsvector."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    at = 0
    for sign, weight, text in _fields(document):
        for word in analyzer().analyze(text)[: MOST_WORDS - at]:
            at += 1
            for lexeme in {word, f"{sign}{word}"}:
                if len(places[lexeme]) < MOST_PLACES_OF_A_WORD:
                    places[lexeme].append(f"{at}{weight}")
        at += 1
    written = [f"{quoted(word)}:{','.join(found)}" for word, found in places.items()]
    return " ".join([*written, *(quoted(f"={fact}") for fact in facts_of(document))])


def facts_of(document: Document) -> Iterable[str]:
    """Return all facts: those of the document, its organisation and its mailbox."""
    return (f"o{document.organisation}", f"m{document.mailbox}", *document.facts)


def quoted(lexeme: str) -> str:
    """Return a lexeme as it is written in a tsvector or tsquery."""
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _fields(document: Document) -> Iterable[tuple[str, str, str]]:
    texts = f"{document.subject}\n{document.text}\n{document.quoted}\n{document.filenames}"
    return (
        (SIGNS["subject"], "A", document.subject),
        (SIGNS["from"], "B", document.sender),
        (SIGNS["customer"], "B", document.customer),
        (SIGNS["body"], "B", document.text),
        (SIGNS["to"], "D", document.to),
        (SIGNS["cc"], "D", document.cc),
        (SIGNS["filename"], "C", document.filenames),
        ("", "C", document.tags),
        ("", "D", " ".join(numbers(texts))),
        (SIGNS["body"], "D", document.quoted),
        ("", "D", document.content),
    )
