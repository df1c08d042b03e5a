"""Who may be meant by what stands in To, Cc or Bcc."""

from django.http import HttpResponse
from django.shortcuts import render

from postroom.conversations.writing.completion import completions
from postroom.web.access import Request, reading


@reading
def offered(request: Request) -> HttpResponse:
    """Return the people whose name or address begins like `q`, as options."""
    found = completions(request.user, request.GET.get("q", "").replace("\x00", ""))
    return render(request, "writing/_recipients.html", {"found": found})
