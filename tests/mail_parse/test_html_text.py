"""Text from HTML that reads well."""

import time

import pytest

from postroom.mail.html_text import to_text

PAGES = [
    ("words", "words"),
    ("<p>One</p><p>Two</p>", "One\n\nTwo"),
    ("<div>One</div><div>Two<br>Three</div>", "One\nTwo\nThree"),
    ("<div>One<div><br></div>Two</div>", "One\n\nTwo"),
    ("a  <b>bold</b>\n<i>word</i>", "a bold word"),
    ("Tom &amp; Jerry&nbsp;&lt;b&gt; &euro;", "Tom & Jerry <b> €"),
    ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ("<style>p{color:red}</style><script>x<y</script>seen<!-- not <b>seen</b> -->", "seen"),
    ("before<style>never closed", "before"),
    ("<head><title>Title</title></head><body>seen</body>", "seen"),
    ("<ul><li>one<li>two</ul>after", "- one\n- two\n\nafter"),
    ("<ol><li>one</li><li>two<ul><li>inner</li></ul></li></ol>", "1. one\n2. two\n- inner"),
    ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</th><td>d</td></tr></table>", "a b\nc d"),
    ('<a href="https://acme.example/x?a=1&amp;b=2">shop</a>', "shop <https://acme.example/x?a=1&b=2>"),
    ('<a href="https://acme.example/">https://acme.example</a>', "https://acme.example"),
    ('<a href="https://acme.example/">acme.example</a>', "acme.example"),
    (
        '<a href="https://evil.example/">https://bank.example</a>',
        "https://bank.example <https://evil.example/>",
    ),
    ('<a href="mailto:ada@acme.example">ada@acme.example</a>', "ada@acme.example"),
    ('<a href="javascript:alert(1)">click</a>', "click"),
    ('<img src="x" alt="A cat"><img src="y" alt=""><img src="z">', "A cat"),
    (
        "<blockquote>quoted<br>twice<blockquote>deep</blockquote></blockquote>mine",
        "> quoted\n> twice\n>\n> > deep\n\nmine",
    ),
    ("<pre>a\n  b</pre>c", "a\n  b\n\nc"),
    ('<pre>a  <a href="https://acme.example/x">b</a></pre>', "a  b <https://acme.example/x>"),
    ('<a href="mailto:ada@acme.example">&lt;ada@acme.example&gt;</a>', "<ada@acme.example>"),
    ('<a title="2 > 1" href="https://acme.example/">more</a><p>x', "more <https://acme.example/>\n\nx"),
    ("a <3 b> c<p>d", "a <3 b> c\n\nd"),
    ("a<p><p><br><p>b", "a\n\nb"),
    ("a<br><br><br>b", "a\n\n\nb"),
    ("<tBody><tR>a<Td>b", "a b"),
    ("a &amp;nbsp; b&nbsp;&nbsp;c", "a &nbsp; b c"),
    ("a\x01\x0eb", "a b"),
    ("a<hr>b", "a\n---\nb"),
    ('<div style="display: none">hidden<div>x</div></div>seen', "seen"),
    ('<p style="DISPLAY:NONE">hidden<p>seen', "seen"),
    ("<span hidden>hidden</span>seen", "seen"),
    ('<a title="the hidden door">seen</a>', "seen"),
    ('<p class="a>b">seen</p>', "seen"),
    ("<P>One<BR>Two</P>", "One\nTwo"),
    ("<p>never <b>closed", "never closed"),
    ("&#xD800;&#0;x", "\ufffd\ufffdx"),
    ("", ""),
]


@pytest.mark.parametrize(("page", "text"), PAGES, ids=[page for page, _ in PAGES])
def test_pages(page: str, text: str) -> None:
    assert to_text(page) == text


@pytest.mark.parametrize(
    "unit",
    ["<div>", "<blockquote>x", "<", '<a "', "<a \"'<a '\"", "<!--", "<style>", "<style></style", "&", "&amp;<b>",
     '<div style="display:none">', "<div hidden>", '<a href="http://x.example/">', "<ul><li>", "<pre>x\n", "<a href =",
     "<img alt", "hidden ", "<x hidden", "]]>", "<![CDATA["],
)  # fmt: skip
def test_hostile_pages_take_linear_time(unit: str) -> None:
    begin = time.process_time()
    to_text(unit * (300_000 // len(unit)))
    assert time.process_time() - begin < 3


def test_closing_tags_that_never_end_take_linear_time() -> None:
    begin = time.process_time()
    assert to_text("seen<style>" + "</style" * 100_000) == "seen"
    assert time.process_time() - begin < 1


def test_what_is_read_in_chunks_reads_as_a_whole() -> None:
    """Lists go on, and hidden and preformatted elements are found, far behind the beginning."""
    filling = "<p>words and words</p>" * 1_000
    page = (
        f"<ol><li>one{filling}<li>two</ol>{filling}"
        '<div style="display:none">hidden</div><pre>a   b</pre><i title="x > y">c</i>'
    )
    lines = to_text(page).split("\n")
    assert "1. one" in lines and "2. two" in lines
    assert lines.count("words and words") == 2_000
    assert lines[-3:] == ["a   b", "", "c"]


ROW = '<tr><td style="padding: 4px">\n<p class="row">{}</p></td></tr>\r\n'


@pytest.mark.parametrize(
    ("odd", "read"),
    [
        ("<p>as</p><p>ever</p>", ["as", "", "ever"]),
        ('<p title="x > y">quoted</p>', ["quoted"]),
        ("<p>1 < 2</p>", ["1 < 2"]),
        ("<p>two > one", ["two > one"]),
        ("<ul><li>a<li>b</ul>", ["- a", "- b"]),
        ('<p style="display:none">hidden</p><p>shown', ["shown"]),
        ("<blockquote>said</blockquote>", ["> said"]),
        ("<p>never closed <b", ["never closed"]),
    ],
)
def test_a_long_table_is_read_as_a_short_one(odd: str, read: list[str]) -> None:
    """Behind rows of the same tags, which are cut at runs of them, all that is odd is read as ever."""
    rows = "".join(ROW.format(f"row {number}") for number in range(1_000))
    for page, count in ((f"<table>{rows}{odd}", 1_000), (f"<table>{odd}", 0)):
        lines = to_text(page).split("\n")
        assert [line for line in lines if line.startswith("row")] == [f"row {n}" for n in range(count)]
        assert lines[-len(read) :] == read


def test_only_two_mebibytes_are_read() -> None:
    assert len(to_text("x" * 3_000_000)) == 2 * 1024 * 1024
