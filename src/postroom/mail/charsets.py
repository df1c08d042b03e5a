"""Bytes to text, whatever the mail says: declared charset, its aliases, UTF-8, detection, replacement.

The names that mails use are those of the IANA registry, of the WHATWG encoding standard (which reads
iso-8859-1 as windows-1252, as every mail program does), and of old programs.
"""

import codecs
import re
from functools import lru_cache

import cchardet

from postroom.mail import limits

_NAMES = {
    "": "us-ascii ascii ansi_x3.4-1968 iso-ir-6 646 7bit 8bit unknown-8bit x-unknown unknown binary default",
    "utf-8": "utf8 utf-8-mac utf8mb4 unicode-1-1-utf-8 x-unicode-2-0-utf-8",
    "utf-7": "unicode-1-1-utf-7 x-unicode-2-0-utf-7 csunicode11utf7",
    "utf-16": "unicode ucs-2 iso-10646-ucs-2",
    "cp1252": "iso-8859-1 iso8859-1 iso_8859-1 iso88591 latin1 latin-1 l1 ansi x-ansi windows1252",
    "cp1254": "iso-8859-9 iso8859-9 latin5",
    "cp1258": "x-viet-vps viscii",
    "cp874": "iso-8859-11 tis-620 windows-874",
    "iso8859-8": "iso-8859-8-i iso-8859-8-e",
    "iso8859-6": "iso-8859-6-i iso-8859-6-e",
    "gb18030": "gb2312 gbk gb_2312-80 x-gbk euc-cn chinese cn-gb",
    "hz": "hz-gb-2312",
    "cp950": "big5 big-5 x-big5 cn-big5",
    "big5hkscs": "big5-hkscs",
    "cp949": "ks_c_5601-1987 ks_c_5601 ks_c_5601-1989 ksc5601 ksc_5601 korean euc-kr euckr windows-949 uhc",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j cswindows31j",
    "euc_jp": "x-euc-jp x-euc",
    "iso2022_jp_ext": "iso-2022-jp csiso2022jp cp50220 cp50221",
    "mac_roman": "x-mac-roman macintosh mac",
    "mac_cyrillic": "x-mac-cyrillic",
    "koi8_r": "koi8 koi x-koi8-r",
}
_ALIASES = {name: codec for codec, names in _NAMES.items() for name in names.split()}
_NOT_CHARSETS = frozenset(
    (
        "idna",
        "punycode",
        "unicode_escape",
        "unicode-escape",
        "raw_unicode_escape",
        "raw-unicode-escape",
        "undefined",
    )
)
_MAY_MAKE_SURROGATES = frozenset(("utf-7", "utf-16", "utf-16-le", "utf-16-be", "gb18030"))
_CODE_PAGE = re.compile(r"(?:x-)?(?:cp|windows|win|ibm|ms)[-_ ]?(\d{3,5})(?:[-_].*)?")
_SURROGATES = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"
_ASCII = bytes(range(128))
# Of fewer bytes that are not ASCII statistics tell nothing; most of the time they are windows-1252.
_TELLING_BYTES = 4


def decode(data: bytes, declared: str = "") -> tuple[str, bool]:
    """Return the text of these bytes without NUL and lone surrogates, and whether anything had to be guessed.

    The second value is true where what was declared did not fit and bytes were replaced or a charset guessed.
    """
    codec = codec_name(declared) if declared else ""
    text, guessed = _decode(data, codec)
    if codec in _MAY_MAKE_SURROGATES:
        text = _SURROGATES.sub(_REPLACEMENT, text)
    if "\0" in text:
        text = text.replace("\0", "")
    return text, guessed or bool(declared and not codec and not _is_plain(declared) and not data.isascii())


@lru_cache(maxsize=512)
def codec_name(declared: str) -> str:
    """Return the codec of Python for a charset as mails name it, or "" for ASCII and for unknown names."""
    name = declared.strip().strip("\"'").lower().partition("*")[0][:60]
    if name in _ALIASES:
        return _ALIASES[name]
    page = _CODE_PAGE.fullmatch(name)
    for candidate in (f"cp{page[1]}" if page else name, name.removeprefix("x-"), name.replace("_", "-")):
        if candidate in _ALIASES:
            return _ALIASES[candidate]
        try:
            codec = codecs.lookup(candidate).name
            b"a".decode(codec, "ignore")
        except (LookupError, ValueError):
            continue
        if codec == "ascii" or codec in _NOT_CHARSETS:
            return ""
        return "cp1252" if codec == "iso8859-1" else codec
    return ""


def _is_plain(declared: str) -> bool:
    return _ALIASES.get(declared.strip().strip("\"'").lower(), "x") == ""


def _decode(data: bytes, codec: str) -> tuple[str, bool]:
    if codec in ("", "utf-8"):
        if data.startswith(codecs.BOM_UTF8):
            data = data[3:]
        elif not codec and data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            codec = "utf-16"
    try:
        return data.decode(codec or "utf-8"), False
    except (UnicodeError, ValueError):
        pass
    if codec == "cp1252":
        return data.decode("latin-1"), False
    text = data.decode(codec or "utf-8", "replace")
    if _mostly_right(text):
        return text, True
    return _guess(data, codec), True


def _mostly_right(text: str) -> bool:
    wrong = text.count(_REPLACEMENT)
    sample = text[:100_000]
    beyond_ascii = len(sample) - len(sample.encode("ascii", "ignore"))
    return wrong <= 2 + len(text) // 50 and wrong * 4 < beyond_ascii + 1


def _guess(data: bytes, codec: str) -> str:
    enough = len(data[: limits.DETECTION_BYTES].translate(None, _ASCII)) >= _TELLING_BYTES
    for candidate in ("utf-8", _detect(data) if enough else "", "cp1252"):
        if candidate and candidate != codec:
            try:
                return data.decode(candidate)
            except (UnicodeError, ValueError):
                continue
    return data.decode(codec or "cp1252", "replace")


def _detect(data: bytes) -> str:
    """Return the codec that statistics find for the first bytes, or "" (the detector is unsure below 0.5)."""
    found = cchardet.detect(data[: limits.DETECTION_BYTES])
    encoding, confidence = found.get("encoding"), found.get("confidence")
    if not encoding or not confidence or confidence < 0.5:
        return ""
    return codec_name(encoding)
