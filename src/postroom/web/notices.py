"""What has just been done, said once on the next page, with the way back."""

from dataclasses import asdict, dataclass

from django.http import HttpRequest

JUST_DONE = "just_done"


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence; `link` opens what it is about, `undo` is posted to for taking it back."""

    sentence: str
    link: str = ""
    undo: str = ""


def say(request: HttpRequest, notice: Notice) -> None:
    """Keep the notice for the next page."""
    request.session[JUST_DONE] = asdict(notice)


def said(request: HttpRequest) -> Notice | None:
    """Return, once, what was to be said."""
    kept = request.session.pop(JUST_DONE, None)
    return Notice(**kept) if kept else None
