"""A note as it is shown: paragraphs, lists, code, emphasis, links and names, and nothing else."""

import re
from collections.abc import Iterable
from html import escape

from postroom.conversations.mentioning import named_in

_FENCE = re.compile(r"```[^\n]*\n(.*?)(?:\n```|\Z)", re.S)
_ITEM = re.compile(r"^\s{0,3}(?:[-*•]|\d{1,3}[.)])\s+")
_NUMBERED = re.compile(r"^\s{0,3}\d{1,3}[.)]\s+")
_CODE = re.compile(r"`([^`\n]{1,2000})`")
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]{1,500}?)(?<=\S)\*\*")
_LINK = re.compile(r"https?://[^\s<>\"“”]{2,2000}")
_TAIL = ".,;:!?'*_]}>"


def note_html(text: str, names: Iterable[str] = ()) -> str:
    """Return the HTML of a note; everything that it says is escaped. `names` are those that it may mention."""
    known = list(names)
    out: list[str] = []
    at = 0
    for fence in _FENCE.finditer(text):
        out.append(_prose(text[at : fence.start()], known))
        out.append(f"<pre><code>{escape(fence[1])}</code></pre>")
        at = fence.end()
    return "".join([*out, _prose(text[at:], known)])


def _prose(text: str, names: list[str]) -> str:
    return "".join(
        _block(block, names) for block in re.split(r"\n[ \t]*\n+", text.strip("\n")) if block.strip()
    )


def _block(block: str, names: list[str]) -> str:
    """Return a paragraph, with the lists in it as lists."""
    out: list[str] = []
    run: list[str] = []
    kind = ""
    for line in block.split("\n"):
        here = ("ol" if _NUMBERED.match(line) else "ul") if _ITEM.match(line) else "p"
        if here != kind and run:
            out.append(_run(kind, run, names))
            run = []
        kind = here
        run.append(line)
    return "".join([*out, _run(kind, run, names)])


def _run(kind: str, lines: list[str], names: list[str]) -> str:
    if kind == "p":
        return f"<p>{'<br>'.join(_inline(line, names) for line in lines)}</p>"
    items = "".join(f"<li>{_inline(_ITEM.sub('', line), names)}</li>" for line in lines)
    return f"<{kind}>{items}</{kind}>"


def _inline(line: str, names: list[str]) -> str:
    out: list[str] = []
    at = 0
    for code in _CODE.finditer(line):
        out.append(_words(line[at : code.start()], names))
        out.append(f"<code>{escape(code[1])}</code>")
        at = code.end()
    return "".join([*out, _words(line[at:], names)])


def _words(text: str, names: list[str]) -> str:
    out: list[str] = []
    at = 0
    for link in _LINK.finditer(text):
        target = _without_tail(link[0])
        out.append(_emphasis(text[at : link.start()], names))
        shown = escape(target)
        out.append(f'<a href="{shown}" target="_blank" rel="noopener noreferrer nofollow">{shown}</a>')
        at = link.start() + len(target)
    return "".join([*out, _emphasis(text[at:], names)])


def _without_tail(link: str) -> str:
    while link and (link[-1] in _TAIL or (link[-1] == ")" and link.count("(") < link.count(")"))):
        link = link[:-1]
    return link


def _emphasis(text: str, names: list[str]) -> str:
    out: list[str] = []
    at = 0
    for bold in _BOLD.finditer(text):
        out.append(_names(text[at : bold.start()], names))
        out.append(f"<b>{_names(bold[1], names)}</b>")
        at = bold.end()
    return "".join([*out, _names(text[at:], names)])


def _names(text: str, names: list[str]) -> str:
    out: list[str] = []
    at = 0
    for named in named_in(text, names):
        out.append(escape(text[at : named.start]))
        out.append(f'<span class="mention">{escape(text[named.start : named.end])}</span>')
        at = named.end
    return "".join([*out, escape(text[at:])])
