"""What a provider posts: one or more mails, each with the envelope that the provider saw."""

from dataclasses import dataclass, field


class NotMail(ValueError):  # noqa: N818
    """What was posted is no mail received; the message is a sentence that says what to do."""


class NotFromProvider(Exception):  # noqa: N818
    """What was posted is not, or not provably, of the provider; the message is a sentence that says why."""


class CannotCheckNow(Exception):  # noqa: N818
    """Whether it is of the provider cannot be found out at the moment; the provider should post it again."""


def raw_of(text: str) -> bytes:
    """Return a raw mail that came inside of JSON as bytes, those too that some programs hide as surrogates."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Posted:
    """One mail. `mail_from` is None where the provider does not say; `recipients` may be empty then too."""

    raw: bytes
    mail_from: str | None = None
    recipients: tuple[str, ...] = field(default=())
