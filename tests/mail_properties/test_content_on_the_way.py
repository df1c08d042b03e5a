"""The content hash ignores what relays change, all at once, and nothing that a person would call content."""

import base64
import quopri
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from postroom.mail.content_hash import content_hash
from postroom.mail.parse import parse

LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P"))
WORDS = st.text(LETTERS, min_size=1, max_size=12)
SENTENCES = st.lists(WORDS, min_size=1, max_size=20).map(" ".join)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=6).map("\n".join)


@dataclass(frozen=True)
class Content:
    """What a person would call the mail."""

    subject: str
    text: str
    html: str
    file_name: str
    file: bytes


@dataclass(frozen=True)
class Way:
    """What relays and gateways make of a mail on its way."""

    encodings: tuple[str, str]
    boundary: str
    line_end: str
    trace: int
    message_id: str
    footing: str
    word_bytes: int


CONTENTS = st.builds(
    Content, SENTENCES, TEXTS, TEXTS.map(lambda text: f"<p>{text}</p>"),
    st.from_regex(r"[a-z]{1,8}\.pdf", fullmatch=True),
    st.binary(min_size=1, max_size=60),
)  # fmt: skip
WAYS = st.builds(
    Way,
    encodings=st.tuples(*[st.sampled_from(("8bit", "base64", "quoted-printable"))] * 2),
    boundary=st.from_regex(r"=_[a-z0-9]{8,30}", fullmatch=True),
    line_end=st.sampled_from(("\r\n", "\n")),
    trace=st.integers(0, 5),
    message_id=st.from_regex(r"[a-z]{1,8}@relay\.example", fullmatch=True),
    footing=st.sampled_from(("", "\n\n", " \t\n")),
    word_bytes=st.integers(9, 30),
)


def written(content: Content, way: Way) -> bytes:
    trace = "".join(f"Received: from mx{n} by mx{n + 1}\nX-Spam-Score: {n}\n" for n in range(way.trace))
    words = [
        content.subject[at : at + way.word_bytes // 3]
        for at in range(0, len(content.subject), way.word_bytes // 3)
    ]
    subject = "\n ".join(f"=?utf-8?b?{base64.b64encode(word.encode()).decode()}?=" for word in words)
    head = (
        f"{trace}From: Dora <dora@borealis.example>\nTo: support@acme.example\nSubject: {subject}\n"
        f"Message-ID: <{way.message_id}>\nDate: Tue, 24 Nov 2026 08:30:00 +0000\n"
        f'Content-Type: multipart/mixed; boundary="{way.boundary}"\n\n'
    )
    parts = (
        (f'multipart/alternative; boundary="{way.boundary}.in"', "7bit", alternatives(content, way).encode()),
        (f'application/pdf; name="{content.file_name}"', "base64", content.file),
    )
    lines = "".join(f"--{way.boundary}\n{part(*one)}" for one in parts)
    return f"{head}{lines}--{way.boundary}--\n".replace("\n", way.line_end).encode()


def alternatives(content: Content, way: Way) -> str:
    kinds = zip(("plain", "html"), way.encodings, (content.text, content.html), strict=True)
    parts = [
        part(f"text/{kind}; charset=utf-8", encoding, (text + way.footing).encode())
        for kind, encoding, text in kinds
    ]
    return "".join(f"--{way.boundary}.in\n{one}" for one in parts) + f"--{way.boundary}.in--\n"


def part(kind: str, encoding: str, data: bytes) -> str:
    return f"Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n{transferred(data, encoding)}\n"


def transferred(data: bytes, encoding: str) -> str:
    if encoding == "base64":
        return base64.encodebytes(data).decode()
    if encoding == "quoted-printable":
        return quopri.encodestring(data).decode()
    return data.decode()


@settings(max_examples=80, deadline=None)
@given(CONTENTS, WAYS, WAYS)
def test_the_way_does_not_count(content: Content, one: Way, other: Way) -> None:
    assert content_hash(parse(written(content, one))) == content_hash(parse(written(content, other)))


@settings(max_examples=80, deadline=None)
@given(CONTENTS, WAYS, WAYS, st.sampled_from(("subject", "text", "html", "file_name", "file")), st.data())
def test_any_change_of_the_content_counts(
    content: Content, one: Way, other: Way, field: str, data: st.DataObject
) -> None:
    value = getattr(content, field)
    at = data.draw(st.integers(0, len(value)))
    more = b"x" if isinstance(value, bytes) else "x"
    changed = replace(content, **{field: value[:at] + more + value[at:]})
    assert content_hash(parse(written(content, one))) != content_hash(parse(written(changed, other)))
