"""What was changed in a text, word by word."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from postroom.conversations.text_merge import MOST_COMPARISONS, lines, words

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A piece of text that stayed, went, or came."""

    kind: Kind
    text: str


def differences(before: str, after: str) -> list[Difference]:
    """Return the pieces of both texts in their order; those that are the same stand once.

    By words, or by lines where there are very many of them.
    """
    old, new = words(before), words(after)
    if len(old) * len(new) > MOST_COMPARISONS:
        old, new = lines(before), lines(after)
    if len(old) * len(new) > MOST_COMPARISONS:
        found = [Difference("gone", before), Difference("new", after)]
        return [Difference("same", before)] if before == after else found
    pieces: list[Difference] = []
    for code, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            pieces.append(Difference("same", "".join(old[i1:i2])))
            continue
        if i1 < i2:
            pieces.append(Difference("gone", "".join(old[i1:i2])))
        if j1 < j2:
            pieces.append(Difference("new", "".join(new[j1:j2])))
    return pieces
