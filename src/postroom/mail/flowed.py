"""Text that flows (RFC 3676): lines that end in a blank go on in the next one of the same quote depth."""


def unflow(text: str, delete_space: bool = False) -> str:
    """Return format=flowed text with its soft line breaks joined and space-stuffing undone.

    `delete_space` is the parameter delsp=yes (§4.5). Quote marks come out as ">" for each level and a blank;
    the signature separator "-- " stays a line of its own (§4.3).
    """
    lines: list[str] = []
    parts: list[str] = []
    depth = 0
    for line in text.split("\n"):
        content = line.lstrip(">")
        own_depth = len(line) - len(content)
        if content.startswith(" "):
            content = content[1:]
        if parts and (own_depth != depth or content == "-- "):
            lines.append(_line(depth, parts))
            parts = []
        depth = own_depth
        if content.endswith(" ") and content != "-- ":
            parts.append(content[:-1] if delete_space else content)
            continue
        parts.append(content)
        lines.append(_line(depth, parts))
        parts = []
    if parts:
        lines.append(_line(depth, parts))
    return "\n".join(lines)


def _line(depth: int, parts: list[str]) -> str:
    content = "".join(parts)
    return f"{'>' * depth} {content}" if depth else content
