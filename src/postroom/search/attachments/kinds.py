"""Which attachments have a text, by their type and by the end of their name."""

from typing import Literal

Kind = Literal["text", "html", "pdf", "docx", "xlsx", "pptx", "odf"]

_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES: dict[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/json": "text",
    "application/xml": "text",
    "message/rfc822": "text",
    f"{_OFFICE}wordprocessingml.document": "docx",
    f"{_OFFICE}spreadsheetml.sheet": "xlsx",
    f"{_OFFICE}presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odf",
    "application/vnd.oasis.opendocument.spreadsheet": "odf",
    "application/vnd.oasis.opendocument.presentation": "odf",
}
_ENDS: dict[str, Kind] = {
    "txt": "text", "csv": "text", "tsv": "text", "md": "text", "log": "text", "json": "text", "xml": "text",
    "ics": "text", "vcf": "text", "yaml": "text", "yml": "text", "ini": "text", "eml": "text",
    "html": "html", "htm": "html", "xhtml": "html", "pdf": "pdf",
    "docx": "docx", "docm": "docx", "xlsx": "xlsx", "xlsm": "xlsx", "pptx": "pptx", "pptm": "pptx",
    "odt": "odf", "ods": "odf", "odp": "odf",
}  # fmt: skip


def kind_of(content_type: str, name: str) -> Kind | None:
    """Return how to read an attachment; None where it has no text (pictures, sound, archives…)."""
    declared = content_type.partition(";")[0].strip().lower()
    if declared in _TYPES:
        return _TYPES[declared]
    by_name = _ENDS.get(name.rpartition(".")[2].lower())
    return by_name or ("text" if declared.startswith("text/") else None)
