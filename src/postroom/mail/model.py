"""What a mail is, once read: the frozen values that flow between the stops of the line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import starmap
from typing import Literal, NamedTuple


@dataclass(frozen=True, slots=True)
class Address:
    """One address of a header, as decoded (RFC 5322 §3.4).

    `name` is the display name, or ""; `address` the addr-spec without angle brackets, domain in lower case.
    """

    name: str
    address: str

    @property
    def normalised(self) -> str:
        """The whole address in lower case: what look-ups and limits compare."""
        return self.address.lower()


class Header(NamedTuple):
    """One header field: its name as written, and its unfolded value, encoded words not decoded.

    Bytes that are not UTF-8 are decoded with the charset that the body declares, else by detection; the value
    has no NUL and no lone surrogates.
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Headers:
    """The header fields of a mail or part in order, found by name whatever their case (RFC 5322 §2.2)."""

    _pairs: tuple[tuple[str, str], ...] = ()
    _values: dict[str, list[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        values: dict[str, list[str]] = {}
        for name, value in self._pairs:
            key = name.lower()
            if key in values:
                values[key].append(value)
            else:
                values[key] = [value]
        object.__setattr__(self, "_values", values)

    @property
    def fields(self) -> tuple[Header, ...]:
        """All fields, in order."""
        return tuple(starmap(Header, self._pairs))

    def all(self, name: str) -> list[str]:
        """Return the raw values of every field of this name, in order."""
        found = self._values.get(name.lower())
        return found[:] if found else []

    def get(self, name: str, default: str = "") -> str:
        """Return the raw value of the first field of this name."""
        found = self._values.get(name.lower())
        return found[0] if found else default

    def has(self, name: str) -> bool:
        """Tell whether there is a field of this name, be it empty."""
        return name.lower() in self._values

    def among(self, names: frozenset[str]) -> frozenset[str]:
        """Return those of these names, given in lower case, of which there is a field."""
        return names.intersection(self._values)

    def first_starting_with(self, prefix: str) -> Header | None:
        """Return the first field whose name starts with this prefix, in lower case, or None."""
        for name in self._values:
            if name.startswith(prefix):
                return next(Header(*pair) for pair in self._pairs if pair[0].lower() == name)
        return None

    def __iter__(self) -> Iterator[Header]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self._pairs)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A leaf part that is not shown as the body; inline pictures and attached mails are included.

    `name` is safe to use as a file name (no path, no control or direction characters, at most 200 bytes, may
    not be empty); `declared_name` is what the mail said. `content_type` is sniffed where the bytes are known,
    `declared_type` what the mail said. `content_id` is without angle brackets, or "". `part` is the path of
    the part as IMAP numbers it ("2.1").
    """

    name: str
    declared_name: str
    content_type: str
    declared_type: str
    content: bytes
    content_id: str
    inline: bool
    part: str


@dataclass(frozen=True, slots=True)
class Defect:
    """Something that was wrong with the mail: a short code such as "charset-replaced", and a sentence."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One node of the MIME tree (RFC 2046), for facts that look at structure.

    `children` is empty for a leaf. For message/rfc822 the one child is the attached mail's root. `content` are
    the decoded bytes of a leaf; empty for a body over 32 KiB, whose text the mail has, and for a file over
    256 KiB inside an attached mail.
    """

    content_type: str
    headers: Headers
    children: tuple["Part", ...] = ()
    content: bytes = b""

    def walk(self) -> Iterator["Part"]:
        """Yield this part and all below it, depth first."""
        stack = [self]
        while stack:
            part = stack.pop()
            yield part
            stack.extend(reversed(part.children))


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as read. Every field holds what could be read; nothing is None but what the mail did not say.

    `message_id`, `in_reply_to` and `references` are without angle brackets, absurd ones left out; `references`
    are the first and last 32. `date` is aware, in UTC. `text` is what a person reads as plain text (from
    text/plain, else made from the HTML); `html` the HTML body as sent, or "". `limited` says that a limit of
    size, depth or number cut something; the raw mail has it all.
    """

    headers: Headers
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    from_: tuple[Address, ...]
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    date: datetime | None
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    root: Part
    size_bytes: int
    limited: bool = False
    defects: tuple[Defect, ...] = ()

    @property
    def author(self) -> Address | None:
        """The first From address, or None where there is none."""
        return self.from_[0] if self.from_ else None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a fact holds: the rule that found it, and the words of the mail that it found."""

    rule: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Automatic:
    """Was it made by a machine? "yes" (it says so), "weak" (hints only) or "no" (RFC 3834 §5)."""

    verdict: Literal["yes", "weak", "no"]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class NeverReply:
    """Must no machine ever answer this mail? True for every automatic mail and for some mail of persons."""

    verdict: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class BouncedRecipient:
    """One recipient of a delivery report (RFC 3464 §2.3).

    `action` is failed, delayed, delivered, relayed, expanded or ""; `status` an enhanced code such as "5.1.1",
    or ""; `reason` a class: unknown-user, mailbox-full, policy, blocked, content, too-large, network, expired,
    suspended, rate-limited, spam, no-relay, other.
    """

    address: str
    action: str
    status: str
    reason: str
    diagnostic: str = ""

    @property
    def permanent(self) -> bool:
        """Whether trying again is pointless."""
        return self.action == "failed" and not self.status.startswith("4")


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report about a mail that was sent: what became of whom, and which mail it was.

    `kind` is failure, delay, success or complaint (ARF, RFC 5965); `returned_message_id` that of the returned
    mail without angle brackets, or "".
    """

    kind: Literal["failure", "delay", "success", "complaint"]
    recipients: tuple[BouncedRecipient, ...]
    returned_message_id: str = ""
    returned_references: tuple[str, ...] = field(default=())
    feedback_type: str = ""
