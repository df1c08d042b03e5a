"""What the person newly wrote, apart from what was quoted, forwarded or added by a signature.

A text is read once, line by line, into stretches of own text and of quotation; then it is decided which
quotations are needed to understand the answers between them. Time is linear in the length of the text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from postroom.mail import quote_headers, quote_lines, signature
from postroom.mail.quote_lines import unmarked
from postroom.mail.quote_stretches import Stretch, stretches_of

_CONTEXT_LINES_MOST = 30
_FOOTER_LINES_MOST = 6
Role = Literal["new", "quoted", "footer", "forwarded"]


@dataclass(frozen=True, slots=True)
class Split:
    """A text in four: `new` is what was newly written, with those quotations that its answers stand between.

    `forwarded` is a forwarded mail with its header lines, without quotation marks; a mail that only forwards
    has the forwarded body as `new` too. The introduction of a quotation that stays is in `quoted`. Lost are only
    blank lines, delimiters and ruling lines, marks, and the line that says "Forwarded message".
    """

    new: str
    quoted: str = ""
    signature: str = ""
    forwarded: str = ""


def split_text(text: str) -> Split:
    """Return the parts of a plain text body. Never raises; linear in the length of the text."""
    lines = quote_lines.of(text)
    fenced = quote_lines.fenced(lines) if "`" in text else frozenset[int]()
    stretches = stretches_of(lines, fenced)
    del lines
    signed: list[str] = []
    before = False
    for stretch in stretches:
        if stretch.kind == "own":
            stretch.lines, taken = signature.taken_from(
                stretch.lines, fenced, stretch.start, words_before=before
            )
            signed.extend(taken)
            before = before or stretch.has_words
    return _decided([stretch for stretch in stretches if stretch.has_words or stretch.introduction], signed)


def _decided(stretches: list[Stretch], signed: list[str]) -> Split:
    """Decide which quotations stay with the new text."""
    if len(stretches) == 1 and stretches[0].kind == "own":
        return Split(_text(stretches[0].lines), "", _text(signed))
    forwarded = _text(line for s in stretches if s.kind == "forward" for line in _plain(s))
    if not any(stretch.kind == "own" and stretch.has_words for stretch in stretches):
        return _nothing_own(stretches, signed, forwarded)
    new: list[str] = []
    quoted: list[str] = []
    for stretch, role in zip(stretches, roles(stretches), strict=True):
        if role == "new":
            quoted.extend(stretch.introduction)
            new.extend(stretch.lines)
        elif role == "footer":
            signed.extend(stretch.lines)
        elif role == "quoted":
            quoted.extend((*stretch.introduction, *stretch.lines))
    return Split(_text(new), _text(quoted), _text(signed), forwarded)


def roles(stretches: Sequence[Stretch]) -> list[Role]:
    """Return what becomes of each stretch. Quotations between answers, and before them, stay if they are short."""
    own = [number for number, stretch in enumerate(stretches) if stretch.kind == "own" and stretch.has_words]
    first, last = (own[0], own[-1]) if own else (len(stretches), -1)
    footer = len(own) > 1 and _is_footer(stretches, own)
    if footer:
        last = own[-2]
    inner = any(
        stretches[number].kind == "quote" and stretches[number].lines for number in range(first, last)
    )
    found: list[Role] = []
    for number, stretch in enumerate(stretches):
        if stretch.kind == "own":
            found.append("footer" if footer and number > last else "new")
        elif stretch.kind == "quote" and number < last and stretch.filled <= _CONTEXT_LINES_MOST:
            found.append("new" if number > first or inner or not stretch.introduction else "quoted")
        else:
            found.append("forwarded" if stretch.kind == "forward" else "quoted")
    return found


def _nothing_own(stretches: list[Stretch], signed: list[str], forwarded: str) -> Split:
    quotes = [stretch for stretch in stretches if stretch.kind in ("quote", "tail")]
    everything = _text(line for stretch in quotes for line in (*stretch.introduction, *stretch.lines))
    forward = next((stretch for stretch in stretches if stretch.kind == "forward"), None)
    if forward is not None:
        return Split(_forwarded_body(forward), everything, _text(signed), forwarded)
    if quotes and not any(stretch.introduction for stretch in quotes):
        return Split(everything, "", _text(signed))
    return Split("", everything, _text(signed))


def _forwarded_body(forward: Stretch) -> str:
    """The body of a mail that only forwards; a header block without a word about forwarding is kept whole."""
    plain = _plain(forward)
    if len(forward.introduction) > 1 and plain and quote_headers.find(plain, 0):
        return _text(plain)
    first = next((number for number, line in enumerate(plain) if line.strip()), len(plain))
    headers = quote_headers.header_lines(plain, first) if first < len(plain) else 0
    return _text(plain[first + headers :])


def _plain(forward: Stretch) -> list[str]:
    """The forwarded mail without marks, and without the line that says that it is one."""
    marked = bool(forward.introduction) and forward.introduction[0].lstrip().startswith(">")
    introduction = forward.introduction if len(forward.introduction) > 1 and not marked else []
    lines = [*introduction, *forward.lines]
    return [unmarked(line) for line in lines] if marked else lines


def _is_footer(stretches: Sequence[Stretch], own: list[int]) -> bool:
    """Whether the last own text, behind an introduced quotation, is what a list or a company adds below."""
    last = stretches[own[-1]]
    quotes = [
        stretch for stretch in stretches[own[-2] + 1 : own[-1]] if stretch.introduction and stretch.lines
    ]
    if not quotes or last.filled > 3 * _FOOTER_LINES_MOST:
        return False
    if signature.is_legal_footer(last.lines):
        return True
    return last.filled <= _FOOTER_LINES_MOST and quotes[-1].filled > _CONTEXT_LINES_MOST


def _text(lines: Iterable[str]) -> str:
    """Join lines, without blank ones at either end: these are taken off before, since the text may be large."""
    stripped = list(map(str.rstrip, lines))
    while stripped and not stripped[-1]:
        stripped.pop()
    return "\n".join(stripped).lstrip("\n")
