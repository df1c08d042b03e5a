"""The arguments of MAIL and RCPT: RFC 5321 section 4.1.2, RFC 6531 for non-ASCII addresses."""

import re
from dataclasses import dataclass

_LOCAL = r'"(?:[^"\\]|\\.)*"|[^\s<>@",:;()\[\]\\]+'
_DOMAIN = r"[^\s<>@\"(),:;\\\[\]]+|\[[^\s<>@\[\]\\]*\]"
_PATH = re.compile(
    # "@relay.example,@other.example:" is an old source route: taken and ignored (RFC 5321, appendix C).
    rf"[ \t]*(?:<(?:@[^\s:<>]+:)?(?P<inner>(?:{_LOCAL})(?:@(?:{_DOMAIN}))?)?>|(?P<bare>(?:{_LOCAL})@(?:{_DOMAIN})))"
    r"(?P<rest>[ \t].*|)$",
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
    if any(ord(character) < 32 or ord(character) == 127 for character in address):
        return None
    parameters = {}
    for word in match["rest"].split():
        name, _, value = word.partition("=")
        parameters[name.upper()] = value
    return PathArgument(address, parameters)
