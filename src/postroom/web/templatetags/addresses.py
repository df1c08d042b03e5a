"""`{% url %}` with a memory: a page names some 150 addresses, and most are the same on the next page."""

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

address = lru_cache(maxsize=10_000)(
    lambda name, prefix, arguments: reverse(name, args=arguments)  # `prefix` is where the pages lie below.
)


class RememberingURLNode(URLNode):
    """Django's tag, for addresses of whole numbers and without named arguments; the others are as they were."""

    def render(self, context: Context) -> SafeString | str:
        """Return the address, or keep it in the variable that the tag names."""
        arguments = tuple([argument.resolve(context) for argument in self.args])
        if self.kwargs or not all(type(one) is int for one in arguments):
            return super().render(context)
        try:
            found = address(self.view_name.resolve(context), get_script_prefix(), arguments)
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
