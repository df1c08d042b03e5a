"""What strangers wrote, handed to a browser: bodies in frames, attachments, sources. Nothing of it may act."""

from types import SimpleNamespace

import pytest

from tests.web.conftest import Browser
from tests.web.making import attached, conversation, received

NASTY = """
<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">click</a>
<iframe src="https://evil.test"></iframe><form action="https://evil.test"><input name=p></form>
<img src="https://evil.test/pixel.gif"><img src="https://evil.test/two.gif"><p style="color:red">Hello</p>
"""


def test_the_frame_has_a_policy_of_its_own(acme: SimpleNamespace, browser: Browser) -> None:
    message = received(conversation(acme.support), "Hello", html=NASTY)
    response = browser(acme.ada).get(f"/messages/{message.pk}/body")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "form-action 'none'" in policy
    sandbox = policy.split("sandbox ")[1]
    assert "allow-scripts" not in sandbox
    assert "allow-forms" not in sandbox
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_frame_shows_clean_html(acme: SimpleNamespace, browser: Browser) -> None:
    message = received(conversation(acme.support), "Hello", html=NASTY)
    text = browser(acme.ada).get(f"/messages/{message.pk}/body").text
    assert "Hello" in text
    for nasty in ("<script", "onerror", "javascript:", "<iframe", "<form", ' src="https://evil'):
        assert nasty not in text
    assert "3 remote pictures are blocked" in text


def test_the_page_frames_html_and_never_shows_it(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    message = received(one, "Hello", html=NASTY)
    text = browser(acme.ada).get(f"/conversations/{one.pk}").text
    frame = text.split("<iframe", 1)[1].split(">", 1)[0]
    assert f'src="/messages/{message.pk}/body"' in frame
    assert "allow-scripts" not in frame
    assert "sandbox=" in frame
    assert "evil.test" not in text


def test_pictures_of_the_mail_itself_are_shown_from_here(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    message = received(one, "x", html='<p>See</p><img src="cid:kettle@customer.test">')
    picture = attached(message, "kettle.png", "image/png", content_id="kettle@customer.test", inline=True)
    assert f'src="/attachments/{picture.pk}"' in browser(acme.ada).get(f"/messages/{message.pk}/body").text
    assert "kettle.png" not in browser(acme.ada).get(f"/conversations/{one.pk}").text


def test_quoted_html_is_folded(acme: SimpleNamespace, browser: Browser) -> None:
    html = '<p>New words</p><div class="gmail_quote">On Monday, Ada wrote:<blockquote>Old words</blockquote></div>'
    message = received(conversation(acme.support), "New words", html=html)
    text = browser(acme.ada).get(f"/messages/{message.pk}/body").text
    assert text.index("New words") < text.index("<details") < text.index("Old words")


def test_html_beyond_measure_is_shown_as_text(acme: SimpleNamespace, browser: Browser) -> None:
    message = received(conversation(acme.support), "The words alone", html="<p>x</p>" * 400_000)
    assert "The words alone" in browser(acme.ada).get(f"/messages/{message.pk}/body").text


def test_coloured_mail_stands_on_paper_and_plain_mail_in_the_colours_of_the_page(
    acme: SimpleNamespace, browser: Browser
) -> None:
    one = conversation(acme.support)
    coloured = received(one, "x", html='<p style="background:#fff">x</p>')
    plain = received(one, "x", html="<p>x</p>")
    assert "color-scheme: light;" in browser(acme.ada).get(f"/messages/{coloured.pk}/body").text
    assert "color-scheme: light dark;" in browser(acme.ada).get(f"/messages/{plain.pk}/body").text


def test_a_message_without_html_has_no_frame(acme: SimpleNamespace, browser: Browser) -> None:
    message = received(conversation(acme.support), "x")
    assert browser(acme.ada).get(f"/messages/{message.pk}/body").status_code == 404


def test_the_source_is_the_mail_byte_by_byte(acme: SimpleNamespace, browser: Browser) -> None:
    message = received(conversation(acme.support), "x")
    response = browser(acme.ada).get(f"/messages/{message.pk}/source")
    assert b"".join(response.streaming_content) == b"Subject: x\r\n\r\nx"
    assert response.headers["Content-Type"] == "message/rfc822"
    assert response.headers["Content-Disposition"] == f'attachment; filename="message-{message.pk}.eml"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content_type", "served", "inline"),
    [
        ("image/png", "image/png", True),
        ("IMAGE/JPG; name=x", "image/jpeg", True),
        ("image/webp", "image/webp", True),
        ("image/svg+xml", "application/octet-stream", False),
        ("text/html", "application/octet-stream", False),
        ("text/html\r\nX: y", "application/octet-stream", False),
        ("application/zip", "application/octet-stream", False),
        ("application/xhtml+xml", "application/octet-stream", False),
        ("", "application/octet-stream", False),
    ],
)
def test_only_harmless_files_are_shown(
    acme: SimpleNamespace, browser: Browser, content_type: str, served: str, inline: bool
) -> None:
    file = attached(received(conversation(acme.support), "x"), "a.bin", content_type, b"<script>")
    response = browser(acme.ada).get(f"/attachments/{file.pk}")
    assert response.headers["Content-Type"] == served
    assert response.headers["Content-Disposition"].startswith("inline" if inline else "attachment")
    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    saved = browser(acme.ada).get(f"/attachments/{file.pk}?download")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(saved.streaming_content) == b"<script>"


@pytest.mark.parametrize(
    "name", ['a".html', "späße ☕.pdf", "a\r\nSet-Cookie: x=y", "", "../../etc/passwd", "\u202egpj.exe"]
)
def test_a_name_never_breaks_the_header(acme: SimpleNamespace, browser: Browser, name: str) -> None:
    file = attached(received(conversation(acme.support), "x"), name, "application/pdf")
    response = browser(acme.ada).get(f"/attachments/{file.pk}")
    assert response.status_code == 200
    assert "\n" not in response.headers["Content-Disposition"]
    assert "Set-Cookie" not in response.headers


def test_bytes_that_are_gone_are_not_found(acme: SimpleNamespace, browser: Browser) -> None:
    message = received(conversation(acme.support), "x", raw_digest="0" * 64)
    file = attached(message, "a", "image/png")
    type(file).objects.update(digest="1" * 64)
    assert browser(acme.ada).get(f"/messages/{message.pk}/source").status_code == 404
    assert browser(acme.ada).get(f"/attachments/{file.pk}").status_code == 404
