"""What a person sees when something did not work: a sentence, never a stack trace."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from postroom.accounts.people import NotAllowed


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or came from elsewhere (403)."""
    return _page(
        request,
        403,
        "This page had been open for too long",
        "Nothing was changed. Go back, reload the page and try again; copy what you wrote first.",
    )


def read_only(request: HttpRequest) -> HttpResponse:
    """The person may look but not change anything (403)."""
    return _page(
        request,
        403,
        "You can read here, but not change anything",
        "Nothing was changed. Ask an administrator of your organisation if you need to write.",
    )


def not_allowed(request: HttpRequest, refused: NotAllowed) -> HttpResponse:
    """The person may not do this here; the sentence says whom to ask (403)."""
    return _page(request, 403, "This is not yours to do", f"Nothing was changed. {refused}")


def for_administrators(request: HttpRequest) -> HttpResponse:
    """The person may not change the settings of this mailbox (403)."""
    return _page(
        request,
        403,
        "The settings of this mailbox are not yours to change",
        "Nothing was changed. Ask an administrator of the mailbox or of your organisation.",
    )


def not_for_members(request: HttpRequest) -> HttpResponse:
    """The page is for those who manage the organisation (403)."""
    return _page(
        request,
        403,
        "This page is for owners and administrators",
        "Nothing was changed. Ask one of them to look or to change it.",
    )


def not_connected(request: HttpRequest, sentence: str) -> HttpResponse:
    """Somebody came back from a provider, and it did not end well (422)."""
    return _page(request, 422, "The account was not connected", sentence)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing, or nothing that this person may see (404)."""
    return _page(
        request,
        404,
        "There is nothing here",
        "It may have been moved, or it belongs to a mailbox that you are not a member of.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Something of ours broke (500)."""
    return _page(
        request,
        500,
        "Something went wrong on our side",
        "It has been written to the log. Nothing was lost; try again in a moment.",
    )


def _page(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    return render(request, "error.html", {"title": title, "sentence": sentence}, status=status)
