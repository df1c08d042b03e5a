"""What stands in the composer: recipients and their reasons, text, and what was wrong with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from postroom.accounts.models import Person
from postroom.conversations.answering import Outcome
from postroom.conversations.collisions import newer_than, newest_number
from postroom.conversations.drafting import Typed
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, Draft, DraftState, Message
from postroom.conversations.recipients import Chosen
from postroom.conversations.replies import suggested_recipients
from postroom.conversations.writing.models import Upload
from postroom.conversations.writing.uploads import copied, uploads_of
from postroom.mail.written_html import for_editor, written_html
from postroom.web.access import Request
from postroom.web.drafts.reading import as_base, typed_of

HANDED_BACK = "handed_back"
NEW = 0
FIELDS = ("to", "cc", "bcc", "text", "note", "note_files", "subject", "mailbox", "files", "send_at")
OF_NOTE = {"text": "note", "files": "note_files"}


@dataclass(frozen=True, slots=True)
class Composer:
    """A reply and a note that are being written; `mode` is the one in front: "reply" or "note".

    `draft` is the draft that the reply is kept in, `noted` what the fields were when it was last read from there,
    `since` the newest message that its writer had before them. `newer` stopped the draft that is `held`.
    """

    to: str = ""
    cc: str = ""
    bcc: str = ""
    text: str = ""
    html: str = ""
    files: tuple[Upload, ...] = ()
    sender: str = ""
    signing: str = ""
    forwards: Message | None = None
    carried: tuple[str, ...] = ()
    note: str = ""
    note_files: tuple[Upload, ...] = ()
    subject: str = ""
    mailbox: str = ""
    mode: str = "reply"
    why: tuple[Chosen, ...] = ()
    error: str = ""
    field: str = ""
    draft: int = 0
    noted: str = ""
    since: int | str | None = None
    held: Draft | None = None
    newer: tuple[Message, ...] = ()
    cautions: tuple[str, ...] = ()
    then: str = ""
    send_at: str = ""
    track: bool | None = None

    @property
    def base(self) -> str:
        """What the page notes of the fields, so that a save can tell what was changed on it."""
        return self.noted or as_base(self.typed)

    @property
    def typed(self) -> Typed:
        """What stands in the fields of the mail."""
        return Typed(
            to=self.to,
            cc=self.cc,
            bcc=self.bcc,
            subject=self.subject,
            text=self.text,
            html=self.html,
            sender=self.sender,
            files=" ".join(one.key for one in self.files),
            signing=self.signing,
            forwards=str(self.forwards.pk) if self.forwards is not None else "",
            carried=" ".join(self.carried),
        )

    @property
    def wrong(self) -> dict[str, str]:
        """The sentence at the field that it is about; one about no field stands above all."""
        known = self.field in FIELDS
        return {self.field if known else "all": self.error} if self.error else {}


def suggested(
    conversation: Conversation, read: Sequence[Message] = (), own: Collection[str] | None = None
) -> Composer:
    """Return an empty composer, addressed to those whom a reply would go to (see `suggested_recipients`)."""
    recipients = suggested_recipients(conversation, read, own)
    return Composer(
        to=_line(recipients.to),
        cc=_line(recipients.cc),
        why=(*recipients.to, *recipients.cc),
        since=newest_of(conversation, read),
    )


def forwarding(message: Message) -> Composer:
    """Return a composer that sends a message on, with its files; to whom is for its author to say."""
    files = message.attachments.filter(inline=False).order_by("pk").values_list("pk", flat=True)
    return Composer(forwards=message, carried=tuple(str(number) for number in files))


def newest_of(conversation: Conversation, read: Sequence[Message] = ()) -> int:
    """Return the newest message that a page shows; `read` where it has them already."""
    return max(read, key=lambda one: (one.received_at, one.pk)).pk if read else newest_number(conversation)


def of_draft(draft: Draft, reader: Person) -> Composer:
    """Return what stands in a draft; what stopped it, if it is held."""
    composer = replace(
        _of_typed(Typed.of(draft), reader, draft.conversation),
        mailbox=_from(draft.mailbox_id, draft.sender),
        draft=draft.pk,
        since=draft.since_id or "",
        send_at=draft.send_at.isoformat() if draft.send_at else "",
        track=draft.track,
    )
    if draft.state != DraftState.HELD or draft.conversation is None:
        return composer
    newer = newer_than(draft.conversation, draft.since, draft.author, draft.began_at)
    return replace(composer, held=draft, newer=tuple(newer))


def stopped(outcome: Outcome, reader: Person) -> Composer:
    """Return the composer of a reply that was not sent: held, or with a colleague's words in it."""
    draft = outcome.held or outcome.merged
    if draft is None:
        raise ValueError("nothing stopped this reply")
    if outcome.held is not None:
        return replace(of_draft(draft, reader), held=draft, newer=outcome.newer)
    who = draft.saved_by.name if draft.saved_by else "A colleague"
    sentence = f"{who} wrote on this draft too. Look at what has been added, then send it again."
    return replace(of_draft(draft, reader), error=sentence)


