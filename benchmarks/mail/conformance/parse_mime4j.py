"""The bodies of mime4j's test mails: the number of leaves and what each holds, decoded."""

import hashlib
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.mail.conformance.tally import Tally, expectations

from postroom.mail.model import Part
from postroom.mail.parse import parse

_BODIES = ("text-body", "binary-body")
_CONTAINERS = ("body-part", "multipart", "message")


def compare(folder: Path, tally: Tally) -> None:
    """Compare each leaf with the text, or the hash, that is expected of it."""
    hashes = expectations(folder / "decoded-binaries.json")
    for path in sorted(folder.glob("*.msg")):
        wanted = _names(ElementTree.parse(path.with_name(f"{path.stem}_decoded.xml")).getroot())
        got = _leaves(parse(path.read_bytes()).root)
        if not tally.equal(len(wanted), len(got), f"mime4j/{path.name} leaves"):
            continue
        for name, content in zip(wanted, got, strict=True):
            if name in hashes:
                tally.equal(hashes[name]["sha256"], hashlib.sha256(content).hexdigest(), f"mime4j/{name}")
            else:
                tally.equal(_plain((folder / name).read_bytes()), _plain(content), f"mime4j/{name}")


def _names(node: ElementTree.Element) -> list[str]:
    found: list[str] = []
    for child in node:
        if child.tag in _BODIES:
            found.append(child.get("name", ""))
        elif child.tag in _CONTAINERS:
            found += _names(child)
    return found


def _leaves(part: Part) -> list[bytes]:
    if part.children or part.content_type.startswith("multipart/"):
        return [content for child in part.children for content in _leaves(child)]
    return [part.content]


def _plain(content: bytes) -> bytes:
    return content.replace(b"\r", b"").strip()
