"""The files of a mail: names made safe, types looked at, winmail.dat unpacked (RFC 2183, RFC 2231)."""

from dataclasses import replace

from postroom.mail.model import Attachment
from postroom.mail.names import distinct_names, extension_for, safe_name
from postroom.mail.parts import Node, Tree
from postroom.mail.sniff import sniff
from postroom.mail.tnef import Unpacked, is_tnef, unpack
from postroom.mail.words import decode_words


def read_attachments(nodes: list[Node], tree: Tree) -> tuple[tuple[Attachment, ...], Unpacked | None]:
    """Return the attachments of these leaves, and what was in the first winmail.dat, if there is one."""
    found: list[Attachment] = []
    unpacked: Unpacked | None = None
    calendars: set[bytes] = set()
    for node in _without_repeated_calendars(nodes, calendars):
        attachment = _attachment(node, tree)
        if is_tnef(attachment.content_type, attachment.name):
            inside = unpack(attachment.content, node.path)
            if inside is None:
                tree.note("tnef-broken", "a winmail.dat that cannot be unpacked is kept as it is")
            else:
                unpacked = unpacked or inside
                found.extend(inside.attachments)
                if inside.attachments or inside.text or inside.html:
                    continue
        found.append(attachment)
    return _with_distinct_names(found), unpacked


def _without_repeated_calendars(nodes: list[Node], seen: set[bytes]) -> list[Node]:
    """Leave out an invitation that stands as an alternative when the same bytes come as a file as well."""
    calendars = [node for node in nodes if node.content_type in ("text/calendar", "application/ics")]
    if len(calendars) < 2:
        return nodes
    dropped = set()
    for node in reversed(calendars):
        content = node.content()
        if content in seen and not declared_name(node):
            dropped.add(id(node))
        seen.add(content)
    return [node for node in nodes if id(node) not in dropped]


def _attachment(node: Node, tree: Tree) -> Attachment:
    content = node.content()
    if node.defect:
        tree.note(node.defect, f"part {node.path or '1'}")
    declared = declared_name(node)
    content_type = "message/rfc822" if node.is_message else sniff(content, node.content_type)
    disposition, _ = node.disposition()
    content_id = _content_id(node)
    return Attachment(
        name=safe_name(declared or _made_name(node), content_type),
        declared_name=declared,
        content_type=content_type,
        declared_type=node.content_type,
        content=content,
        content_id=content_id,
        inline=disposition == "inline" or (not disposition and bool(content_id)),
        part=node.path or "1",
    )


def declared_name(node: Node) -> str:
    """Return the name of a part as its header says, decoded, or ""."""
    _, params = node.disposition()
    for name in (
        params.get("filename"),
        params.get("name"),
        node.params.get("name"),
        node.params.get("filename"),
    ):
        if name and name.strip():
            return name.strip()
    return (node.params.get("file") or "").strip()


def _made_name(node: Node) -> str:
    """Return a name for an attached mail, from its subject; "" for all else that has none."""
    if not node.is_message:
        return ""
    subject = decode_words(node.children[0].block.headers.get("subject")) if node.children else ""
    stem = " ".join(subject.replace("/", " ").replace("\\", " ").split()).strip(" .")
    return f"{stem or 'message'}{extension_for('message/rfc822')}"


def _content_id(node: Node) -> str:
    value = node.block.headers.get("content-id")
    return value.strip().strip("<>").strip()[:500] if value else ""


def _with_distinct_names(found: list[Attachment]) -> tuple[Attachment, ...]:
    names = [attachment.name for attachment in found]
    if len(names) < 2:
        return tuple(found)
    return tuple(
        attachment if attachment.name == name else replace(attachment, name=name)
        for attachment, name in zip(found, distinct_names(names), strict=True)
    )
