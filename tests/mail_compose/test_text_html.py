"""Plain text as HTML: nothing but text gets through, links can be followed."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postroom.mail.html_text import to_text
from postroom.mail.text_html import text_to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        (" \n\n ", ""),
        ("Hello\nDora\n\n\nBye\n", "<p>Hello<br>\nDora</p>\n<p>Bye</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("  two", "<p>\u00a0\u00a0two</p>"),
        (
            "See https://acme.example/a?b=1&c=2.",
            '<p>See <a href="https://acme.example/a?b=1&amp;c=2">https://acme.example/a?b=1&amp;c=2</a>.</p>',
        ),
        ("(https://acme.example)", '<p>(<a href="https://acme.example">https://acme.example</a>)</p>'),
        (
            "https://acme.example/a_(b)",
            '<p><a href="https://acme.example/a_(b)">https://acme.example/a_(b)</a></p>',
        ),
        ("ask ada@acme.example!", '<p>ask <a href="mailto:ada@acme.example">ada@acme.example</a>!</p>'),
        (
            'https://x.example/"onclick="x',
            '<p><a href="https://x.example/">https://x.example/</a>&quot;onclick=&quot;x</p>',
        ),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
    ],
)
def test_text_becomes_paragraphs(text: str, html: str) -> None:
    assert text_to_html(text) == html


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.from_regex(r"[a-z<&\"'=;]{1,20}", fullmatch=True), min_size=1, max_size=3), max_size=4
    )
)
def test_html_of_a_text_reads_as_the_text(paragraphs: list[list[str]]) -> None:
    text = "\n\n".join("\n".join(lines) for lines in paragraphs)
    assert to_text(text_to_html(text)).strip() == text.strip()


@pytest.mark.parametrize("unit", ["a@", "a.", "\n", " \n", "http://", "<", "a@b.", "( "])
def test_time_is_linear(unit: str) -> None:
    start = time.process_time()
    text_to_html(unit * (200_000 // len(unit)))
    assert time.process_time() - start < 2
