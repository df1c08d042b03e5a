"""The fields of a posted form as bytes (RFC 7578, and urlencoded).

Django decodes fields and leaves out files without a name: a raw mail in a field would lose what is not UTF-8,
and a mail its nameless attachments.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

MOST_FIELDS = 2000
_BOUNDARY = re.compile(r'boundary="?([^";,]{1,200})"?', re.IGNORECASE)
_PARAMETER = re.compile(r';\s*(name|filename)="((?:[^"\\]|\\.)*)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Field:
    """A field or, where it has a content type, a file."""

    content: bytes
    file_name: str = ""
    content_type: str = ""

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content.decode("utf-8", "replace")


def fields_of(content_type: str, body: bytes) -> dict[str, Field]:
    """Return the fields by name, of equal names the last. Raises ValueError for what is no form."""
    if content_type.lower().startswith("application/x-www-form-urlencoded"):
        pairs = parse_qsl(
            body.decode("latin-1"), keep_blank_values=True, encoding="latin-1", max_num_fields=MOST_FIELDS
        )
        return {name: Field(value.encode("latin-1")) for name, value in pairs}
    match = _BOUNDARY.search(content_type)
    if match is None:
        raise ValueError("the body is no form")
    parts = (b"\r\n" + body).split(b"\r\n--" + match[1].strip().encode("latin-1"))
    if len(parts) < 2 or len(parts) > MOST_FIELDS:
        raise ValueError("the body is no form, or has too many fields")
    return dict(_field(part) for part in parts[1:-1])


def _field(part: bytes) -> tuple[str, Field]:
    head, separator, content = part.partition(b"\r\n\r\n")
    if not separator:
        raise ValueError("a field of the form has no content")
    headers = {}
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    parameters = {
        match[1].lower(): match[2].replace('\\"', '"')
        for match in _PARAMETER.finditer(headers.get("content-disposition", ""))
    }
    file = Field(content, parameters.get("filename", ""), headers.get("content-type", ""))
    return parameters.get("name", ""), file
