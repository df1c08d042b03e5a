"""HTML of strangers made safe to show in a sandboxed frame: cleaned, nothing remote loaded, links judged."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from urllib.parse import unquote

import nh3

from postroom.mail import css, links
from postroom.mail.html_tidy import tidy
from postroom.mail.links import Link
from postroom.mail.word_lists import words

HTML_MOST = 2 * 1024 * 1024
LINKS_MOST = 5_000
REMOTE_MOST = 5_000
_DATA_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s%]*", re.IGNORECASE)
_DATA_MOST = 1024 * 1024
_TITLE_MOST = 300
_TAGS = words(
    """a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details
    dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q
    s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var
    wbr"""
)
_DROPPED_WHOLE = words(
    """script style title iframe object embed noembed noframes noscript template svg math select textarea audio video
    applet frameset xml"""
) - {"embed"}
_EVERYWHERE = frozenset(
    ("class", "style", "dir", "lang", "title", "align", "valign", "width", "height", "bgcolor", "background")
)
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(_EVERYWHERE),
    "a": {"href"},
    "img": {"src", "srcset", "alt", "border", "hspace", "vspace"},
    "table": {"border", "cellpadding", "cellspacing", "rules", "frame"},
    "td": {"colspan", "rowspan", "nowrap"},
    "th": {"colspan", "rowspan", "nowrap", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "type", "reversed"},
    "ul": {"type"},
    "li": {"value"},
    "font": {"color", "face", "size"},
    "hr": {"size", "color", "noshade"},
    "blockquote": {"type"},
    "time": {"datetime"},
    "details": {"open"},
}
_LINK = re.compile(r'<a((?: [\w-]++(?:="[^"]*+")?)*+)>(.*?)</a>', re.DOTALL)
_ATTRIBUTE = re.compile(r' ([\w-]++)="([^"]*+)"')
_TAG = re.compile(r'<(?:[^<>"]++|"[^"]*+")*+>')
_ALT = re.compile(r'<img [^>]*?alt="([^"]*)"')


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """Cleaned HTML, the remote addresses that it wanted to load, and its links in order.

    `limited` says that the HTML was over 2 MiB, and `html` is empty (show the text), or had over 5,000 links.
    """

    html: str
    remote: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    limited: bool = False


def clean(
    html: str,
    pictures: Mapping[str, str] | None = None,
    allow_remote: bool = False,
    proxy: Callable[[str], str] | None = None,
    tell_targets: bool = False,
) -> SafeHtml:
    """Return HTML without scripts, forms, frames and events, whose styles can't leave it. Never raises.

    `pictures` maps a Content-ID (no angle brackets) to the address of the picture (RFC 2392); a `cid:` without
    one is removed. A remote picture's address moves to `data-remote-src`; with `allow_remote` it is loaded,
    through `proxy` where given. Style sheets are kept but not scoped: show the result only in a frame of its
    own, under a policy that forbids scripts. With `tell_targets` each link says on hovering where it leads, and
    one whose text shows another address has a <mail-warning> before it, an element that no mail can bring.
    """
    if len(html) > HTML_MOST:
        return SafeHtml("", limited=True)
    work = _Cleaning(pictures or {}, allow_remote, proxy)
    nested, sheets = tidy(html.replace("\0", ""))
    cleaned = nh3.clean(
        nested,
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED_WHOLE),
        attributes=_ATTRIBUTES,
        attribute_filter=work.attribute,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
    )
    cleaned = work.finished(cleaned)
    style = "\n".join(filter(None, (css.sheet(source, work.background) for source in sheets[:50])))
    found = [link for match in _LINK.finditer(cleaned) if (link := _link(match))]
    if tell_targets:
        cleaned = _LINK.sub(_told, cleaned)
    if style:
        cleaned = f"<style>{style.replace('<', '')}</style>{cleaned}"
    return SafeHtml(
        cleaned, tuple(dict.fromkeys(work.remote)), tuple(found[:LINKS_MOST]), limited=len(found) > LINKS_MOST
    )


@dataclass(slots=True)
class _Cleaning:
    """Decides on attributes one by one; pictures get a secret placeholder, replaced when all is clean."""

    pictures: Mapping[str, str]
    allow_remote: bool
    proxy: Callable[[str], str] | None
    remote: list[str] = field(default_factory=list)
    data_left: int = _DATA_MOST
    placed: list[str] = field(default_factory=list)
    secret: str = field(default_factory=lambda: secrets.token_hex(12))

    def attribute(self, tag: str, name: str, value: str) -> str | None:
        if name == "style":
            return css.declarations(value, self.background) or None
        if name == "href":
            return links.allowed(value) or None
        if name == "src":
            return self.picture(value)
        if name == "srcset":
            for candidate in value.split(",")[:50]:
                self.want(candidate.strip().partition(" ")[0])
            return None
        if name == "background":
            address = self.background(value)
            return self.place(f'background="{escape(address)}"') if address else None
        return value

    def picture(self, value: str) -> str | None:
        """What becomes of the src of an <img>: a placeholder, or nothing."""
        address = value.strip()
        kind = address.partition(":")[0].lower()
        if kind == "cid":
            shown = self.pictures.get(unquote(address[4:]).strip("<> ")) or self.pictures.get(address[4:])
            return self.place(f'src="{escape(shown)}"') if shown else None
        if kind == "data":
            if len(address) <= self.data_left and _DATA_PICTURE.fullmatch(address):
                self.data_left -= len(address)
                return self.place(f'src="{escape(address)}"')
            return None
        if not self.want(address):
            return None
        if not self.allow_remote:
            return self.place(f'data-remote-src="{escape(_absolute(address))}"')
        return self.place(f'src="{escape(self.through(address))}"')

    def background(self, value: str) -> str:
        """The address of a picture in a style, or "" when it may not be loaded."""
        address = value.strip()
        if address[:4].lower() == "cid:":
            return self.pictures.get(unquote(address[4:]).strip("<> "), "")
        return self.through(address) if self.want(address) and self.allow_remote else ""

    def want(self, address: str) -> bool:
        """Note a remote address; False for what is none."""
        if not address.lower().startswith(("http://", "https://", "//")):
            return False
        if len(self.remote) < REMOTE_MOST:
            self.remote.append(_absolute(address))
        return True

    def through(self, address: str) -> str:
        return self.proxy(_absolute(address)) if self.proxy else _absolute(address)

    def place(self, attribute: str) -> str:
        self.placed.append(attribute)
        return f"https://{self.secret}/{len(self.placed) - 1}"

    def finished(self, cleaned: str) -> str:
        placeholder = re.compile(rf'(?:src|background)="https://{self.secret}/(\d+)"')
        return placeholder.sub(lambda found: self.placed[int(found[1])], cleaned)


def _absolute(address: str) -> str:
    return f"https:{address}" if address.startswith("//") else address


def _told(found: "re.Match[str]") -> str:
    """The link with its target as its title, and with a warning where its text shows another."""
    judged = _link(found)
    if judged is None:
        return found[0]
    target = judged.href if len(judged.href) <= _TITLE_MOST else f"{judged.href[:_TITLE_MOST]}…"
    attributes = "".join(
        f' {name}="{value}"' for name, value in _ATTRIBUTE.findall(found[1]) if name != "title"
    )
    warning = ""
    if judged.deceptive:
        warning = f"<mail-warning>leads to {escape(links.host_of(judged.href))}</mail-warning>"
    return f'{warning}<a{attributes} title="{escape(target)}">{found[2]}</a>'


def _link(found: "re.Match[str]") -> Link | None:
    """The link of an <a> of cleaned, and so well-formed, HTML."""
    href = next((v for n, v in _ATTRIBUTE.findall(found[1]) if n == "href"), None)
    if href is None:
        return None
    text = " ".join(unescape(_TAG.sub("", found[2])).split())
    if not text:
        picture = _ALT.search(found[2])
        text = unescape(picture[1]) if picture else ""
    return links.link(text[:500], unescape(href))
