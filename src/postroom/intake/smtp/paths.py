"""The arguments of MAIL and RCPT: RFC 5321 section 4.1.2, RFC 6531 for non-ASCII addresses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

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
# What nearly every client sends, several times quicker to read.
_PLAIN = re.compile(r"<([\w.+=-]{1,64}@[\w.-]{1,255})>", re.ASCII)
_NO_PARAMETERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PathArgument:
    """An address ("" for the null path <>) and the parameters behind it, names in upper case."""

    address: str
    parameters: Mapping[str, str]


def parse_path(text: str) -> PathArgument | None:
    """Read what follows "MAIL FROM:" or "RCPT TO:". None when it is no path."""
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        return PathArgument(plain[1], _NO_PARAMETERS)
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
