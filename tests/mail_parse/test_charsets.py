"""Bytes to text: what is declared, what it is called, what it really is."""

import pytest

from postroom.mail.charsets import codec_name, decode

TEXTS = [
    ("Grüße", "utf-8", "utf-8"),
    ("Grüße", "utf-8", ""),
    ("Grüße", "utf-8", "us-ascii"),
    ("Grüße €", "cp1252", "iso-8859-1"),
    ("Grüße", "cp1252", '"CP-1252"'),
    ("Ελλάδα", "cp1253", "windows-1253"),
    ("Привет", "koi8-r", "KOI8-R"),
    ("注文", "iso2022_jp", "iso-2022-jp"),
    ("注文①", "cp932", "x-sjis"),
    ("你好，镕", "gb18030", "gb2312"),
    ("안녕 똠", "cp949", "ks_c_5601-1987"),
    ("ąę", "iso8859-2", "iso-8859-2"),
    ("Text in UTF-16 äöü", "utf-16", "utf-16"),
    ("Text in UTF-16 äöü", "utf-16", ""),
    ("ı ş", "cp1254", "iso-8859-9"),
    ("a+b", "utf-7", "unicode-1-1-utf-7"),
]


@pytest.mark.parametrize(("text", "written", "declared"), TEXTS)
def test_what_is_declared_rightly_is_read_without_a_badge(text: str, written: str, declared: str) -> None:
    assert decode(text.encode(written), declared) == (text, False)


LIES = [
    ("Schöne Grüße aus Köln, die Lieferung ist schön", "cp1252", "utf-8"),
    ("Grüße aus Köln", "utf-8", "x-nobody-knows"),
    ("Здравствуйте, где мой заказ? Прошло уже две недели.", "cp1251", ""),
    ("Здравствуйте, где мой заказ? Прошло уже две недели.", "cp1251", "utf-8"),
    ("お問い合わせの件ですが、まだ返事がありません。", "cp932", ""),
]


@pytest.mark.parametrize(("text", "written", "declared"), LIES)
def test_what_is_declared_wrongly_is_found_and_marked(text: str, written: str, declared: str) -> None:
    assert decode(text.encode(written), declared) == (text, True)


def test_a_few_broken_bytes_do_not_change_the_charset() -> None:
    text, guessed = decode("Grüße aus Köln und Überraschungen für Ämter".encode() + b"\xff", "utf-8")
    assert text == "Grüße aus Köln und Überraschungen für Ämter\ufffd"
    assert guessed


@pytest.mark.parametrize(
    "name", ["rot13", "base64", "idna", "punycode", "unicode_escape", "undefined", "zlib", ""]
)
def test_codecs_that_are_no_charsets_are_not_used(name: str) -> None:
    assert codec_name(name) == ""
    assert decode(b"\\u0041 abc", name) == ("\\u0041 abc", False)


@pytest.mark.parametrize("declared", ["utf-7", "utf-16le", "gb18030", "utf-8"])
def test_no_nul_and_no_surrogate_comes_out(declared: str) -> None:
    for data in (b"+2AA-\0", b"\x00\xd8\x00\x00", b"\xed\xa0\x80\0", b"\0a\0"):
        text, _ = decode(data, declared)
        text.encode()
        assert "\0" not in text


@pytest.mark.parametrize(
    ("data", "text"), [(b"one thorn \xfe", "one thorn þ"), (b"M\xfcller, Br\xfccke", "Müller, Brücke")]
)
def test_of_few_bytes_nothing_is_guessed_but_windows_1252(data: bytes, text: str) -> None:
    assert decode(data, "us-ascii") == (text, True)
