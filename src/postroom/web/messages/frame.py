"""The document of a frame that shows a stranger's HTML.

Three fences stand around it, and each holds alone: the HTML is cleaned (mail.safe_html); the answer's own
Content-Security-Policy allows no script, no form, no frame and no request to anywhere else; and the frame is
sandboxed, by its attribute and, should somebody open the address by itself, by the same policy. The sandbox
keeps the origin (allow-same-origin), so that the page around can measure the height of what is inside. That is
safe as long as scripts never run in it: nothing inside can use the origin. `allow-scripts` must never be added.
"""

import re

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from postroom.conversations.models import Message
from postroom.mail.html_text import to_text
from postroom.mail.quotes_html import SplitHtml, split_html
from postroom.mail.safe_html import HTML_MOST, SafeHtml, clean

SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "
    f"frame-ancestors 'self'; sandbox {SANDBOX}"
)
_COLOURED = re.compile(r"(?i)\b(?:bgcolor|background(?:-color|-image)?|color)\s*[=:]|<(?:style|font)\b")


def framed(message: Message) -> HttpResponse:
    """Return the document that shows the HTML of a message."""
    pictures = {
        attachment.content_id: reverse("attachment", args=[attachment.pk])
        for attachment in message.attachments.all()
        if attachment.content_id
    }
    new, quoted = _cleaned(message.body.html, pictures)
    html = new.html + quoted.html
    context = {
        "new": new.html,
        "quoted": quoted.html,
        "text": "" if html else message.text,
        "blocked": len({*new.remote, *quoted.remote}),
        "paper": bool(_COLOURED.search(html)),
    }
    response = HttpResponse(render_to_string("messages/frame.html", context))
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _cleaned(html: str, pictures: dict[str, str]) -> tuple[SafeHtml, SafeHtml]:
    """Return what is newly written and what is quoted, each made safe by itself; nothing where it is too much."""
    if len(html) > HTML_MOST:
        return SafeHtml(""), SafeHtml("")
    parts = split_html(html)
    if not to_text(parts.new_html).strip():
        parts = SplitHtml(html)
    return clean(parts.new_html, pictures=pictures), clean(parts.quoted_html, pictures=pictures)
