"""What stands in the composer: recipients and their reasons, text, and what was wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, Message
from postroom.conversations.recipients import Chosen
from postroom.conversations.replies import suggested_recipients

HANDED_BACK = "handed_back"
NEW = 0


@dataclass(frozen=True, slots=True)
class Composer:
    """A reply and a note that are being written; `mode` is the one in front: "reply" or "note"."""

    to: str = ""
    cc: str = ""
    text: str = ""
    note: str = ""
    subject: str = ""
    mailbox: str = ""
    mode: str = "reply"
    why: tuple[str, ...] = ()
    error: str = ""
    field: str = ""

    @property
    def wrong(self) -> dict[str, str]:
        """The sentence at the field that it is about; one about no field stands above all."""
        known = self.field in ("to", "cc", "text", "note", "subject", "mailbox")
        return {self.field if known else "all": self.error} if self.error else {}


def suggested(conversation: Conversation, read: Sequence[Message] = ()) -> Composer:
    """Return an empty composer, addressed to those whom a reply would go to (see `suggested_recipients`)."""
    recipients = suggested_recipients(conversation, read)
    return Composer(
        to=_line(recipients.to),
        cc=_line(recipients.cc),
        why=tuple(f"{one.address} {one.reason}." for one in (*recipients.to, *recipients.cc)),
    )


def refused(request: HttpRequest, error: ConversationError, mode: str = "reply") -> Composer:
    """Return what was typed, with the sentence that says what to mend."""
    typed = {name: request.POST.get(name, "") for name in ("to", "cc", "text", "note", "subject", "mailbox")}
    if mode == "note":
        typed["note"] = typed["note"] or typed["text"]
    field = "note" if mode == "note" and error.field == "text" else error.field
    return Composer(**typed, mode=mode, error=str(error), field=field)  # type: ignore[arg-type]


def hand_back(request: HttpRequest, message: Message, conversation: int = NEW) -> None:
    """Keep a message that was taken back, until its author's composer shows it."""
    request.session[HANDED_BACK] = {
        "conversation": conversation,
        "to": _written(message.to),
        "cc": _written(message.cc),
        "text": message.text,
        "subject": message.subject,
        "mailbox": str(message.mailbox_id),
    }


def handed_back(request: HttpRequest, conversation: int = NEW) -> Composer | None:
    """Return, once, what was taken back from this conversation."""
    kept = request.session.get(HANDED_BACK)
    if not kept or kept["conversation"] != conversation:
        return None
    del request.session[HANDED_BACK]
    return Composer(**{name: kept[name] for name in ("to", "cc", "text", "subject", "mailbox")})


def _line(chosen: Sequence[Chosen]) -> str:
    return ", ".join(_address(one.name, one.address) for one in chosen)


def _written(rows: Sequence[dict[str, str]]) -> str:
    return ", ".join(_address(row["name"], row["address"]) for row in rows)


def _address(name: str, address: str) -> str:
    if not name:
        return address
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>' if set(name) & set('",;:<>@()[]\\.') else f"{name} <{address}>"
