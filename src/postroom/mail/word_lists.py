"""Long lists of words, written as text so that they can be read."""

import re
from collections.abc import Iterable


def words(text: str) -> frozenset[str]:
    """Return the words of a text, parted by white space."""
    return frozenset(text.split())


def folded(text: str) -> str:
    """Return the text for comparing without case; a Turkish İ counts as i."""
    return text.casefold().replace("i\u0307", "i")


def phrases(text: str) -> frozenset[str]:
    """Return the phrases of a text, parted by "|", in casefold(), with single blanks."""
    return frozenset(folded(" ".join(phrase.split())) for phrase in text.split("|") if phrase.strip())


def alternatives(choices: Iterable[str]) -> str:
    """Return the phrases as the inside of a group of a regular expression, the longest first."""
    return "|".join(map(re.escape, sorted(choices, key=len, reverse=True)))
