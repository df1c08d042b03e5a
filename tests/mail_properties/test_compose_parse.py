"""What we compose is read back the same, by us and by Python, whatever names, texts and files are in it."""

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

from hypothesis import given, settings
from hypothesis import strategies as st

from postroom.mail.compose import File, InlinePicture, Outgoing, compose
from postroom.mail.content_hash import content_hash
from postroom.mail.model import Address
from postroom.mail.parse import parse

SCRIPTS = (
    "Ada Lovelace", "Ångström", "Žofie Řeháková", "Дора Новакова", "Ελένη Παππά", "דורה לוי", "نورة السالم",
    "दोरा शर्मा", "โดรา", "도라", "山田ドラ", "陈朵拉", "Dora 🌿", "O'Neil, Dora (Sales)",
    'Dora "D" Novak', "a@b.example",
)  # fmt: skip
NAMES = st.sampled_from(SCRIPTS) | st.lists(st.sampled_from(SCRIPTS), min_size=2, max_size=6).map(" ".join)
LOCALS = st.from_regex(r"[a-z0-9]{1,12}([.+_-][a-z0-9]{1,8}){0,2}", fullmatch=True)
DOMAINS = st.sampled_from(("borealis.example", "acme.example", "xn--bcher-kva.example", "mx-1.sub.test"))
ADDRESSES = st.builds(Address, st.just("") | NAMES, st.builds("{}@{}".format, LOCALS, DOMAINS))
IDS = st.builds("{}@{}".format, LOCALS, DOMAINS)
CHARS = st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp", "Cn", "Co"))
WORDS = st.text(CHARS, min_size=1, max_size=30)
SUBJECTS = st.lists(WORDS | st.sampled_from(SCRIPTS), min_size=1, max_size=60).map(" ".join)
LINES = st.lists(WORDS | st.sampled_from(("From here", ".", "--=_", "> x", "-- ", "")), max_size=12)
TEXTS = LINES.map(lambda lines: "\n".join([*lines, "end"]) + "\n")
PAGES = TEXTS.map(lambda text: f'<p>{text}</p><img src="cid:p0@acme.example">\n')
FILE_NAMES = st.lists(
    WORDS | st.sampled_from((*SCRIPTS, "a;b.pdf", "100%.txt", "'quoted'", "x" * 120)), min_size=1, max_size=4
)
FILES = st.builds(
    File,
    FILE_NAMES.map(lambda words: " ".join(words) + ".bin"),
    st.sampled_from(("application/pdf", "image/png", "application/x-own", "text/csv")),
    st.binary(max_size=400) | st.binary(min_size=1, max_size=3).map(lambda piece: piece * 900),
)
PICTURES = st.lists(st.binary(max_size=200), max_size=3).map(
    lambda contents: tuple(
        InlinePicture(f"p{number}@acme.example", f"picture {number}.png", "image/png", content)
        for number, content in enumerate(contents)
    )
)
MAILS = st.builds(
    Outgoing,
    from_=ADDRESSES,
    to=st.lists(ADDRESSES, min_size=1, max_size=4).map(tuple)
    | st.lists(ADDRESSES, min_size=25, max_size=30).map(tuple),
    cc=st.lists(ADDRESSES, max_size=4).map(tuple),
    reply_to=st.lists(ADDRESSES, max_size=2).map(tuple),
    subject=SUBJECTS,
    text=TEXTS,
    html=st.just("") | PAGES,
    inline=PICTURES,
    attachments=st.lists(FILES, max_size=3).map(tuple),
    message_id=IDS,
    in_reply_to=st.just("") | IDS,
    references=st.lists(IDS, max_size=25, unique=True).map(tuple),
    date=st.datetimes(datetime(1990, 1, 1), datetime(2099, 1, 1)).map(
        lambda d: d.replace(microsecond=0, tzinfo=UTC)
    ),
)


def files_of(outgoing: Outgoing) -> list[tuple[str, bytes]]:
    files = (*outgoing.inline, *outgoing.attachments)
    return [(file.name, file.content) for file in files]


@settings(max_examples=40, deadline=None)
@given(MAILS)
def test_our_parser_reads_back_what_was_composed(outgoing: Outgoing) -> None:
    mail = parse(compose(outgoing))
    assert (mail.defects, mail.limited) == ((), False)
    assert mail.from_ == (outgoing.from_,)
    assert (mail.to, mail.cc, mail.reply_to) == (outgoing.to, outgoing.cc, outgoing.reply_to)
    assert (mail.subject, mail.date) == (outgoing.subject, outgoing.date)
    assert (mail.message_id, mail.references) == (outgoing.message_id, outgoing.references)
    assert mail.in_reply_to == ((outgoing.in_reply_to,) if outgoing.in_reply_to else ())
    assert mail.text.rstrip("\n") == outgoing.text.rstrip("\n")
    assert mail.html.replace("\r\n", "\n") == outgoing.html
    assert [(file.declared_name, file.content) for file in mail.attachments] == files_of(outgoing)
    shown = [file.content_id for file in mail.attachments if file.inline]
    assert shown == ([picture.content_id for picture in outgoing.inline] if outgoing.html else [])


@settings(max_examples=40, deadline=None)
@given(MAILS)
def test_pythons_parser_reads_back_what_was_composed(outgoing: Outgoing) -> None:
    message = email.message_from_bytes(compose(outgoing), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not any(part.defects for part in message.walk())
    assert str(message["Subject"]) == outgoing.subject
    for name, addresses in (("From", (outgoing.from_,)), ("To", outgoing.to), ("Cc", outgoing.cc)):
        found = message[name].addresses if message[name] else ()
        read = [(_joined(one.display_name), one.addr_spec) for one in found]
        assert read == [(_joined(one.name), one.address) for one in addresses]
    texts = {
        part.get_content_type(): part
        for part in message.walk()
        if not part.get_filename() and not part.is_multipart()
    }
    assert texts["text/plain"].get_content().replace("\r\n", "\n") == outgoing.text
    assert ("text/html" in texts) == bool(outgoing.html)
    if outgoing.html:
        assert texts["text/html"].get_content().replace("\r\n", "\n") == outgoing.html
    files = [part for part in message.walk() if part.get_filename() is not None]
    assert [(part.get_filename(), part.get_payload(decode=True)) for part in files] == files_of(outgoing)


@settings(max_examples=30, deadline=None)
@given(MAILS)
def test_composing_again_what_was_read_is_the_same_content(outgoing: Outgoing) -> None:
    mail = parse(compose(outgoing))
    inline = tuple(
        InlinePicture(f.content_id, f.declared_name, f.declared_type, f.content)
        for f in mail.attachments
        if f.inline
    )
    files = tuple(File(f.declared_name, f.declared_type, f.content) for f in mail.attachments if not f.inline)
    assert mail.date is not None
    again = Outgoing(
        mail.from_[0], mail.to, mail.subject, mail.text, "new@acme.example", mail.date, mail.cc, mail.reply_to,
        mail.html, inline, files,
    )  # fmt: skip
    assert content_hash(parse(compose(again))) == content_hash(mail)


def _joined(name: str) -> str:
    """Python puts a blank between two encoded words of a display name, which RFC 2047 §6.2 wants ignored."""
    return "".join(name.split())
