"""Styles of strangers, reduced to what can only change how their own mail looks: an allow-list, no loading."""

import re
from collections.abc import Callable, Iterator

from postroom.mail.word_lists import words

SHEET_MOST = 256 * 1024
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_URL = re.compile(r"url\(\s*+(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^)\"']{0,2000}))\s*+\)", re.IGNORECASE)
_VALUE = re.compile(r"[\w\s#%.,()+*/!\"'\-°]{1,400}")
_FORBIDDEN = re.compile(
    r"expression|url|image|attr\s*\(|element\s*\(|env\s*\(|var\s*\(|javascript|behaviou?r|-moz-binding",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(r"(?<![\w.])-\d")
_SELECTOR = re.compile(r"[\w\s.#*>+~,:()\-\[\]=\"'^$|]{1,600}")
_MEDIA = re.compile(r"@media[\w\s:(),.\-<>=/]{0,200}", re.IGNORECASE)
_PICTURES = frozenset(("background", "background-image"))
PROPERTIES = words(
    """background background-color background-image background-position background-repeat background-size border
    border-bottom border-bottom-color border-bottom-style border-bottom-width border-collapse border-color border-left
    border-left-color border-left-style border-left-width border-radius border-right border-right-color
    border-right-style border-right-width border-spacing border-style border-top border-top-color border-top-style
    border-top-width border-width box-sizing caption-side clear color direction display empty-cells float font
    font-family font-size font-style font-variant font-weight height letter-spacing line-height list-style
    list-style-position list-style-type margin margin-bottom margin-left margin-right margin-top max-height max-width
    min-height min-width opacity overflow overflow-wrap padding padding-bottom padding-left padding-right padding-top
    table-layout text-align text-decoration text-decoration-color text-decoration-line text-decoration-style
    text-indent text-overflow text-transform unicode-bidi vertical-align visibility white-space width word-break
    word-spacing word-wrap"""
)
# What a remote picture becomes: its address to load, or "" when nothing may be loaded.
Loader = Callable[[str], str]


def declarations(source: str, load: Loader) -> str:
    """Return the safe declarations of a style attribute or rule. Pictures go through `load`, in `background`."""
    kept: list[str] = []
    for declaration in _COMMENT.sub(" ", source[:SHEET_MOST]).split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon or not value:
            continue
        if "url" in value.lower() or "\\" in value:
            value = _with_pictures(name, value, load)
        elif not _is_safe(name, value):
            continue
        if value and name in PROPERTIES:
            kept.append(f"{name}: {value}")
    return "; ".join(kept)


def sheet(source: str, load: Loader) -> str:
    """Return the safe rules of a style sheet: plain rules and @media around them; anything else is dropped.

    There is no scoping: the sheet may only be shown in a frame that holds nothing but the mail.
    """
    return "\n".join(_rules(_COMMENT.sub(" ", source[:SHEET_MOST]), load))


def _rules(source: str, load: Loader) -> Iterator[str]:
    at = 0
    while True:
        brace = source.find("{", at)
        if brace < 0:
            return
        prelude = source[at:brace].rpartition(";")[2].rpartition("}")[2].strip()
        end = _block_end(source, brace)
        body = source[brace + 1 : end]
        at = end + 1
        if prelude.startswith("@"):
            if _MEDIA.fullmatch(prelude):
                inner = " ".join(_rules(body, load) if "@" not in body else ())
                if inner:
                    yield f"{prelude} {{ {inner} }}"
        elif "{" not in body and _SELECTOR.fullmatch(prelude):
            kept = declarations(body, load)
            if kept:
                yield f"{prelude} {{ {kept} }}"


def _block_end(source: str, brace: int) -> int:
    depth = 0
    for sign in _BRACES.finditer(source, brace):
        depth += 1 if sign[0] == "{" else -1
        if depth == 0:
            return sign.start()
    return len(source)


_BRACES = re.compile(r"[{}]")


def _is_safe(name: str, value: str) -> bool:
    if not _VALUE.fullmatch(value) or _FORBIDDEN.search(value):
        return False
    return not (name.startswith("margin") or name == "text-indent") or not _NEGATIVE.search(value)


def _with_pictures(name: str, value: str, load: Loader) -> str:
    """The value with its pictures as `load` gives them, or "" where it may not stay."""
    if "\\" in value:
        return ""
    loaded: list[str] = []
    for found in _URL.finditer(value):
        address = load((found[1] or found[2] or found[3] or "").strip())
        if not address or not _ADDRESS.fullmatch(address):
            loaded.append("")
        else:
            loaded.append(f'url("{address}")')
    rest = _URL.sub(" ", value).strip()
    if name not in _PICTURES or (rest and not _is_safe(name, rest)):
        return ""
    return " ".join(word for word in (rest, loaded[0] if loaded else "") if word)


_ADDRESS = re.compile(r"[\w:/?&=%.,~+@#\-;!$*]{1,2000}")
