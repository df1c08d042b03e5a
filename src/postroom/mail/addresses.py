"""Address lists (RFC 5322 §3.4, §4.4; RFC 6532), read as people and programs really write them."""

import re
from functools import lru_cache

from postroom.mail import limits
from postroom.mail.model import Address
from postroom.mail.words import clean_line, decode_words

_ONE = re.compile(
    r'\s*+(?:"([^"\\]*+)"\s*+|([^"<>(),;:\\@]*+))<([^\s<>"()\[\],;:\\@]++)@([^\s<>"()\[\],;:\\@]++)>\s*+'
)
_BARE = re.compile(r'\s*+([^\s<>"()\[\],;:\\@=]++)@([^\s<>"()\[\],;:\\@=]++)\s*+')
_WORD = r"(?P<word>=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]*+\?=)"
_REST = r"""|(?P<mark>[,;:(<>"])|(?P<space>\s++)|(?P<text>[^\s"<>,;:(=]++|=)"""
_TOKEN = re.compile(
    _WORD
    + r"""|"(?P<quoted>(?:[^"\\]++|\\.)*+)\""""
    + r"""|<(?P<angle>(?:"(?:[^"\\]++|\\.)*+"|\\.|[^<>"\\]++)*+)>"""
    + _REST,
    re.DOTALL,
)
_TOKEN_WITHOUT_QUOTES = re.compile(_WORD + r"|(?P<quoted>(?!))|<(?P<angle>[^<>]*+)>" + _REST)
_PARENTHESIS = re.compile(r"\\.|[()]", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_COMMENT = re.compile(r"\([^()]*+\)")
_IN_COMMENT = re.compile(r"\s*+[^\s<>()@]{1,64}+@[\w.-]{1,255}+\s*+")
_USUAL_CHARS = 10_000
_REMEMBERED_CHARS = 300
_WORDS_MOST = 1_000
_BLANKS = re.compile(r"\s+")


def parse_addresses(value: str, most: int = limits.ADDRESSES) -> tuple[Address, ...]:
    """Return the addresses of a header value, groups flattened, at most `most` of them; the rest is not read.

    Read are comments, quoted local parts, source routes, missing and trailing commas, unclosed quotes and
    brackets, names with a comma and no quotes. What has no address is left out, but where nothing has one,
    a bare word ("MAILER-DAEMON") is one. Encoded words are decoded after splitting, so a comma in them
    separates nothing. Domains are in lower case, not otherwise changed.
    """
    found = _remembered(value) if len(value) < _REMEMBERED_CHARS else _read(value, most)
    return found if len(found) <= most else found[:most]


@lru_cache(maxsize=2048)
def _remembered(value: str) -> tuple[Address, ...]:
    """Remembered, since nearly every mail to a desk has the same few addresses in To, and an answer its parent's."""
    return _read(value, limits.ADDRESSES)


def _read(value: str, most: int) -> tuple[Address, ...]:
    if len(value) < _USUAL_CHARS:
        usual = _usual(value)
        if usual and len(usual) <= most:
            return usual
    value = value[: limits.HEADER_FIELD_BYTES]
    found = _List(value, most).read()
    if not found and "=?" in value:
        decoded = decode_words(value)
        if "@" in decoded and decoded != value:
            found = _List(decoded, most).read()
    return tuple(found)


def _usual(value: str) -> tuple[Address, ...]:
    """Read a list whose every entry is a plain address with or without a name, quickly; else nothing."""
    found: list[Address] = []
    for entry in (value,) if '"' in value else value.split(","):
        match = _ONE.fullmatch(entry)
        if match:
            quoted, phrase, local, domain = match.groups()
            name = _name(quoted if quoted is not None else phrase) if quoted or phrase else ""
            found.append(Address(name, f"{local}@{domain.lower()}"))
            continue
        match = _BARE.fullmatch(entry)
        if not match:
            return ()
        found.append(Address("", f"{match[1]}@{match[2].lower()}"))
    return tuple(found)


class _List:
    """One pass over a list: words, bracket and comments gather until a separator flushes them as one entry.

    `words` holds runs of text that no white space divides, as (shown, as written). `before_comma` is an entry
    without an address: maybe the first half of a name ("Doe, John <john@home.example>").
    """

    def __init__(self, value: str, most: int) -> None:
        self.value = value
        self.most = most
        self.tokens = _TOKEN
        self.comments_close = True
        self.found: list[Address] = []
        self.bare_words: list[Address] = []
        self.before_comma = ""
        self.words: list[tuple[str, str]] = []
        self.comments: list[str] = []
        self.angle: str | None = None
        self.words_before = 0
        self.space = True

    def read(self) -> list[Address]:
        position, length = 0, len(self.value)
        while position < length and len(self.found) < self.most:
            match = self.tokens.match(self.value, position)
            if match is None:
                position += 1
                continue
            position = match.end()
            kind = match.lastgroup
            if kind == "mark":
                position = self._mark(match[0], position)
            elif kind == "space":
                self.space = True
            elif kind == "angle":
                self._bracket(match["angle"])
            elif kind == "quoted":
                self._add_word(_unescape(match["quoted"]), match[0])
            else:
                self._add_word(match[0], match[0])
        if len(self.found) < self.most:
            self._flush()
        return self.found or self.bare_words

    def _mark(self, mark: str, position: int) -> int:
        if mark == "(":
            return self._comment(position)
        if mark in ",;":
            self._flush(mark)
        elif mark == ":":
            self._colon()
        elif mark == '"':
            self.tokens = _TOKEN_WITHOUT_QUOTES
        self.space = True
        return position

    def _comment(self, position: int) -> int:
        """Read a comment with the comments in it; one that is never closed is none, nor is any after it."""
        self.space = True
        if not self.comments_close:
            return position
        depth = 1
        for match in _PARENTHESIS.finditer(self.value, position):
            depth += {"(": 1, ")": -1}.get(match[0], 0)
            if not depth:
                self.comments.append(_unescape(self.value[position : match.start()]))
                return match.end()
        self.comments_close = False
        return position

    def _colon(self) -> None:
        """End the name of a group, unless the colon stands after what is an address already."""
        if self.angle is None and not any("@" in written for _, written in self.words):
            self.words.clear()
            self.comments.clear()
            self.before_comma = ""

    def _bracket(self, content: str) -> None:
        if self.angle is not None:
            if "@" in self.angle:
                following = self.words[self.words_before :]
                del self.words[self.words_before :]
                self._flush()
                self.words = following
            elif self.angle.strip():
                self._add_word(self.angle, self.angle)
        self.angle = content
        self.words_before = len(self.words)
        self.space = True

    def _add_word(self, shown: str, written: str) -> None:
        """Add a word; it goes on the last one if no blank is between, or if they are halves of an address."""
        if self.words:
            last_shown, last = self.words[-1]
            if (
                not self.space
                or written[0] == "@"
                or ("@" in last and (last[-1] in "@." or written[0] == "."))
            ):
                self.words[-1] = (last_shown + shown, last + written)
                self.space = False
                return
        if len(self.words) < _WORDS_MOST or "@" in written:
            self.words.append((shown, written))
        self.space = False

    def _flush(self, separator: str = "") -> None:
        words, comments, angle, first_half = self.words, self.comments, self.angle, self.before_comma
        self.words, self.comments, self.angle, self.space, self.before_comma = [], [], None, True, ""
        phrase = " ".join(shown for shown, _ in words)
        if angle is not None and (address := _spec(angle)):
            comments += [text[1:-1] for text in _COMMENT.findall(angle)]
            self._found(f"{first_half}, {phrase}" if first_half and phrase else phrase, comments, address)
            return
        positions = [index for index, (_, written) in enumerate(words) if "@" in written]
        if not positions:
            self.before_comma = phrase if separator == "," and angle is None else ""
            self._without_address(words, comments, bracketed=angle is not None)
            return
        start = 0
        for index in positions:
            address = _spec(words[index][1].strip(")>"))
            if address:
                self._found(" ".join(shown for shown, _ in words[start:index]), comments, address)
            start, comments = index + 1, []

    def _without_address(self, words: list[tuple[str, str]], comments: list[str], bracketed: bool) -> None:
        """Take an address from a comment ("Ben (ben@home.example)"), or a bare word for the address it may be."""
        address = next((note for note in comments if _IN_COMMENT.fullmatch(note)), "")
        if words and address:
            self._found(" ".join(shown for shown, _ in words), [], _spec(address))
        elif (
            len(words) == 1
            and len(self.bare_words) < self.most
            and not bracketed
            and words[0][1][:2] != "=?"
            and words[0][1][0] != '"'
        ):
            self.bare_words.append(_with_comments("", comments, words[0][1]))

    def _found(self, phrase: str, comments: list[str], address: str) -> None:
        if len(self.found) < self.most:
            self.found.append(_with_comments(phrase, comments, address))


def _with_comments(phrase: str, comments: list[str], address: str) -> Address:
    name = _name(phrase)
    note = _name(" ".join(comments)) if comments else ""
    return Address(f"{name} ({note})" if name and note else name or note, address)


def _name(phrase: str) -> str:
    name = decode_words(phrase)
    return _BLANKS.sub(" ", name) if "  " in name or not name.isprintable() else name


def _spec(written: str) -> str:
    """Return an addr-spec without comments, route and blanks, its domain in lower case; or "" for none."""
    if "(" in written and '"' not in written:
        written = _COMMENT.sub("", written)
    written = clean_line(written)
    if written[:1] == "[" and written[-1:] == "]":
        written = written[1:-1]
    if written[:7].lower() == "mailto:":
        written = written[7:].partition("?")[0]
    if written.startswith("@") and ":" in written:
        written = written.partition(":")[2]
    if " " in written and '"' not in written:
        written = _BLANKS.sub("", written)
    local, at, domain = written.rpartition("@")
    if not at:
        return domain.strip()
    return f"{local.strip()}@{domain.strip().lower()}" if domain.strip() or local.strip() else ""


def _unescape(text: str) -> str:
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text
