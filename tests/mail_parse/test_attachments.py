"""Files of a mail: safe names, types by their bytes, containers unpacked."""

import struct

import pytest

from postroom.mail.names import distinct_names, safe_name
from postroom.mail.parse import parse
from postroom.mail.sniff import sniff

NAMES = [
    ("report.pdf", "report.pdf"),
    ("Übersicht Größe.pdf", "Übersicht Größe.pdf"),
    ("../../etc/passwd", "passwd"),
    ("..\\..\\windows\\evil.dll", "evil.dll"),
    ("/tmp/", "tmp"),
    ("..", "attachment.pdf"),
    ("", "attachment.pdf"),
    ("  .  ", "attachment.pdf"),
    (".htaccess", "htaccess"),
    ("a\r\nSet-Cookie: x\0.txt", "a Set-Cookie x .txt"),
    ("invoice\u202efdp.exe", "invoicefdp.exe"),
    ('<b>"q"</b>.txt', "b .txt"),
    ("aux.txt", "_aux.txt"),
    ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
    ("ü" * 300 + ".pdf", "ü" * 98 + ".pdf"),
    ("name." + "x" * 300, ("name." + "x" * 300)[:200]),
]


@pytest.mark.parametrize(("declared", "safe"), NAMES)
def test_names_are_made_safe(declared: str, safe: str) -> None:
    assert safe_name(declared, "application/pdf") == safe


def test_names_that_come_again_are_numbered() -> None:
    long = "a" * 196 + ".pdf"
    assert distinct_names(["a.pdf", "A.pdf", "a.pdf", "a (2).pdf", "b"]) == [
        "a.pdf",
        "A (2).pdf",
        "a (3).pdf",
        "a (2) (2).pdf",
        "b",
    ]
    assert distinct_names([long, long]) == [long, "a" * 192 + " (2).pdf"]


TYPES = [
    (b"%PDF-1.7", "application/octet-stream", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/jpeg", "image/png"),
    (b"<html><script>alert(1)</script>", "image/png", "text/html"),
    (b"\xef\xbb\xbf \n<!DOCTYPE html><p>", "image/png", "text/html"),
    (b"<!-- x --><script>", "application/pdf", "text/html"),
    (b'<?xml version="1.0"?>\n<svg xmlns="x">', "image/png", "image/svg+xml"),
    (b"<p>words</p>", "text/html", "text/html"),
    (b"<p>words</p>", "text/plain", "text/plain"),
    (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"PK\x03\x04", "image/png", "application/zip"),
    (b"MZ\x90\0\3\0", "image/png", "application/vnd.microsoft.portable-executable"),
    (b"MZ is a name", "text/plain", "text/plain"),
    (b"RIFF\0\0\0\0WEBP", "image/png", "image/webp"),
    (b"\0\0\0\x20ftypheic", "application/octet-stream", "image/heic"),
    (b"BEGIN:VCALENDAR", "application/octet-stream", "text/calendar"),
    (b"words", "application/octet-stream", "text/plain"),
    (b"\0\1\2", "application/octet-stream", "application/octet-stream"),
    (b"\0\1\2", "application/x-own", "application/x-own"),
    (b"", "image/png", "image/png"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "declared", "found"), TYPES)
def test_types_are_looked_at(content: bytes, declared: str, found: str) -> None:
    assert sniff(content, declared) == found


def test_an_attachment_says_what_was_declared_and_what_it_is() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwords\r\n--b\r\n"
        b"Content-Type: image/png\r\nContent-Disposition: attachment; filename*=utf-8''..%2Fph%C3%B6to.png\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nPGh0bWw+\r\n--b\r\n"
        b'Content-Type: image/gif; name="=?utf-8?q?=C3=9C.gif?="\r\nContent-ID: <a@b>\r\n\r\nGIF89a\r\n--b--\r\n'
    )
    page, picture = parse(raw).attachments
    assert (page.name, page.declared_name, page.content) == ("phöto.png", "../phöto.png", b"<html>")
    assert (page.content_type, page.declared_type, page.part) == ("text/html", "image/png", "2")
    assert (picture.name, picture.content_id, picture.inline, picture.part) == ("Ü.gif", "a@b", True, "3")


def test_an_invitation_that_stands_twice_is_one_file() -> None:
    calendar = b"\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"
        b"--c\r\n\r\nYou are invited\r\n--c\r\nContent-Type: text/calendar" + calendar + b"--c--\r\n"
        b"--b\r\nContent-Type: application/ics; name=invite.ics" + calendar + b"--b--\r\n"
    )
    assert [each.name for each in parse(raw).attachments] == ["invite.ics"]


def tnef_attribute(level: int, name: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def winmail(content: bytes, body: bytes = b"") -> bytes:
    attributes = tnef_attribute(1, 0x0002800C, body) if body else b""
    attributes += tnef_attribute(2, 0x00069002, bytes(14))
    attributes += tnef_attribute(2, 0x00018010, b"..\\hello.txt\0")
    attributes += tnef_attribute(2, 0x0006800F, content)
    return struct.pack("<IH", 0x223E9F78, 1) + attributes


def with_winmail(data: bytes) -> bytes:
    return (
        b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        + data
    )


def test_winmail_dat_is_unpacked() -> None:
    read = parse(with_winmail(winmail(b"Hello\r\n", b"The body\0")))
    assert [(each.name, each.content, each.content_type) for each in read.attachments] == [
        ("hello.txt", b"Hello\r\n", "text/plain")
    ]
    assert read.text == "The body"


@pytest.mark.parametrize("data", [b"", b"no container", winmail(b"x")[:40], winmail(b"x")[:8] + b"\xff" * 50])
def test_a_broken_winmail_dat_stays_a_file(data: bytes) -> None:
    read = parse(with_winmail(data))
    assert [each.name for each in read.attachments] == ["winmail.dat"]
    assert read.attachments[0].content == data
