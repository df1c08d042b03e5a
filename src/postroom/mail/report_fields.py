"""The fields of machine-readable reports: groups of header-like lines (RFC 3464 §2.1, RFC 5965 §3)."""

import re
from email import message_from_bytes

from postroom.mail.model import Header, Headers, Part

Fields = dict[str, list[str]]

BLOCKS_LIMIT = 2_000
_FIELD = re.compile(r"^\s{0,8}([A-Za-z][A-Za-z0-9-]{1,60})\s{0,8}:\s?(.*)$")
_ADDRESS = re.compile(r"(?:\"[^\"<>@\n]{1,64}\"|[\w.!#$%&'*+/=?^`{|}~-]{1,64})@[\w-][\w.-]{0,252}")


def outer_parts(root: Part) -> list[Part]:
    """Return the parts of the mail itself: attached mails are among them, what is inside them is not."""
    if not root.children:
        return [root]
    found: list[Part] = []
    stack = [root]
    while stack:
        part = stack.pop()
        found.append(part)
        if part.children and not part.content_type.startswith("message/"):
            stack.extend(reversed(part.children))
    return found


def field_blocks(part: Part) -> list[Fields]:
    """Return the groups of fields of a message/delivery-status or feedback-report part, names lower case."""
    if part.content:
        return blocks_of_text(readable(part.content))
    fields = (
        "\n".join(f"{field.name}: {' '.join(field.value.split())}" for field in child.headers)
        for child in part.children
    )
    return blocks_of_text("\n\n".join(fields))


def blocks_of_text(text: str) -> list[Fields]:
    """Return the groups of fields in a text, split at empty lines and where a recipient starts again."""
    blocks: list[Fields] = [{}]
    last: list[str] | None = None
    for line in text.splitlines():
        if len(blocks) > BLOCKS_LIMIT:
            break
        if not line.strip():
            blocks.append({})
            last = None
        elif line[0] in " \t" and last is not None:
            last[-1] = f"{last[-1]} {line.strip()}"[:4_000]
        elif match := _FIELD.match(line[:4_000]):
            if _starts_again(match[1].lower(), blocks[-1]):
                blocks.append({})
            last = blocks[-1].setdefault(match[1].lower(), [])
            last.append(match[2].strip())
        else:
            last = None
    return [block for block in blocks if block]


def _starts_again(name: str, block: Fields) -> bool:
    return name in ("final-recipient", "original-recipient") and name in block


def readable(content: bytes) -> str:
    """Return the bytes of a report as text that can be stored: without NUL, which servers copy from mails."""
    return content.decode("utf-8", "replace").replace("\0", "")


def header_block(content: bytes) -> Headers:
    """Read the header fields at the start of these bytes, as of a returned mail without its parts' tree."""
    message = message_from_bytes(content.lstrip()[:100_000].partition(b"\r\n\r\n")[0].partition(b"\n\n")[0])
    return Headers(
        tuple(
            Header(name, " ".join(readable(str(value).encode("utf-8", "replace")).split()))
            for name, value in message.items()
        )
    )


def addresses_in(text: str) -> list[str]:
    """Return the e-mail addresses in a text in order, without quotes around them or a full stop behind."""
    return [found for match in _ADDRESS.finditer(text) if (found := tidy_address(match[0]))]


def address_at(text: str, position: int) -> str:
    """Return the e-mail address that begins at this position of a text, or ""."""
    match = _ADDRESS.match(text, position)
    return tidy_address(match[0]) if match else ""


def tidy_address(address: str) -> str:
    """Strip what surrounds an address in running text; the domain in lower case. "" where nothing is left."""
    local, _, domain = address.strip("'`*|").rstrip(".-_'`").rpartition("@")
    return f"{local.lstrip('.-')}@{domain.lower()}" if local and domain else ""
