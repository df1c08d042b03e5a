"""Variables in texts that are written once and sent often: {{customer.first_name}}, {{customer.name|there}}.

What stands behind the bar is used where there is no value. A variable with neither stays as it is, so that the
author, and the send guard, see that something is missing.
"""

import re
from collections.abc import Mapping
from html import escape, unescape

VARIABLES: dict[str, str] = {
    "customer.name": "The name of the customer",
    "customer.first_name": "The first name of the customer",
    "customer.email": "The address of the customer",
    "me.name": "Your name",
    "me.first_name": "Your first name",
    "me.email": "Your address",
    "mailbox.name": "The name of the mailbox",
    "mailbox.address": "The address of the mailbox",
    "conversation.subject": "The subject of the conversation",
    "conversation.number": "The number of the conversation",
}
OF_SENDERS = tuple(name for name in VARIABLES if name.startswith(("me.", "mailbox.")))
_VARIABLE = re.compile(r"\{\{([^{}<>|]{0,100})(?:\|([^{}<>]{0,200}))?\}\}")


def wrong_variable(text: str, known: tuple[str, ...] = tuple(VARIABLES)) -> str:
    """Return a sentence about the first variable that there is not, or ""."""
    for found in _VARIABLE.finditer(text):
        name = unescape(found[1]).strip()
        if name not in known:
            return f"There is no variable “{name}”. Use one of these: {', '.join(known)}."
    return ""


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the plain text with its variables filled in."""
    return _VARIABLE.sub(lambda found: _value(found, values, found[2] or ""), text)


def fill_html(html: str, values: Mapping[str, str]) -> str:
    """Return the HTML with its variables filled in; values are text and can bring no markup."""
    return _VARIABLE.sub(
        lambda found: (
            escape(_value(found, values, unescape(found[2] or "")), quote=False)
            if values.get(unescape(found[1]).strip()) or found[2]
            else found[0]
        ),
        html,
    )


def first_name(name: str) -> str:
    """Return the first of the names, also of "Klein, Carol"; "" for what is an address."""
    if "@" in name:
        return ""
    family, comma, given = name.partition(",")
    words = (given if comma and given.strip() else family).split()
    return words[0] if words else ""


def _value(found: "re.Match[str]", values: Mapping[str, str], default: str) -> str:
    return values.get(unescape(found[1]).strip(), "") or default.strip() or found[0]
