"""What templates say about acts: the times to snooze until, and what has just been done."""

from datetime import datetime

from django import template

from postroom.conversations.when import presets
from postroom.kit.clock import now
from postroom.web.access import Request
from postroom.web.notices import Notice, said
from postroom.web.zone import zone_of

register = template.Library()


@register.simple_tag
def snooze_times(request: Request) -> tuple[tuple[str, datetime], ...]:
    """Return the times that a menu offers for snoozing, in the reader's zone."""
    return presets(now(), zone_of(request))


@register.simple_tag
def just_done(request: Request) -> Notice | None:
    """Return, once, what has just been done."""
    return said(request)
