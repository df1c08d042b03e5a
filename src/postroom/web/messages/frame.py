"""The document of a frame that shows a stranger's HTML.

Three fences stand around it, and each holds alone: the HTML is cleaned (mail.safe_html); the answer's own
Content-Security-Policy allows no script, no form, no frame and no request to anywhere else; and the frame is
sandboxed, by its attribute and, should somebody open the address by itself, by the same policy. The sandbox
keeps the origin (allow-same-origin), so that the page around can measure the height of what is inside. That is
safe as long as scripts never run in it: nothing inside can use the origin. `allow-scripts` must never be added.
"""

import re
from collections.abc import Callable

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from postroom.conversations.models import Message
from postroom.mail.html_text import to_text
from postroom.mail.links import host_of
from postroom.mail.quotes_html import SplitHtml, split_html
from postroom.mail.safe_html import HTML_MOST, SafeHtml, clean
from postroom.web.pictures.addresses import proxied

MOST_WARNED = 3
SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "
    f"frame-ancestors 'self'; sandbox {SANDBOX}"
)
_COLOURED = re.compile(r"(?i)\b(?:bgcolor|background(?:-color|-image)?|color)\s*[=:]|<(?:style|font)\b")


def framed(message: Message, with_pictures: bool = False) -> HttpResponse:
    """Return the document that shows the HTML of a message, `with_pictures` from elsewhere through our proxy."""
    pictures = {
        attachment.content_id: reverse("attachment", args=[attachment.pk])
        for attachment in message.attachments.all()
        if attachment.content_id
    }
    load = proxied(message.pk) if with_pictures else None
    new, quoted = _cleaned(message.body.html, pictures, load)
    html = new.html + quoted.html
    lying = [link for link in (*new.links, *quoted.links) if link.deceptive]
    context = {
        "new": new.html,
        "quoted": quoted.html,
        "text": "" if html else message.text,
        "blocked": 0 if with_pictures else len({*new.remote, *quoted.remote}),
        "lying": [(link.text[:80], host_of(link.href)) for link in lying[:MOST_WARNED]],
        "paper": bool(_COLOURED.search(html)),
    }
    response = HttpResponse(render_to_string("messages/frame.html", context))
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _cleaned(
    html: str, pictures: dict[str, str], load: Callable[[str], str] | None
) -> tuple[SafeHtml, SafeHtml]:
    """Return what is newly written and what is quoted, each made safe by itself; nothing where it is too much."""
    if len(html) > HTML_MOST:
        return SafeHtml(""), SafeHtml("")
    parts = split_html(html)
    if not to_text(parts.new_html).strip():
        parts = SplitHtml(html)
    new, quoted = (
        clean(one, pictures=pictures, allow_remote=load is not None, proxy=load, tell_targets=True)
        for one in (parts.new_html, parts.quoted_html)
    )
    return new, quoted
