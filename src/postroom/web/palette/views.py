"""Conversations by words of their subject, for the command palette."""

import re

from django.http import JsonResponse
from django.urls import reverse

from postroom.search.find import find
from postroom.web.access import Request, reading

MOST_WORDS = 6
MOST_FOUND = 8


@reading
def found(request: Request) -> JsonResponse:
    """Return the newest conversations whose subject has these words, the last of them perhaps not whole."""
    words = re.findall(r"\w+", request.GET.get("q", "")[:200])[:MOST_WORDS]
    asked = " ".join(f"subject:{word}{'*' if word is words[-1] else ''}" for word in words)
    hits = find(request.user, asked, limit=MOST_FOUND).hits if words else ()
    return JsonResponse(
        {
            "conversations": [
                {
                    "subject": hit.conversation.subject[:200] or "(no subject)",
                    "detail": hit.conversation.correspondents[:80],
                    "url": reverse("conversation", args=[hit.conversation.pk]),
                }
                for hit in hits
            ]
        }
    )
