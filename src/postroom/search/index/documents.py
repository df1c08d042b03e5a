"""From messages and notes to documents, many at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from postroom.contacts.models import ContactAddress
from postroom.conversations.models import Attachment, Conversation, ConversationTag, Message, Note, Tag
from postroom.search.engine.protocol import Document
from postroom.search.index import facts
from postroom.search.index.quoted import Quotes
from postroom.search.models import AttachmentText
from postroom.search.words import fold

LONGEST_TEXT = 400_000
LONGEST_CONTENT = 400_000

MESSAGE_COLUMNS = (
    "id", "conversation_id", "direction", "automatic", "author_id", "subject", "from_name", "from_address",
    "to", "cc", "bcc", "text", "quoted_text", "has_html", "received_at", "size_bytes",
)  # fmt: skip


def ident_of_message(number: int) -> int:
    """Return the number of a message's document."""
    return 2 * number


def ident_of_note(number: int) -> int:
    """Return the number of a note's document."""
    return 2 * number + 1


def number_of(ident: int) -> int:
    """Return the number of the message or note that a document is of."""
    return ident // 2


def is_note(ident: int) -> bool:
    """Tell a note's document from a message's."""
    return bool(ident % 2)


def of_messages(numbers: Sequence[int]) -> list[Document]:
    """Return the documents of these messages, as far as they exist."""
    rows = list(Message.objects.filter(pk__in=numbers).order_by("id").values(*MESSAGE_COLUMNS))
    return list(_messages(rows, _about({row["conversation_id"] for row in rows}), Quotes.before(rows)))


def of_notes(numbers: Sequence[int]) -> list[Document]:
    """Return the documents of these notes, as far as they exist."""
    rows = list(Note.objects.filter(pk__in=numbers).select_related("author"))
    return list(_notes(rows, _about({row.conversation_id for row in rows})))


def of_conversations(numbers: Sequence[int]) -> Iterator[Document]:
    """Yield the documents of everything in these conversations."""
    about = _about(set(numbers))
    rows = Message.objects.filter(conversation__in=about).order_by("conversation", "received_at", "id")
    yield from _messages(rows.values(*MESSAGE_COLUMNS).iterator(chunk_size=500), about, Quotes())
    yield from _notes(Note.objects.filter(conversation__in=about).select_related("author"), about)


def _about(conversations: set[int]) -> dict[int, dict[str, Any]]:
    """Return what all documents of each conversation share."""
    rows = Conversation.objects.filter(pk__in=conversations).values(
        "id", "organisation_id", "mailbox_id", "subject", "status", "assignee_id", "quarantined", "contact_id",
        "contact__name",
    )  # fmt: skip
    about: dict[int, dict[str, Any]] = {row["id"]: {**row} for row in rows}
    names: defaultdict[int, list[str]] = defaultdict(list)
    tags: defaultdict[int, list[int]] = defaultdict(list)
    pairs = ConversationTag.objects.filter(conversation__in=about).values_list("conversation_id", "tag_id")
    for conversation, tag in pairs:
        tags[conversation].append(tag)
    tag_names = dict(Tag.objects.filter(pk__in={tag for _, tag in pairs}).values_list("pk", "name"))
    contacts = {row["contact_id"] for row in about.values() if row["contact_id"]}
    for contact, address in ContactAddress.objects.filter(contact__in=contacts).values_list(
        "contact_id", "address"
    ):
        names[contact].append(address)
    for number, row in about.items():
        row["facts"] = _facts(row, tags[number])
        row["tags"] = fold("\n".join(tag_names[tag] for tag in tags[number] if tag in tag_names))
        row["customer"] = fold(" ".join([row["contact__name"] or "", *names[row["contact_id"]]]))
    return about


def _facts(row: dict[str, Any], tags: Iterable[int]) -> tuple[str, ...]:
    found = [facts.status(row["status"]), facts.assignee(row["assignee_id"]), *map(facts.tag, tags)]
    return (*found, facts.QUARANTINED) if row["quarantined"] else tuple(found)


def _messages(
    rows: Iterable[dict[str, Any]], about: dict[int, dict[str, Any]], quotes: Quotes
) -> Iterator[Document]:
    for batch in _batches(rows):
        files = _files([row["id"] for row in batch])
        for row in batch:
            if row["conversation_id"] in about:
                yield _message(row, about[row["conversation_id"]], files.get(row["id"], []), quotes)


def _batches(rows: Iterable[dict[str, Any]], size: int = 500) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def _files(messages: Sequence[int]) -> dict[int, list[tuple[str, bool, str]]]:
    """Return (name, whether it lies inside the text, what can be read in it) for each file of each message."""
    rows = list(
        Attachment.objects.filter(message__in=messages).values_list("message_id", "name", "inline", "digest")
    )
    if not rows:
        return {}
    texts = dict(
        AttachmentText.objects.filter(digest__in={row[3] for row in rows}).values_list("digest", "text")
    )
    files: defaultdict[int, list[tuple[str, bool, str]]] = defaultdict(list)
    for message, name, inline, digest in rows:
        files[message].append((name, inline, texts.get(digest, "")))
    return files


def _message(
    row: dict[str, Any], about: dict[str, Any], files: list[tuple[str, bool, str]], quotes: Quotes
) -> Document:
    found = [*about["facts"], facts.MESSAGE, facts.RECEIVED if row["direction"] == "in" else facts.SENT]
    found += [
        fact
        for fact, holds in (
            (facts.AUTOMATIC, row["automatic"]),
            (facts.HTML, row["has_html"]),
            (facts.ATTACHMENT, any(not inline for _, inline, _ in files)),
        )
        if holds
    ]
    if row["author_id"]:
        found.append(facts.author(row["author_id"]))
    return Document(
        ident=ident_of_message(row["id"]),
        organisation=about["organisation_id"],
        conversation=about["id"],
        mailbox=about["mailbox_id"],
        at_ms=int(row["received_at"].timestamp() * 1000),
        size_bytes=row["size_bytes"],
        facts=tuple(found),
        subject=fold(row["subject"] or about["subject"]),
        text=fold(row["text"][:LONGEST_TEXT]),
        quoted=fold(quotes.new(row["conversation_id"], row["text"], row["quoted_text"])[:LONGEST_TEXT]),
        sender=fold(f"{row['from_name']} {row['from_address']}"),
        to=_people(row["to"]),
        cc=_people([*row["cc"], *row["bcc"]]),
        customer=about["customer"],
        filenames=fold("\n".join(name for name, _, _ in files)),
        content=fold("\n".join(text for _, _, text in files)[:LONGEST_CONTENT]),
        tags=about["tags"],
    )


def _people(addresses: Iterable[dict[str, str]]) -> str:
    return fold("\n".join(f"{one.get('name', '')} {one.get('address', '')}" for one in addresses))


def _notes(rows: Iterable[Note], about: dict[int, dict[str, Any]]) -> Iterator[Document]:
    for row in rows:
        if row.conversation_id not in about:
            continue
        shared = about[row.conversation_id]
        written_by = [facts.author(row.author_id)] if row.author_id else []
        yield Document(
            ident=ident_of_note(row.pk),
            organisation=shared["organisation_id"],
            conversation=shared["id"],
            mailbox=shared["mailbox_id"],
            at_ms=int(row.created_at.timestamp() * 1000),
            facts=(*shared["facts"], facts.NOTE, *written_by),
            subject=fold(shared["subject"]),
            text=fold(row.text[:LONGEST_TEXT]),
            sender=fold(f"{row.author.name} {row.author.email}") if row.author else "",
            customer=shared["customer"],
            tags=shared["tags"],
        )
