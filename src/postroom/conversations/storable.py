"""Text that every store takes: PostgreSQL refuses NUL, UTF-8 refuses lone surrogates."""

from postroom.mail.subject import subject_key

EXCERPT_CHARACTERS = 200
KEY_CHARACTERS = 200


def storable(text: str) -> str:
    """Return the text without NUL and with lone surrogates replaced by U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return text


def cut(text: str, characters: int) -> str:
    """Return at most so many characters of the storable text, with an ellipsis where some are missing."""
    text = storable(text)
    return text if len(text) <= characters else text[: characters - 1] + "…"


def excerpt(text: str) -> str:
    """Return the first words of a text on one line, as a row of a list shows them."""
    return cut(" ".join(text[: EXCERPT_CHARACTERS * 4].split()), EXCERPT_CHARACTERS)


def key_of(subject: str) -> str:
    """Return the base subject as conversations are looked up by it: without case, at most 200 characters."""
    return storable(subject_key(subject))[:KEY_CHARACTERS]
