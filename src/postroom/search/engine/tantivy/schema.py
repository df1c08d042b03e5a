"""The fields of the index, and how a document fills them."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

import tantivy

from postroom.search.engine.protocol import Document
from postroom.search.words import analyzer, numbers

# Everything that a bare word may be found in is once more in `all`: one look-up for a word and no union of seven.
TEXTS = ("all", "subject", "text", "quoted", "sender", "to", "cc", "customer", "filenames")
ANALYZER = "words"
DAY_MS = 86_400_000


@lru_cache(maxsize=1)
def schema() -> tantivy.Schema:
    """Return the fields. Nothing is stored: the texts are in the database."""
    builder = tantivy.SchemaBuilder()
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name=ANALYZER, index_option="position")
    builder.add_text_field("facts", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("period", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("at", fast=True)
    builder.add_unsigned_field("size", fast=True)
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("conversation", fast=True)
    builder.add_unsigned_field("ident", fast=True, indexed=True)
    builder.add_unsigned_field("checksum", fast=True)
    return builder.build()


def open_index(folder: str) -> tantivy.Index:
    """Open the index of a folder, making it where it is new."""
    index = tantivy.Index(schema(), folder)
    index.register_tokenizer(ANALYZER, analyzer())
    return index


def key_of(ident: int) -> str:
    """Return the word by which a document is replaced."""
    return f"i{ident}"


def key_of_conversation(conversation: int) -> str:
    """Return the word by which the documents of a conversation are found."""
    return f"c{conversation}"


def stored(document: Document) -> tantivy.Document:
    """Return a document as the index takes it."""
    one = tantivy.Document()
    texts = {
        "subject": document.subject,
        "text": document.text,
        "quoted": document.quoted,
        "sender": document.sender,
        "to": document.to,
        "cc": document.cc,
        "customer": document.customer,
        "filenames": document.filenames,
    }
    for name, value in texts.items():
        if value:
            one.add_text(name, value)
            one.add_text("all", value)
    for value in (document.content, document.tags):
        if value:
            one.add_text("all", value)
    if others := numbers(f"{document.subject}\n{document.text}\n{document.quoted}\n{document.filenames}"):
        one.add_text("all", " ".join(others))
    for fact in (f"o{document.organisation}", f"m{document.mailbox}", *document.facts):
        one.add_text("facts", fact)
    for period in _periods(document.at_ms // DAY_MS):
        one.add_text("period", period)
    one.add_integer("at", document.at_ms)
    one.add_unsigned("size", document.size_bytes)
    one.add_text("key", key_of(document.ident))
    one.add_text("key", key_of_conversation(document.conversation))
    one.add_unsigned("checksum", document.checksum)
    one.add_unsigned("conversation", document.conversation)
    one.add_unsigned("ident", document.ident)
    return one


@lru_cache(maxsize=4096)
def _periods(day: int) -> tuple[str, str]:
    """Return the words for a day (since 1970) and its month (see windows)."""
    date = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)
    return f"d{date:%Y%m%d}", f"m{date:%Y%m}"
