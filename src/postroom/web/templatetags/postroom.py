"""Avatars, times, links in plain text: what templates say about our own things."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zlib import crc32

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from postroom.accounts.models import Person
from postroom.activity.alerts import Level, open_alerts
from postroom.conversations.models import Note
from postroom.conversations.note_html import note_html
from postroom.conversations.notifying import unread_count

register = template.Library()

MOST_COUNTED = 100

HUE_STEP = 15
_LINK = re.compile(
    r"""(?P<web>https?://[^\s<>"“”]{2,2000}|www\.[^\s<>"“”]{3,2000})"""
    r"""|(?P<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})"""
)
_BETWEEN = re.compile(r"\n(?:[ \t]*+\n)++")
_TAIL = ".,;:!?'\"*_]}>"


@register.filter
def hue(degrees: int) -> str:
    """Return the class of a colour, from its degrees."""
    return f"hue-{round(degrees / HUE_STEP) * HUE_STEP % 360}"


@register.filter
def hue_of(words: str) -> str:
    """Return the class of the colour that always goes with these words."""
    return hue(crc32(words.strip().lower().encode("utf-8", "replace")) % 360)


@register.filter
def initials(name: str) -> str:
    """Return one or two letters that stand for a name or an address."""
    words = [word for word in re.split(r"[\s._\-+@]+", name.strip("\"'( ")) if word[:1].isalnum()]
    if not words:
        return "?"
    if "@" in name and " " not in name.strip():
        return words[0][:2].upper()
    return (words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])).upper()


@register.filter
def same(one: object, other: object) -> bool:
    """Tell whether two values are equal: what a kept fragment depends on, rather than the values themselves."""
    return one == other


@register.filter
def thousands(number: int) -> str:
    """Return a number with commas: "1,000"."""
    return f"{number:,}"


@register.simple_tag
@lru_cache(maxsize=4096)
def avatar(name: str, size: str = "") -> SafeString:
    """Show the initials of somebody in their colour; the name itself must stand beside it."""
    classes = f"avatar {size} {hue_of(name)}".replace("  ", " ")
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials(name))


@register.simple_tag
def moment(at: datetime | None, form: str = "short") -> SafeString:
    """Show a time: in UTC, until the page puts it into the zone of who reads.

    `form` is "short" (the hour today, the day this week, else the date), "long" (day and hour) or "full".
    """
    if at is None:
        return mark_safe("")
    return format_html(
        '<time datetime="{}" title="{}"><local-time form="{}">{}</local-time></time>',
        at.isoformat(timespec="seconds"),
        f"{at:%A, %d %B %Y, %H:%M} UTC",
        form,
        _words(at, timezone.now(), form),
    )


@register.filter
def ago(at: datetime | None) -> str:
    """Return how long ago something was, in words: "12 s ago", "5 min ago"."""
    if at is None:
        return "never"
    seconds = max(0, int((timezone.now() - at).total_seconds()))
    if seconds < 120:
        return f"{seconds} s ago"
    return f"{seconds // 60} min ago" if seconds < 7200 else f"{seconds // 3600} h ago"


@register.filter
def clock(at: datetime, since: datetime | None = None) -> str:
    """Return a time of day with milliseconds, in UTC; and how much later than `since` it is."""
    words = f"{at:%H:%M:%S}.{at.microsecond // 1000:03}"
    if since is None:
        return f"{at:%d %b %Y} {words} UTC"
    later = (at - since).total_seconds()
    return f"{words} (+{later * 1000:.0f} ms)" if later < 10 else f"{words} (+{later:,.0f} s)"


@dataclass(frozen=True, slots=True)
class Attention:
    """What stands in the bar: the newest alert that nobody has acknowledged, and how many more there are."""

    title: str
    level: str
    more: int


@register.simple_tag
def attention(person: Person) -> Attention | None:
    """Return what an administrator should look at now (one query; none for everybody else)."""
    if not getattr(person, "sees_every_mailbox", False):
        return None
    found = list(
        open_alerts(person).filter(acknowledged_at=None).values_list("title", "level")[:MOST_COUNTED]
    )
    if not found:
        return None
    worst = next((one for one in found if one[1] == Level.ERROR), found[0])
    return Attention(worst[0], worst[1], len(found) - 1)


@register.filter
def paragraphs(text: str) -> SafeString:
    """Return plain text as paragraphs, each with its lines and blanks as they are, and its addresses as links."""
    parts = _BETWEEN.split(text.replace("\r\n", "\n").strip("\n"))
    return mark_safe("".join(f"<p>{_linked(part)}</p>" for part in parts if part))  # noqa: S308 (escaped)


def _linked(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for found in _LINK.finditer(text):
        pieces.append(escape(text[end : found.start()]))
        shown = _without_tail(found.group()) if found["web"] else found.group().rstrip(".-")
        pieces.append(_anchor(shown, found.lastgroup == "mail"))
        end = found.start() + len(shown)
    pieces.append(escape(text[end:]))
    return "".join(pieces)


@register.filter
def note_words(note: Note) -> SafeString:
    """Return a note as it is shown, with the names that it mentions set apart."""
    return mark_safe(note_html(note.text, note.named))  # noqa: S308 (escaped)


@register.simple_tag
def unread(request: HttpRequest) -> int:
    """Return how many notifications who asks has not read (a query, where the bar was not read); 0 for nobody."""
    bar = getattr(request, "bar", None)
    if bar is not None:
        return int(bar.unread)
    return unread_count(request.user) if isinstance(request.user, Person) else 0


@register.filter
def people(rows: list[dict[str, str]]) -> str:
    """Return the first of stored addresses by name, and how many more there are."""
    names = [row.get("name") or row.get("address", "") for row in rows]
    if len(names) <= 3:
        return ", ".join(names)
    return f"{', '.join(names[:2])} and {len(names) - 2} more"


@register.filter
def domain(address: str) -> str:
    """Return the domain of an address."""
    return address.rpartition("@")[2]


@register.filter
def defect(stored: object) -> str:
    """Return a stored defect as words."""
    if not isinstance(stored, dict):
        return str(stored)
    code, detail = str(stored.get("code", "")).replace("-", " "), str(stored.get("detail", ""))
    return f"{code}: {detail}" if detail else code


def _anchor(shown: str, is_mail: bool) -> str:
    if is_mail:
        return format_html('<a href="mailto:{}">{}</a>', shown, shown)
    target = shown if shown.startswith("http") else f"https://{shown}"
    return format_html(
        '<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>', target, shown
    )


def _without_tail(link: str) -> str:
    """Return the link without what belongs to the sentence around it."""
    while link and (link[-1] in _TAIL or (link[-1] == ")" and link.count("(") < link.count(")"))):
        link = link[:-1]
    return link


def _words(at: datetime, now: datetime, form: str) -> str:
    if form == "full":
        return f"{at:%a %d %b %Y %H:%M}"
    day = (
        f"{at:%a}"
        if now - at < timedelta(days=6)
        else f"{at:%d %b}" + ("" if at.year == now.year else f" {at.year}")
    )
    if at.date() == now.date():
        return f"{at:%H:%M}"
    return day if form == "short" else f"{day} {at:%H:%M}"
