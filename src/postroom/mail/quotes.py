"""What the person newly wrote, apart from what was quoted, forwarded or added by a signature.

A text is read once, line by line, into stretches of own text and of quotation; then it is decided which
quotations are needed to understand the answers between them. Time is linear in the length of the text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from postroom.mail import quote_headers, quote_lines, signature
from postroom.mail.quote_headers import Marker, unmarked

_CONTEXT_LINES_MOST = 30
_FOOTER_LINES_MOST = 6
_NOTHING_KNOWN: Mapping[int, Marker] = {}
Role = Literal["new", "quoted", "footer", "forwarded"]


@dataclass(frozen=True, slots=True)
class Split:
    """A text in four: `new` is what was newly written, with those quotations that its answers stand between.

    `forwarded` is a forwarded mail with its header lines, without quotation marks; a mail that only forwards
    has the forwarded body as `new` too. Only blank lines and the lines around a quotation get lost.
    """

    new: str
    quoted: str = ""
    signature: str = ""
    forwarded: str = ""


@dataclass(slots=True)
class Stretch:
    """A run of lines. "tail" goes to the end of the text; `start` is the number of the first line."""

    kind: Literal["own", "quote", "tail", "forward"]
    start: int
    lines: list[str] = field(default_factory=list)
    introduction: list[str] = field(default_factory=list)

    @property
    def filled(self) -> int:
        return sum(map(bool, map(str.strip, self.lines)))


def split_text(text: str) -> Split:
    """Return the parts of a plain text body. Never raises; linear in the length of the text."""
    lines = quote_lines.of(text)
    fenced = quote_lines.fenced(lines) if "```" in text else frozenset[int]()
    stretches = stretches_of(lines, fenced)
    signed: list[str] = []
    before = False
    for stretch in stretches:
        if stretch.kind == "own":
            _take_signature(stretch, signed, fenced, words_before=before)
            before = before or stretch.filled > 0
    return _decided([stretch for stretch in stretches if stretch.filled or stretch.introduction], signed)


def stretches_of(
    lines: Sequence[str], fenced: frozenset[int] = frozenset(), known: Mapping[int, Marker] = _NOTHING_KNOWN
) -> list[Stretch]:
    """Cut the lines into own text, marked quotations, and what an introduction without marks leads to.

    `known` are introductions that something else than the words has told, by line.
    """
    stretches: list[Stretch] = []
    own_words = False
    at = 0
    while at < len(lines):
        line = lines[at]
        if line and at not in fenced:
            if quote_lines.starts_quote(lines, at):
                end = quote_lines.quote_end(lines, at)
                stretches.append(_marked(lines[at:end], at))
                at = end
                continue
            marker = known.get(at) or quote_headers.find(lines, at)
            if marker is not None:
                stretches.append(_introduced(lines, at, marker, own_words))
                at += len(stretches[-1].introduction) + len(stretches[-1].lines)
                continue
            own_words = own_words or not _is_noise(lines, at)
        if not stretches or stretches[-1].kind != "own":
            stretches.append(Stretch("own", at))
        stretches[-1].lines.append(line)
        at += 1
        if own_words and "utlook" in line and _runs_to_end(lines, at):
            stretches.append(Stretch("tail", at, list(lines[at:])))
            break
    return stretches


def _marked(lines: Sequence[str], start: int) -> Stretch:
    """A quotation with marks; clients such as Apple Mail put the introduction inside it."""
    first = next((number for number, line in enumerate(lines) if unmarked(line).strip()), 0)
    inside = [unmarked(line) for line in lines[first : first + quote_headers.HEADERS_MOST]]
    marker = quote_headers.find(inside, 0)
    if marker is None:
        return Stretch("quote", start, list(lines))
    kind: Literal["quote", "forward"] = "forward" if marker.kind == "forward" else "quote"
    end = first + marker.lines
    return Stretch(kind, start, list(lines[end:]), list(lines[:end]))


def _introduced(lines: Sequence[str], at: int, marker: Marker, own_words: bool) -> Stretch:
    """The quotation behind an introduction: as far as its marks go, or to the end where it has none."""
    begin = at + marker.lines
    if marker.kind == "original":
        begin += quote_headers.header_lines(lines, begin, least=1)
    first = next((n for n in range(begin, min(begin + 6, len(lines))) if lines[n].strip()), len(lines))
    if marker.kind != "forward" and first < len(lines):
        end = quote_lines.quote_end(lines, first, introduced=True)
        if end > first:
            return Stretch("quote", at, list(lines[begin:end]), list(lines[at:begin]))
    begin = at + marker.lines
    introduction = list(lines[at:begin])
    if marker.kind == "wrote" and not own_words:
        return Stretch("quote", at, [], introduction)
    if marker.kind == "forward" or not own_words:
        return Stretch("forward", at, list(lines[begin:]), introduction)
    return Stretch("tail", at, list(lines[begin:]), introduction)


def _is_noise(lines: Sequence[str], at: int) -> bool:
    return signature.is_delimiter(lines, at) or signature.is_device_line(lines[at])


def _runs_to_end(lines: Sequence[str], at: int) -> bool:
    """Behind the line that Outlook adds on telephones there is only what it quotes, here without introduction."""
    if not signature.is_device_line(lines[at - 1]):
        return False
    words = [n for n in range(at, min(at + 8, len(lines))) if lines[n].strip()]
    return bool(words) and not any(
        quote_headers.find(lines, n) or quote_lines.starts_quote(lines, n) or _is_noise(lines, n)
        for n in words
    )


def _take_signature(
    stretch: Stretch, signed: list[str], fenced: frozenset[int], *, words_before: bool
) -> None:
    """Move the signature of a stretch of own text, and lines of devices, from the stretch to `signed`."""
    lines = stretch.lines
    behind = stretch.filled
    seen = False
    kept: list[str] = []
    devices: list[str] = []
    for at, line in enumerate(lines):
        if line and not line.isspace():
            behind -= 1
            outside = stretch.start + at not in fenced
            parts = outside and signature.is_delimiter(lines, at) and behind <= signature.tail_most(line)
            if parts and (seen or words_before or signature.is_exact(line)):
                signed.extend((*devices, *lines[at + 1 :]))
                break
            if outside and signature.is_device_line(line) and _stands_alone(lines, at, behind):
                devices.append(line)
                continue
            seen = True
        kept.append(line)
    else:
        signed.extend(devices)
    while kept and (not kept[-1].strip() or (seen and signature.is_rule(kept[-1]))):
        kept.pop()
    stretch.lines = [*kept, *([""] * (len(lines) > len(kept) > 0))]


def _stands_alone(lines: Sequence[str], at: int, behind: int) -> bool:
    """A line of a device stands apart, below another one, or last."""
    return at == 0 or behind == 0 or not lines[at - 1].strip() or signature.is_device_line(lines[at - 1])


def _decided(stretches: list[Stretch], signed: list[str]) -> Split:
    """Decide which quotations stay with the new text."""
    forwarded = _text(line for s in stretches if s.kind == "forward" for line in _plain(s))
    if not any(stretch.kind == "own" and stretch.filled for stretch in stretches):
        return _nothing_own(stretches, signed, forwarded)
    new: list[str] = []
    quoted: list[str] = []
    for stretch, role in zip(stretches, roles(stretches), strict=True):
        if role == "new":
            new.extend(stretch.lines)
        elif role == "footer":
            signed.extend(stretch.lines)
        elif role == "quoted":
            quoted.extend((*stretch.introduction, *stretch.lines))
    return Split(_text(new), _text(quoted), _text(signed), forwarded)


def roles(stretches: Sequence[Stretch]) -> list[Role]:
    """Return what becomes of each stretch. Quotations between answers, and before them, stay if they are short."""
    own = [number for number, stretch in enumerate(stretches) if stretch.kind == "own" and stretch.filled]
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
    if quote_headers.find(plain, 0) and len(forward.introduction) > 1:
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
    """Join lines, without blank ones at either end."""
    text = "\n".join(line.rstrip() for line in lines)
    return text.strip("\n").rstrip()
