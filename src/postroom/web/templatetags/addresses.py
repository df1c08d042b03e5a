"""`{% url %}` with a memory: a page names some 150 addresses, whose shapes are the same on the next page."""

from functools import lru_cache

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = template.Library()

# What stands for numbers while the shape of an address is found.
FIRST_SLOT = 7_000_000_000_000_000_001


def address(name: str, numbers: tuple[int, ...]) -> str:
    """Return the address of a page that has whole numbers alone as its arguments. Raises NoReverseMatch."""
    if any(number < 0 for number in numbers):
        return reverse(name, args=numbers)
    return _shape(name, get_script_prefix(), len(numbers)).format(*numbers)


@lru_cache(maxsize=1000)  # `prefix` is where the pages lie below.
def _shape(name: str, prefix: str, count: int) -> str:
    slots = range(FIRST_SLOT, FIRST_SLOT + count)
    shape = reverse(name, args=slots).replace("{", "{{").replace("}", "}}")
    for place, slot in enumerate(slots):
        shape = shape.replace(str(slot), f"{{{place}}}")
    return shape


class RememberingURLNode(URLNode):
    """Django's tag, for addresses of whole numbers and without named arguments; the others are as they were."""

    def render(self, context: Context) -> SafeString | str:
        """Return the address, or keep it in the variable that the tag names."""
        arguments = tuple([argument.resolve(context) for argument in self.args])
        if self.kwargs or not all(type(one) is int for one in arguments):
            return super().render(context)
        try:
            found = address(self.view_name.resolve(context), arguments)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            found = ""
        if self.asvar is not None:
            context[self.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found


@register.tag
def url(parser: Parser, token: Token) -> RememberingURLNode:
    """Show the address of a page: `{% url 'conversation' 7 %}`."""
    node = django_url(parser, token)
    return RememberingURLNode(node.view_name, node.args, node.kwargs, node.asvar)
