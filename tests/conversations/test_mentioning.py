"""Whom a note names, and how a note is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.conversations.mentioning import named_in
from postroom.conversations.note_html import note_html

NAMES = ["Ada", "Ada Lovelace", "Chloé", "Returns"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Ada look", ["Ada"]),
        ("@ada lovelace, look", ["Ada Lovelace"]),
        ("(@Chloé) and @returns!", ["Chloé", "Returns"]),
        ("@Adam", []),
        ("ada@Ada.test", []),
        ("mail x.@Ada", []),
        ("@ Ada", []),
        ("@@Ada", []),
        ("", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [one.name for one in named_in(text, NAMES)] == names


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\nTwo\n\nThree", "<p>One<br>Two</p><p>Three</p>"),
        ("To do:\n- one\n- two", "<p>To do:</p><ul><li>one</li><li>two</li></ul>"),
        ("1. one\n2) two", "<ol><li>one</li><li>two</li></ol>"),
        ("a `<b>` **bold** c", "<p>a <code>&lt;b&gt;</code> <b>bold</b> c</p>"),
        ("```\n<x>\n\n- y\n```", "<pre><code>&lt;x&gt;\n\n- y</code></pre>"),
        ("<script>", "<p>&lt;script&gt;</p>"),
        ("@Ada!", '<p><span class="mention">@Ada</span>!</p>'),
        ("`@Ada`", "<p><code>@Ada</code></p>"),
        (
            "See https://x.test/a_(b).",
            '<p>See <a href="https://x.test/a_(b)" target="_blank" rel="noopener noreferrer nofollow">'
            "https://x.test/a_(b)</a>.</p>",
        ),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
    ],
)
def test_shown(text: str, html: str) -> None:
    assert note_html(text, NAMES) == html


@given(st.text("<>&\"'`*@Ada -1.\n/:htps", max_size=60))
def test_nothing_breaks_out(text: str) -> None:
    html = note_html(text, NAMES)
    for allowed in ("p", "br", "ul", "ol", "li", "b", "code", "pre", "a", "span"):
        html = html.replace(f"<{allowed}>", "").replace(f"</{allowed}>", "")
    html = html.replace('<span class="mention">', "")
    assert "<" not in html.replace('<a href="', "")
