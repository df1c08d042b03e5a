"""A mail, read: bytes in, a frozen `Mail` out, for any bytes whatever (RFC 5322, RFC 2045-2049)."""

from postroom.mail import limits
from postroom.mail.addresses import parse_addresses
from postroom.mail.attachments import read_attachments
from postroom.mail.bodies import choose
from postroom.mail.body_text import Read, read_bodies
from postroom.mail.dates import parse_date
from postroom.mail.headers import Block, read_top_block
from postroom.mail.ids import parse_id, parse_ids
from postroom.mail.model import Address, Attachment, Headers, Mail, Part
from postroom.mail.parts import Node, Tree
from postroom.mail.words import decode_words


def parse(raw: bytes | memoryview) -> Mail:
    """Return what could be read of a mail, with a list of defects for what could not.

    Never raises, whatever the bytes; takes time linear in them; beyond the limits of `limits` the mail is
    marked `limited`. Attachments hold their decoded bytes, which the tree shares with them.
    """
    size = len(raw)
    data = _with_line_feeds(raw if isinstance(raw, bytes) else bytes(raw))
    block = read_top_block(data)
    tree = Tree()
    root = tree.read(block, data, len(data))
    choice = choose(root)
    body = read_bodies(choice, tree)
    attachments, unpacked = read_attachments(choice.files, tree)
    if unpacked:
        body = body.or_else(unpacked.text, unpacked.html)
    return _mail(block, root, tree, body, attachments, size)


def _with_line_feeds(data: bytes) -> bytes:
    """Return the mail with line feeds, if it has only carriage returns as its line ends."""
    if b"\n" not in data and b"\r" in data:
        return data.replace(b"\r", b"\n")
    return data


def _mail(
    block: Block, root: Node, tree: Tree, body: Read, attachments: tuple[Attachment, ...], size: int
) -> Mail:
    headers = block.headers
    senders = _addresses(headers, "sender", tree)
    return Mail(
        headers=headers,
        message_id=parse_id(headers.get("message-id")),
        in_reply_to=parse_ids(headers.get("in-reply-to")),
        references=parse_ids(block.long_references or " ".join(headers.all("references"))),
        subject=decode_words(headers.get("subject")),
        from_=_addresses(headers, "from", tree),
        sender=senders[0] if senders else None,
        reply_to=_addresses(headers, "reply-to", tree),
        to=_addresses(headers, "to", tree),
        cc=_addresses(headers, "cc", tree),
        bcc=_addresses(headers, "bcc", tree),
        date=parse_date(headers.get("date")),
        text=body.text,
        html=body.html,
        attachments=attachments,
        root=_part(root, tree, inner=False),
        size_bytes=size,
        limited=tree.limited,
        defects=tuple(tree.defects.values()),
    )


def _addresses(headers: Headers, name: str, tree: Tree) -> tuple[Address, ...]:
    values = headers.all(name)
    if not values:
        return ()
    found = parse_addresses(", ".join(values), limits.ADDRESSES + 1)
    if len(found) > limits.ADDRESSES:
        tree.limit("too-many-addresses", f"only the first {limits.ADDRESSES} addresses of {name} are read")
        return found[: limits.ADDRESSES]
    return found


def _part(node: Node, tree: Tree, inner: bool) -> Part:
    """Turn a node into a part of the public tree.

    The bytes of attached mails are in their attachment, not in the tree; large files inside them neither, nor
    those of a large body, which is in `text` and `html`.
    """
    children = tuple(_part(child, tree, inner or node.is_message) for child in node.children)
    if (
        children
        or node.is_multipart
        or node.dropped
        or (inner and node.end - node.start > limits.INNER_LEAF_BYTES)
    ):
        content = b""
    else:
        content = node.content()
        if node.defect:
            tree.note(node.defect, f"part {node.path or '1'}")
    return Part(node.content_type, node.block.headers, children, content)
