"""Icons, drawn once: a page shows some forty, and drawing one costs a tenth of a millisecond."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString
from heroicons.templatetags import heroicons

register = template.Library()


@register.simple_tag
def heroicon_outline(name: str, *, size: int = 24, **attributes: str) -> SafeString:
    """Show an icon; `attributes` are those of its <svg>."""
    return _drawn(name, size, tuple(attributes.items()))


@lru_cache(maxsize=512)
def _drawn(name: str, size: int, attributes: tuple[tuple[str, str], ...]) -> SafeString:
    return SafeString(heroicons.heroicon_outline(name, size=size, **dict(attributes)))
