"""Words of a query: whole, or begun and ended with a star."""

import re
from difflib import get_close_matches

from postroom.search.language.operators import OPERATORS, OTHER_NAMES
from postroom.search.language.tree import Everything, Word

_LIKE_OPERATOR = re.compile(r"([A-Za-z_]{2,20}):(?!/)(\S*)")
NO_OPERATORS = (
    "http",
    "https",
    "mailto",
    "ftp",
    "tel",
    "file",
    "re",
    "aw",
    "fwd",
    "fw",
    "wg",
    "id",
    "ref",
    "no",
    "nr",
)


def word_node(text: str) -> Word | Everything:
    """Return the word; stars alone stand for everything."""
    bare = text.rstrip("*")
    if not bare:
        return Everything()
    return Word(bare, prefix=bare != text)


def misread(text: str) -> str:
    """Return a sentence where the word may have been meant as more than a word, or "" """
    found = _LIKE_OPERATOR.fullmatch(text)
    if found and found[1].lower() not in NO_OPERATORS:
        near = get_close_matches(found[1].lower(), [*OPERATORS, *OTHER_NAMES], n=1, cutoff=0.6)
        meant = f" Did you mean {OTHER_NAMES.get(near[0], near[0])}:?" if near else ""
        return f"{found[1]}: is not an operator, so it is searched for as written.{meant}"
    if "*" in text.rstrip("*"):
        return "A star works at the end of a word only, as in kett*."
    return ""
