"""Which parts are the text of a mail, and which are files (RFC 2046 §5.1, RFC 2387, RFC 8621 §4.1.4)."""

from dataclasses import dataclass, field

from postroom.mail.parts import Node

_SHOWN = frozenset(("text/plain", "text/html"))


@dataclass(slots=True)
class Body:
    """One stretch of the body, in order: plain parts, HTML parts, or both where they say the same twice."""

    plain: list[Node] = field(default_factory=list)
    html: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Choice:
    """What a tree gives to read, and the leaves that are files, both in order."""

    bodies: list[Body] = field(default_factory=list)
    files: list[Node] = field(default_factory=list)


def choose(root: Node) -> Choice:
    """Return the stretches of text of a tree in reading order, and its files, in order of the tree."""
    choice = Choice()
    _sequence([root], choice, "multipart/mixed")
    return choice


def _sequence(nodes: list[Node], choice: Choice, container: str) -> None:
    for index, node in enumerate(nodes):
        if not node.is_multipart:
            if is_text_of_mail(node, index, container):
                choice.bodies.append(
                    Body(plain=[node]) if node.content_type == "text/plain" else Body(html=[node])
                )
            else:
                choice.files.append(node)
        elif node.content_type == "multipart/alternative":
            _alternative(node, choice)
        elif node.content_type == "multipart/related":
            _sequence(_root_first(node), choice, node.content_type)
        else:
            _sequence(node.children, choice, node.content_type)


def _alternative(node: Node, choice: Choice) -> None:
    """Take the same text twice, plain and HTML, from the alternatives; what is neither stays a file."""
    merged = Body()
    for child in node.children:
        own = Choice()
        _sequence([child], own, node.content_type)
        choice.files.extend(own.files)
        for body in own.bodies:
            merged.plain.extend(body.plain)
            merged.html.extend(body.html)
    if merged.plain or merged.html:
        choice.bodies.append(merged)


def _root_first(node: Node) -> list[Node]:
    """Return the parts of a multipart/related, the one that its `start` names in front (RFC 2387 §3.2)."""
    start = node.params.get("start", "").strip("<> ")
    if start:
        for child in node.children:
            if child.block.headers.get("content-id").strip("<> ") == start:
                return [child, *(other for other in node.children if other is not child)]
    return node.children


def is_text_of_mail(node: Node, index: int, container: str) -> bool:
    """Tell whether a leaf is text to read: plain or HTML, no attachment, and first or without a name."""
    if node.content_type not in _SHOWN:
        return False
    disposition, params = node.disposition()
    if disposition == "attachment":
        return False
    if index == 0 and disposition:
        return True
    if container == "multipart/related" and index:
        return False
    return not ("filename" in params or "name" in node.params)
