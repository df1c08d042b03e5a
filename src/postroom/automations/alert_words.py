"""What stands in a mail about alerts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import indent

from django.urls import reverse

from postroom.activity.models import Alert

MOST_TOLD = 30
LONGEST_SENTENCE, LONGEST_TITLE = 800, 120


@dataclass(frozen=True, slots=True)
class Word:
    """What is told of one alert: each time that it was there since the last mail, the newest at the end."""

    alerts: tuple[Alert, ...]

    @property
    def is_over(self) -> bool:
        """Whether it is over by now."""
        return self.alerts[-1].resolved_at is not None

    @property
    def title(self) -> str:
        """What it is called, in one line."""
        return _short(" ".join(self.alerts[-1].title.split()), LONGEST_TITLE)


def subject_of(words: Sequence[Word]) -> str:
    """Return the subject: what is wrong, or how much."""
    if len(words) == 1:
        return f"[Postroom] {'Over: ' if words[0].is_over else ''}{words[0].title}"
    over = sum(word.is_over for word in words)
    there = len(words) - over
    counted = [f"{there} alerts" if there != 1 else "1 alert"] if there else []
    return f"[Postroom] {' and '.join([*counted, f'{over} that are over'] if over else counted)}"


def text_of(name: str, words: Sequence[Word], url: str) -> str:
    """Return the text, with what is still there in front; `url` is where the pages are, if that is known."""
    there = [word for word in words if not word.is_over]
    over = [word for word in words if word.is_over]
    parts = [f"Hello {name},"]
    left = MOST_TOLD
    for heading, some in (("This needs somebody:", there), ("This is over:", over)):
        if some[:left]:
            parts += [heading, *map(_about, some[:left])]
        left -= len(some[:left])
    if len(words) > MOST_TOLD:
        parts.append(f"And {len(words) - MOST_TOLD} more, which stand on the page of alerts.")
    parts.append(_links(url))
    return "\n\n".join(parts) + "\n"


def _about(word: Word) -> str:
    newest = word.alerts[-1]
    lines = [f"* {word.title}"]
    if not word.is_over:
        lines.append(indent(_short(" ".join(newest.sentence.split()), LONGEST_SENTENCE), "  "))
    lines.append(f"  {_times(word)}")
    return "\n".join(lines)


def _times(word: Word) -> str:
    newest = word.alerts[-1]
    since = f"Since {_at(newest.raised_at)}"
    if newest.resolved_at is not None:
        since = f"From {_at(newest.raised_at)} to {_at(newest.resolved_at)}"
    times = sum(alert.mailed_at is None for alert in word.alerts)
    return f"{since}; it came {times} times since the last mail about it." if times > 1 else f"{since}."


def _links(url: str) -> str:
    page, choices = (f"{url}{reverse(name)}" if url else "" for name in ("alerts", "notification-choices"))
    if not url:
        return "The page of alerts in Postroom shows all of them. Notifications says whether you get these mails."
    return f"All alerts: {page}\nWhether you get these mails: {choices}"


def _at(moment: datetime) -> str:
    return f"{moment:%d %B %Y, %H:%M} UTC"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
