"""HTML that one of us wrote, or pasted: a small whitelist over the safe HTML, and Word's and Outlook's made plain.

What is kept is what the editor can make: paragraphs, emphasis, links, lists, quotations, code, headings, tables,
pictures. Looks (colours, fonts, classes) are not: they are the recipient's mail program's.
"""

import re

import nh3
from selectolax.lexbor import LexborHTMLParser

from postroom.mail.links import allowed
from postroom.mail.safe_html import HTML_MOST, clean
from postroom.mail.word_lists import words

_TAGS = words(
    "p br b strong i em u s a ul ol li blockquote pre code h1 h2 h3 h4 table thead tbody tr td th hr img"
)
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
    "blockquote": {"type"},
}
_PICTURE = re.compile(r"cid:[\w@.+=-]{1,200}|https://[^\s\"<>]{1,1500}")
_CONTENT_ID = re.compile(r"\bcid:([\w@.+=-]{1,200})")
_OWN_PICTURE = re.compile(r"""(\bsrc=["']?)(?:https?://[^\s"'/<>]{1,255})?/uploads/([\w-]{22})(?=["'\s>])""")
_NUMBER = re.compile(r"\d{1,4}")
_WORD = re.compile(r"\bMso[A-Z]|mso-|urn:schemas-microsoft-com|<o:p>|<!--\[if", re.IGNORECASE)
_LIST = re.compile(r"\bmso-list:\s*l\d+\s+level(\d)", re.IGNORECASE)
_ITEM = re.compile(r"<p data-item=\"([uo]l)(\d)\">(.*?)</p>\s*", re.DOTALL)
_NUMBERED = re.compile(r"\(?(?:\d+|[a-zA-Z]|[ivxlcdm]+)[.)]")
_NOT_BOLD = re.compile(r"<b\b[^<>]{0,400}\bfont-weight:\s*normal[^<>]{0,400}>", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"<p(?: dir=\"\w+\")?>(?:\s|&nbsp;|\xa0)*</p>")
_EMPTY_LINES = re.compile(rf"(?:{_EMPTY_LINE.pattern}\s*){{2,}}")
_AROUND = re.compile(rf"\A(?:\s|{_EMPTY_LINE.pattern})+|(?:\s|{_EMPTY_LINE.pattern})+\Z")
_UPLOADED = re.compile(r'src="cid:([\w-]{22})"')
_NOTHING_SHOWN = re.compile(r"<img(?![^<>]*\bsrc=)[^<>]*>")
_BLOCKS = re.compile(
    r"<(/?)(div|center|section|article|figure|figcaption|address|dl|dd|dt)\b[^<>]*>", re.IGNORECASE
)
_PLAIN = re.compile(r"(?:<p>|</p>|<br>|[^<])*")
_LONGEST_LIST = 5_000


def written_html(html: str) -> str:
    """Return what is kept of HTML that was written here or pasted from elsewhere. Never raises.

    A picture that was uploaded here, `/uploads/KEY`, becomes `cid:KEY`.
    """
    if _WORD.search(html):
        html = _without_office(html)
    html = _NOT_BOLD.sub("<span>", html)
    html = _OWN_PICTURE.sub(r"\1cid:\2", html)
    pictures = {name: f"cid:{name}" for name in _CONTENT_ID.findall(html)}
    safe = _BLOCKS.sub(_as_paragraph, clean(html, pictures, allow_remote=True).html)
    kept = nh3.clean(
        safe,
        tags=set(_TAGS),
        clean_content_tags={"style", "script"},
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
    )
    return _AROUND.sub("", _EMPTY_LINES.sub("<p></p>", _NOTHING_SHOWN.sub("", kept)))


def for_editor(html: str) -> str:
    """Return written HTML with the pictures that it shows at the addresses at which they were uploaded."""
    return _UPLOADED.sub(r'src="/uploads/\1"', html)


def is_plain(html: str) -> bool:
    """Whether HTML that was written here has nothing that plain text lacks."""
    return _PLAIN.fullmatch(html) is not None


def _without_office(html: str) -> str:
    """Return Word's HTML with its lists, which are paragraphs there, made lists."""
    tree = LexborHTMLParser(html[:HTML_MOST])
    body = tree.body
    if body is None:
        return ""
    for paragraph in body.css("p[style*='mso-list']"):
        level = _LIST.search(paragraph.attributes.get("style") or "")
        sign = paragraph.css_first("span[style*='mso-list:Ignore']")
        if level is None or sign is None:
            continue
        kind = "ol" if _NUMBERED.fullmatch(sign.text().replace("\xa0", " ").strip()) else "ul"
        sign.decompose()
        for name in list(paragraph.attributes):
            del paragraph.attrs[name]
        paragraph.attrs["data-item"] = f"{kind}{min(int(level[1]) or 1, 9)}"
    return _with_lists(body.html or "")


def _with_lists(html: str) -> str:
    pieces: list[str] = []
    open_lists: list[str] = []
    at = 0
    for found in _ITEM.finditer(html):
        between = html[at : found.start()]
        if between.strip():
            pieces += _closed(open_lists, 0)
        pieces.append(between)
        pieces += _item(found, open_lists)
        at = found.end()
    return "".join([*pieces, *_closed(open_lists, 0), html[at:]])


def _item(found: "re.Match[str]", open_lists: list[str]) -> list[str]:
    """Return one item, with the lists that begin and end before it."""
    kind, level, inside = found[1], int(found[2]), found[3]
    pieces = _closed(open_lists, level)
    if len(open_lists) == level and open_lists[-1] != kind:
        pieces += _closed(open_lists, level - 1)
    if len(open_lists) == level:
        pieces.append("</li>")
    while len(open_lists) < level:
        open_lists.append(kind)
        pieces.append(f"<{kind}>" if len(open_lists) == level else f"<{kind}><li>")
    return [*pieces, f"<li>{inside}"]


def _closed(open_lists: list[str], down_to: int) -> list[str]:
    pieces = []
    while len(open_lists) > down_to:
        pieces.append(f"</li></{open_lists.pop()}>")
    return pieces


def _as_paragraph(found: "re.Match[str]") -> str:
    return f"<{found[1]}p>"


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return allowed(value) or None
    if name == "src":
        return value if _PICTURE.fullmatch(value) else None
    if name in ("width", "height", "colspan", "rowspan", "start"):
        return value if _NUMBER.fullmatch(value) else None
    if name == "alt":
        return value
    if name == "type":
        return value if value == "cite" else None
    return value if value in ("ltr", "rtl", "auto") else None
