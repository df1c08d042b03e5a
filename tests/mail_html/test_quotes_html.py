"""The new part of an HTML answer, for the clients that people use."""

import re
import time

import pytest

from postroom.mail.html_text import to_text
from postroom.mail.quotes_html import split_html

ON = "On Mon, Nov 23, 2026 at 4:18 PM Ada &lt;<a href='mailto:ada@acme.example'>ada@acme.example</a>&gt; wrote:"
OUTLOOK = (
    "<p><b>From:</b> Ada &lt;ada@acme.example&gt;<br><b>Sent:</b> Monday, 23 November 2026 16:18<br>"
    "<b>To:</b> Dora<br><b>Subject:</b> Friday</p>"
)
CLIENTS = {
    "Gmail": "<div dir=ltr><div>Friday is fine.</div><div>Dora</div></div><br><div class='gmail_quote'>"
    f"<div dir=ltr class=gmail_attr>{ON}<br></div><blockquote class=gmail_quote>OLD<br>words</blockquote></div>",
    "Gmail in a language that nobody knows": "<div dir=ltr>Friday is fine.<br>Dora</div><div class='gmail_quote'>"
    "<div dir=ltr class=gmail_attr>Klingon 7 Ada qon:<br></div><blockquote class=gmail_quote>OLD</blockquote></div>",
    "Outlook": "<html><body><div class=WordSection1><p class=MsoNormal>Friday is fine.</p><p class=MsoNormal>Dora</p>"
    "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
    f"{OUTLOOK}</div></div><p>OLD words</p></div></body></html>",
    "Outlook on the web": "<div>Friday is fine.</div><div>Dora</div><div id=appendonsend></div><hr>"
    f"<div id=divRplyFwdMsg>{OUTLOOK}</div><div>OLD words</div>",
    "Outlook on the web, unknown language": "<div>Friday is fine.</div><div>Dora</div><hr tabindex=-1>"
    "<div id=divRplyFwdMsg dir=ltr><b>Qa:</b> Ada<br><b>Po:</b> x</div><div>OLD words</div>",
    "Outlook for Mac": "<div>Friday is fine.</div><div>Dora</div>"
    "<span id=OLK_SRC_BODY_SECTION><div>OLD words</div></span>",
    "Apple Mail": f"<div>Friday is fine.<div>Dora</div><div><br><blockquote type=cite><div>{ON}</div><br>"
    "<div>OLD words</div></blockquote></div></div>",
    "Apple Mail, introduction above": f"Friday is fine.<div>Dora</div><div><div>{ON}</div>"
    "<blockquote type=cite>OLD</blockquote></div>",
    "Yahoo": "<div>Friday is fine.</div><div>Dora</div><div id=yahoo_quoted_42 class=yahoo_quoted><div>"
    f"{ON}</div><div>OLD words</div></div>",
    "Proton": f"<div>Friday is fine.</div><div>Dora</div><div class=protonmail_quote>{ON}<br>"
    "<blockquote class=protonmail_quote type=cite>OLD words</blockquote></div>",
    "Thunderbird": "<p>Friday is fine.</p><p>Dora</p><div class=moz-cite-prefix>Am 23.11.26 schrob Ada:<br></div>"
    "<blockquote type=cite cite='mid:x'>OLD words</blockquote>",
    "Hotmail": "<div dir=ltr>Friday is fine.<div>Dora</div><hr id=stopSpelling>Date: x<br>From: Ada<br>OLD words</div>",
    "mail.ru": "<p>Friday is fine.</p><p>Dora</p><br>Thu, 26 Nov 2026 14:00:51 +0400 от Ada "
    "&lt;ada@acme.example&gt;:<br><blockquote>OLD words</blockquote>",
    "iPhone": f"<div>Friday is fine.</div><div>Dora</div><br><blockquote type=cite>{ON}<br><br></blockquote>"
    "<blockquote type=cite><div>OLD words</div></blockquote>",
    "Outlook on a telephone": "<div>Friday is fine.</div><div>Dora</div>"
    "<div id=mail-editor-reference-message-container><div>OLD words</div></div>",
    "Zoho": f"<div>Friday is fine.<br>Dora</div><div class=zmail_extra><div>---- {ON} ----</div>OLD words</div>",
    "only words": "Friday is fine.<br>Dora<br><br>-----Original Message-----<br>OLD words<br>",
    "Postroom": '<p>Friday is fine.<br>\nDora</p><div class="postroom_quote"><p>On Mon, 23 Nov 2026 at 16:18 UTC, Ada '
    '&lt;<a href="mailto:ada@acme.example">ada@acme.example</a>&gt; wrote:</p>'
    '<blockquote type="cite"><p>OLD</p></blockquote></div>',
}  # fmt: skip


@pytest.mark.parametrize("html", CLIENTS.values(), ids=CLIENTS)
def test_the_new_part(html: str) -> None:
    split = split_html(html)
    assert to_text(split.new_html).split() == ["Friday", "is", "fine.", "Dora"]
    assert "OLD" in split.quoted_html


@pytest.mark.parametrize("html", CLIENTS.values(), ids=CLIENTS)
def test_new_and_quoted_hold_every_word_once(html: str) -> None:
    def words(source: str) -> list[str]:
        return sorted(re.sub(r"<[^>]*>", " ", source).split())

    split = split_html(html)
    assert sorted(words(split.new_html) + words(split.quoted_html)) == words(html)


def test_answers_between_quotations_stay_with_them() -> None:
    html = (
        f"<div class=gmail_quote><div class=gmail_attr>{ON}</div><blockquote>Friday?</blockquote><div>Yes.</div>"
        "<blockquote>Monday?</blockquote><div>No.</div><blockquote>The rest.</blockquote></div>"
    )
    split = split_html(html)
    text = to_text(split.new_html)
    assert [text.find(word) >= 0 for word in ("Yes.", "Monday?", "No.", "The rest.")] == [
        True,
        True,
        True,
        False,
    ]


def test_a_picture_alone_is_an_answer() -> None:
    split = split_html(
        f"<p><img src='cid:x'></p><div class=gmail_attr>{ON}</div><blockquote>OLD</blockquote>"
    )
    assert "cid:x" in split.new_html
    assert "OLD" in split.quoted_html


def test_a_mail_without_quotation_is_untouched() -> None:
    html = "<p>From the start: <b>Friday</b><p>And <i>Monday</i>."
    assert split_html(html).new_html == html
    assert split_html(html).quoted_html == ""
    assert split_html("").new_html == ""


def test_a_mail_that_only_forwards_stays_whole() -> None:
    html = f"<div>---------- Forwarded message ---------<br>{OUTLOOK}</div><p>Broken.</p>"
    assert split_html(html).new_html == html


def test_the_new_part_stays_well_nested() -> None:
    split = split_html(CLIENTS["Outlook"])
    assert split.new_html.count("<div") == split.new_html.count("</div>")


@pytest.mark.parametrize(
    "unit",
    ["<div>", "<blockquote>", "<", "&", "</div>", "<div class=gmail_attr>x", "<!--", "<style>", "<style></style",
     "On 1<br>",
     "<a '", '<a "', "<b>From:</b> a<br>", "<div><b></div>", "<span id=appendonsend>", "<p>a@b.c:"],
)  # fmt: skip
def test_time_is_linear_on_any_input(unit: str) -> None:
    start = time.process_time()
    split_html(unit * (100_000 // len(unit)))
    assert time.process_time() - start < 2
