"""The arguments of MAIL and RCPT: RFC 5321 section 4.1.2, RFC 6531 for non-ASCII addresses."""

import re
from dataclasses import dataclass

_CONTROL = r"\x00-\x1f\x7f"
_LOCAL = rf'"(?:[^"\\{_CONTROL}]|\\[^{_CONTROL}])*"|[^\s<>@",:;()\[\]\\{_CONTROL}]+'
_DOMAIN = rf"[^\s<>@\"(),:;\\\[\]{_CONTROL}]+|\[[^\s<>@\[\]\\{_CONTROL}]*\]"
# "@relay.example,@other.example:" is an old source route: taken and ignored (RFC 5321, appendix C).
_ROUTE = r"@[^\s:<>]+:"
_PATH = re.compile(
    rf"[ \t]*(?:<(?:{_ROUTE})?(?P<inner>(?:{_LOCAL})(?:@(?:{_DOMAIN}))?)?>"
    rf"|(?P<bare>(?:{_LOCAL})@(?:{_DOMAIN})))(?P<rest>[ \t].*|)$",
    re.IGNORECASE | re.DOTALL,
)
_MOST_LOCAL, _MOST_PATH = 256, 512


@dataclass(frozen=True, slots=True)
class PathArgument:
    """An address ("" for the null path <>) and the parameters behind it, names in upper case."""

    address: str
    parameters: dict[str, str]


def parse_path(text: str) -> PathArgument | None:
    """Read what follows "MAIL FROM:" or "RCPT TO:". None when it is no path."""
    match = _PATH.match(text)
    if match is None:
        return None
    address = match["inner"] or match["bare"] or ""
    if len(address) > _MOST_PATH or len(address.rpartition("@")[0]) > _MOST_LOCAL:
        return None
    parameters = {}
    for word in match["rest"].split():
        name, _, value = word.partition("=")
        parameters[name.upper()] = value
    return PathArgument(address, parameters)
