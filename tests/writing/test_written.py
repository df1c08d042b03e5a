"""HTML that was written or pasted here: what is kept of it, and the plain text beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.dress import dressed
from postroom.mail.written_html import for_editor, is_plain, written_html
from postroom.mail.written_text import written_text

KEY = "abcdefghijklmnopqrstuv"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p>Hello <b>you</b></p>", "<p>Hello <b>you</b></p>"),
        ('<p style="color:red" class="x" onclick="f()">a</p>', "<p>a</p>"),
        ("<p>a</p><script>alert(1)</script>", "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="https://a.example/" target="_blank" rel="x">a</a>', '<a href="https://a.example/">a</a>'),
        (f'<p><img src="/uploads/{KEY}" alt="cat"></p>', f'<p><img src="cid:{KEY}" alt="cat"></p>'),
        (f'<p><img src="https://post.acme.test/uploads/{KEY}"></p>', f'<p><img src="cid:{KEY}"></p>'),
        ('<p>a<img src="/attachments/9"></p>', "<p>a</p>"),
        ('<p>a<img src="file:///C:/x.png"></p>', "<p>a</p>"),
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        ("<p></p><p>a</p><p>&nbsp;</p><p> </p><p>b</p><p></p>", "<p>a</p><p></p><p>b</p>"),
        ('<p dir="rtl">שלום</p>', '<p dir="rtl">שלום</p>'),
        ("<font color=red face=Comic>loud</font>", "loud"),
        ('<td colspan="2" rowspan="9999999">a</td>', "a"),
        ('<b style="font-weight:normal" id="docs-1"><p>a <b>b</b></p></b>', "<p>a <b>b</b></p>"),
        ("", ""),
    ],
)
def test_what_is_kept(written: str, kept: str) -> None:
    assert written_html(written) == kept


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings>junk</o:OfficeDocumentSettings></xml><![endif]--></head><body>
<p class=MsoNormal><span lang=EN-GB style='font-family:"Calibri"'>Dear <b>Carol</b>,<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span><![endif]>Kettle</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span><span style='mso-list:Ignore'>1.<span>
</span></span></span>Lid</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>o</span>Cup</p>
<p class=MsoNormal>Bye</p></body></html>"""


def test_lists_of_word_are_lists_and_the_rest_of_word_goes() -> None:
    kept = written_html(WORD)
    assert "<ul><li>Kettle<ol><li>Lid</li></ol></li><li>Cup</li></ul>" in kept.replace("\n", "")
    assert not {"Mso", "mso", "junk", "style", "<o:p"} & set(kept.split())
    assert written_text(kept).split("\n") == [
        "Dear Carol,",
        "",
        "- Kettle",
        "  1. Lid",
        "- Cup",
        "",
        "Bye",
    ]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<br>b</p><p>c</p>", "a\nb\n\nc"),
        ('<p>See <a href="https://a.example/x">here</a>.</p>', "See here <https://a.example/x>."),
        ('<p><a href="https://a.example/">a.example</a></p>', "a.example"),
        ('<p><a href="mailto:c@a.example">c@a.example</a></p>', "c@a.example"),
        ("<ul><li><p>a</p></li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ('<ol start="9"><li>a</li><li><p>b</p><p>c</p></li></ol>', "9. a\n10. b\n\n    c"),
        ("<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>", "> a\n>\n> > b"),
        ("<pre><code>if x:\n    y()</code></pre>", "if x:\n    y()"),
        (
            "<table><tr><th>Item</th><th>Price</th></tr><tr><td><p>Kettle</p></td><td>9</td></tr></table>",
            "Item   | Price\n-------+------\nKettle | 9",
        ),
        (f"<table><tr><td>{'x' * 60}</td><td>{'y' * 60}</td></tr></table>", f"{'x' * 60} | {'y' * 60}"),
        ('<p><img src="cid:x" alt="cat.png"></p>', "[cat.png]"),
        ("<p>a   b&nbsp;&amp; c</p>", "a b\xa0& c"),
        ("", ""),
    ],
)
def test_text_reads_as_people_type_it(html: str, text: str) -> None:
    assert written_text(html) == text


@given(st.text(alphabet="<>/pbauliomgdtr=\"' :x&;!-[]", max_size=300))
def test_whatever_was_pasted(html: str) -> None:
    once = written_html(html)
    assert written_html(once) == once
    written_text(once)


def test_deep_nesting_is_read_without_end() -> None:
    html = "<blockquote>" * 5000 + "deep" + "</blockquote>" * 5000
    assert "deep" in written_text(written_html(html))


def test_pictures_go_back_to_the_editor() -> None:
    html = f'<p><img src="/uploads/{KEY}"></p>'
    assert for_editor(written_html(html)) == html


def test_looks_are_written_into_elements_that_need_them() -> None:
    assert dressed("<p>a</p>") == "<p>a</p>"
    assert "border-left" in dressed("<blockquote><p>a</p></blockquote>")
    assert dressed('<link rel="stylesheet" href="http://127.0.0.1:1/x.css"><h2>a</h2>').endswith("a</h2>")


@pytest.mark.parametrize(("html", "plain"), [("<p>a<br>b</p>", True), ("<p><b>a</b></p>", False), ("", True)])
def test_plain(html: str, plain: bool) -> None:
    assert is_plain(html) is plain
