"""Mails of a small kettle shop, written to be searched.

Many share their words, so that a query has to be answered by more than one of them having a word somewhere.
In mails.txt each has its key, its sender, its subject and its text, and a blank line after it.
"""

from email.utils import parseaddr
from pathlib import Path


def _mails() -> list[tuple[str, str, str, str, str]]:
    mails = []
    for block in Path(__file__).with_name("mails.txt").read_text("utf-8").strip().split("\n\n"):
        key, sender, subject, text = block.split("\n", 3)
        name, address = parseaddr(sender)
        mails.append((key, name, address, subject, text))
    return mails


MAILS = _mails()
