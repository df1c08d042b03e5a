"""The original of a message as a sheet to read: its way over servers, and its header fields, decoded."""

from dataclasses import dataclass

from postroom.accounts.installation import blobs
from postroom.conversations.models import Message
from postroom.mail.headers import read_top_block
from postroom.mail.way import Hop, way_of
from postroom.mail.words import decode_words

HEAD_BYTES = 1024 * 1024 + 64 * 1024
MOST_FIELDS = 1_000
LONGEST_VALUE = 4_000


@dataclass(frozen=True, slots=True)
class Original:
    """The hops, first server first, and the header fields in their order as (name, value)."""

    way: list[Hop]
    fields: list[tuple[str, str]]
    is_cut: bool


def original_of(message: Message) -> Original:
    """Read the head of the mail as it was received or sent. Raises BlobMissing."""
    with blobs().open(message.raw_digest) as stream:
        block = read_top_block(stream.read(HEAD_BYTES))
    fields = block.headers.fields[:MOST_FIELDS]
    return Original(
        way_of(block.headers),
        [(field.name, decode_words(field.value)[:LONGEST_VALUE].strip()) for field in fields],
        block.limited or len(block.headers) > MOST_FIELDS,
    )