def refused(
    request: Request, error: ConversationError, mode: str = "reply", forwards: Message | None = None
) -> Composer:
    """Return what was typed, with the sentence that says what to mend."""
    composer = replace(_posted(request), forwards=forwards, mode=mode, error=str(error), field=error.field)
    if mode != "note":
        return composer
    field = OF_NOTE.get(error.field, error.field)
    note = composer.note or composer.text
    return replace(composer, note=note, note_files=composer.files, files=(), field=field)


def held_up(request: Request, cautions: tuple[str, ...], forwards: Message | None = None) -> Composer:
    """Return what was typed, with what it may have overlooked; it can be sent anyway."""
    then = request.POST.get("then", "")
    return replace(_posted(request), forwards=forwards, cautions=cautions, then=then)


def _posted(request: Request) -> Composer:
    """Return what the form holds, without the message that it sends on."""
    posted, typed = request.POST, typed_of(request)
    draft = posted.get("draft", "")
    composer = _of_typed(replace(typed, html=for_editor(written_html(typed.html)), forwards=""), request.user)
    return replace(
        composer,
        note=posted.get("note", ""),
        mailbox=posted.get("mailbox", ""),
        draft=int(draft) if draft.isdecimal() and len(draft) < 19 else 0,
        noted=posted.get("base", ""),
        since=posted.get("since", ""),
        send_at=posted.get("send_at", ""),
        track=("track" in posted) if "tracking" in posted else None,
    )


def _of_typed(typed: Typed, reader: Person, conversation: Conversation | None = None) -> Composer:
    number = typed.forwards if typed.forwards.isdecimal() and len(typed.forwards) < 19 else ""
    forwards = conversation.messages.filter(pk=number).first() if conversation and number else None
    return Composer(
        to=typed.to,
        cc=typed.cc,
        bcc=typed.bcc,
        subject=typed.subject,
        text=typed.text,
        html=typed.html,
        files=tuple(uploads_of(reader).filter(key__in=typed.files.split()).order_by("pk")),
        sender=typed.sender,
        signing=typed.signing,
        forwards=forwards,
        carried=tuple(typed.carried.split()),
    )


def _from(mailbox: int, sender: str) -> str:
    """Return what the choice of a new mail's mailbox and sender says."""
    return f"{mailbox}:{sender}" if sender else str(mailbox)


def hand_back(request: Request, message: Message, conversation: int = NEW) -> None:
    """Keep a message that was taken back, until its author's composer shows it; call it while it is there."""
    attachments = list(message.attachments.order_by("pk"))
    uploads = copied(request.user, attachments)
    html = message.body.html if hasattr(message, "body") else ""
    for attachment, upload in zip(attachments, uploads, strict=True):
        if attachment.inline:
            html = html.replace(f'"cid:{attachment.content_id}"', f'"cid:{upload.key}"')
    request.session[HANDED_BACK] = {
        "conversation": conversation,
        "to": _written(message.to),
        "cc": _written(message.cc),
        "bcc": _written(message.bcc),
        "text": message.text,
        "html": for_editor(html),
        "files": [one.key for kept, one in zip(attachments, uploads, strict=True) if not kept.inline],
        "subject": message.subject,
        "mailbox": str(message.mailbox_id),
        "draft": message.draft.pk if hasattr(message, "draft") else 0,
    }


def handed_back(request: Request, conversation: int = NEW) -> Composer | None:
    """Return, once, what was taken back from this conversation."""
    kept = request.session.get(HANDED_BACK)
    if not kept or kept["conversation"] != conversation:
        return None
    del request.session[HANDED_BACK]
    names = ("to", "cc", "bcc", "text", "html", "subject", "mailbox")
    files = tuple(uploads_of(request.user).filter(key__in=kept.get("files", ())).order_by("pk"))
    return Composer(**{name: kept.get(name, "") for name in names}, files=files, draft=kept.get("draft", 0))


def _line(chosen: Sequence[Chosen]) -> str:
    return ", ".join(_address(one.name, one.address) for one in chosen)


def _written(rows: Sequence[dict[str, str]]) -> str:
    return ", ".join(_address(row["name"], row["address"]) for row in rows)


def _address(name: str, address: str) -> str:
    if not name:
        return address
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>' if set(name) & set('",;:<>@()[]\\.') else f"{name} <{address}>"
