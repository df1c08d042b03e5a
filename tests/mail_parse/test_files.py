"""What files are by their bytes and names: the size of a picture, the danger of a program, a contact card."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.dangerous import danger_of
from postroom.mail.picture_size import picture_size
from postroom.mail.vcard import read_contact_card

JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xff\xdb\x00\x03a\xff\xc0\x00\x0b\x08" + struct.pack(
    ">HH", 480, 640
)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480), (640, 480)),
        (b"GIF89a" + struct.pack("<HH", 64, 48), (64, 48)),
        (JPEG, (640, 480)),
        (b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x7f\x02\0\xdf\x01\0", (640, 480)),
        (b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x7f\xc2\x77\x00", (640, 480)),
        (b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640, 480), (640, 480)),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 0, 480), None),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 2**31, 480), None),
        (JPEG[:12], None),
        (b"\xff\xd8" + b"\xff" * 1_000_000, None),
        (b"%PDF-1.4", None),
        (b"", None),
    ],
)
def test_the_size_of_a_picture(content: bytes, size: tuple[int, int] | None) -> None:
    assert picture_size(content) == size


@given(st.sampled_from([b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8", b"RIFF\0\0\0\0WEBPVP8 "]), st.binary())
def test_no_bytes_break_the_measuring(start: bytes, rest: bytes) -> None:
    picture_size(start + rest)


@pytest.mark.parametrize(
    ("name", "kind", "word"),
    [
        ("setup.EXE", "application/octet-stream", "program"),
        ("invoice.pdf.js", "text/plain", "program"),
        ("picture.png", "application/x-elf", "program"),
        ("order.lnk ", "application/octet-stream", "program"),
        ("offer.docm", "application/octet-stream", "macros"),
        ("login.html", "text/plain", "page"),
        ("drawing.png", "image/svg+xml", "page"),
        ("tools.iso", "application/octet-stream", "disk image"),
        ("invoice.pdf", "application/pdf", ""),
        ("offer.docx", "application/octet-stream", ""),
        ("exe", "text/plain", "program"),
        ("", "text/plain", ""),
    ],
)
def test_what_a_file_could_do(name: str, kind: str, word: str) -> None:
    found = danger_of(name, kind)
    assert bool(found) == bool(word)
    assert word in found


def test_an_old_card_in_quoted_printable() -> None:
    card = read_contact_card(
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Jos=C3=\r\n=A9\r\n"
        b"TEL;CELL:+1 2\r\nEND:VCARD\r\n"
    )
    assert card is not None
    assert (card.name, card.phones) == ("José Müller", ("+1 2",))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_a_card(content: bytes) -> None:
    read_contact_card(b"BEGIN:VCARD\n" + content)
