"""Drafts: kept at every pause, shared with colleagues, and merged where two write at the same time."""

from dataclasses import asdict, dataclass, fields

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import OPEN_DRAFTS, Approval, Conversation, Draft, DraftState, Message
from postroom.conversations.storable import storable
from postroom.conversations.text_merge import Merged, merge, merge_html
from postroom.conversations.words import LONGEST_TEXT
from postroom.kit.clock import now
from postroom.mail.written_html import for_editor, written_html
from postroom.mail.written_text import written_text
from postroom.mailboxes.access import mailboxes_of, people_of
from postroom.mailboxes.models import Mailbox

LONGEST_LINE = 50_000
LINES = ("to", "cc", "bcc", "subject", "sender", "signing", "forwards")
UNSIGNED = "none"
SEVERAL = ("files", "carried")
TRIES = 10


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of a mail that is being written.

    `sender` is a code of `letterhead.senders` ("" for the usual one), `files` the keys of uploads, `signing` "none"
    where no signature is wanted. `forwards` is the number of the message that is sent on, `carried` those of the
    files of it that go along. Several stand with blanks between them.
    """

    to: str = ""
    cc: str = ""
    bcc: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    sender: str = ""
    files: str = ""
    signing: str = ""
    forwards: str = ""
    carried: str = ""

    @classmethod
    def of(cls, draft: Draft) -> "Typed":
        """Return what a draft holds."""
        return cls(**{field.name: getattr(draft, field.name) for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft after a save; `merged` where it holds more than was handed in, `conflicts` places to look at."""

    draft: Draft
    merged: bool = False
    conflicts: int = 0


def drafts_of(person: Person) -> QuerySet[Draft]:
    """Return the drafts that are under way in the mailboxes that this person sees, saved last first."""
    found = Draft.objects.filter(
        mailbox__in=mailboxes_of(person).order_by().values("pk"), state__in=OPEN_DRAFTS
    )
    return found.select_related("author", "saved_by", "conversation", "mailbox").order_by("-saved_at", "-pk")


def any_drafts_of(person: Person) -> QuerySet[Draft]:
    """Return the same with those that were sent or thrown away."""
    return Draft.objects.filter(mailbox__in=mailboxes_of(person).order_by().values("pk")).select_related(
        "author", "saved_by", "conversation__mailbox", "mailbox", "message"
    )


def own_draft(
    conversation: Conversation | None, mailbox: Mailbox, person: Person, forwards: str = ""
) -> Draft | None:
    """Return what this person is writing here, if anything (with no conversation: the new mail, if one)."""
    mine = Draft.objects.filter(
        conversation=conversation,
        author=person,
        state__in=(DraftState.WRITING, DraftState.HELD),
        by_mail=False,
        forwards=forwards,
    )
    if conversation is None:
        mine = mine.filter(mailbox=mailbox)
    return mine.order_by("-saved_at").first()


@transaction.atomic
def begin(
    mailbox: Mailbox,
    conversation: Conversation | None,
    author: Person,
    typed: Typed,
    since: Message | None = None,
    *,
    by_mail: bool = False,
) -> Draft:
    """Keep what somebody has begun to write; colleagues see it from now on."""
    typed = _checked(typed)
    draft = Draft.objects.create(
        organisation_id=mailbox.organisation_id,
        mailbox=mailbox,
        conversation=conversation,
        author=author,
        saved_by=author,
        since=since,
        by_mail=by_mail,
        **asdict(typed),
    )
    _record("draft.begun", draft, author)
    return draft


def save(draft: Draft, person: Person, typed: Typed, base: Typed) -> Saved:
    """Keep what a person made of a draft that stood at `base` when they began; what others wrote stays in it.

    Raises ConversationError where the draft is not being written any more, and for far too long a text.
    """
    typed, base = _checked(typed), cleaned(base)
    for _ in range(TRIES):
        fresh = Draft.objects.select_related("saved_by", "author").get(pk=draft.pk)
        check_writable(fresh)
        other = fresh.saved_by.name if fresh.saved_by and fresh.saved_by != person else "Saved before"
        whole, conflicts = _brought_together(base, typed, Typed.of(fresh), (person.name, other))
        if whole == Typed.of(fresh):
            return Saved(fresh, whole != typed, conflicts)
        saved = Draft.objects.filter(
            pk=fresh.pk, revision=fresh.revision, state__in=(DraftState.WRITING, DraftState.HELD)
        ).update(revision=fresh.revision + 1, saved_at=now(), saved_by=person, **asdict(whole))
        if saved:
            fresh.refresh_from_db()
            return Saved(fresh, whole != typed, conflicts)
    raise ConversationError("Many people write on this draft just now. Try again in a moment.")


def move_new(draft: Draft, mailbox: Mailbox) -> None:
    """Let the draft of a new mail leave from another mailbox."""
    if draft.conversation_id is None and draft.mailbox_id != mailbox.pk:
        Draft.objects.filter(pk=draft.pk).update(mailbox=mailbox)
        draft.mailbox = mailbox


def check_writable(draft: Draft) -> None:
    """Raise ConversationError where nobody may write on this draft any more, with what became of it."""
    became = {
        DraftState.SENT: "This draft has been sent already. What you wrote since then is still in your browser: "
        "copy it into a new reply.",
        DraftState.DISCARDED: "This draft was thrown away. Put it back from Drafts, then write on.",
        DraftState.APPROVAL: "This draft waits for approval and stays as it is. Take it back to change it.",
    }
    if sentence := became.get(DraftState(draft.state)):
        raise ConversationError(sentence, "draft")


@transaction.atomic
def hand_over(draft: Draft, to: Person, actor: Person) -> bool:
    """Give a draft to a colleague, who goes on with it; returns whether that changed anything.

    Raises ConversationError where they do not see the mailbox.
    """
    if not people_of(draft.mailbox).filter(pk=to.pk).exists():
        raise ConversationError(
            f"{to.name} is not a member of {draft.mailbox.name}. Choose somebody else.", "person"
        )
    check_writable(draft)
    if not Draft.objects.filter(pk=draft.pk).exclude(author=to).update(author=to):
        return False
    draft.author = to
    _record("draft.handed_over", draft, actor, person=to.pk, name=to.name)
    return True


@transaction.atomic
def discard(draft: Draft, actor: Person) -> bool:
    """Throw a draft away; it can be restored. One that waits for approval is taken back first."""
    open_states = (DraftState.WRITING, DraftState.HELD)
    if not Draft.objects.filter(pk=draft.pk, state__in=open_states).update(state=DraftState.DISCARDED):
        return False
    _record("draft.discarded", draft, actor)
    return True


@transaction.atomic
def restore(draft: Draft, actor: Person) -> bool:
    """Take a draft out of the bin again."""
    if not Draft.objects.filter(pk=draft.pk, state=DraftState.DISCARDED).update(state=DraftState.WRITING):
        return False
    _record("draft.restored", draft, actor)
    return True


def give_back(message: Message) -> None:
    """Let the draft of a message that is taken back be a draft again."""
    Draft.objects.filter(message=message, state=DraftState.SENT).update(
        state=DraftState.WRITING, message=None
    )


def with_drafts(conversation: Conversation) -> QuerySet[Draft]:
    """Return the drafts under way in a conversation, begun first first, with the number of an open `approval`."""
    waiting = Approval.objects.filter(draft=OuterRef("pk"), state="waiting").values("pk")[:1]
    shown = Q(state__in=OPEN_DRAFTS) & ~(Q(text="") & Q(html="") & Q(forwards=""))
    return (
        conversation.drafts.filter(shown)
        .select_related("author", "saved_by", "since")
        .annotate(approval=Subquery(waiting))
        .order_by("began_at", "pk")
    )


def with_under_way(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Annotate `under_way`: whether anybody writes there."""
    return conversations.annotate(
        under_way=Exists(Draft.objects.filter(conversation=OuterRef("pk"), state__in=OPEN_DRAFTS))
    )


def _brought_together(base: Typed, mine: Typed, theirs: Typed, names: tuple[str, str]) -> tuple[Typed, int]:
    html = merge_html(base.html, mine.html, theirs.html, names)
    text = merge(base.text, mine.text, theirs.text, names)
    if html.text:
        text = Merged(written_text(html.text), html.conflicts)
    lines = {name: _line(getattr(base, name), getattr(mine, name), getattr(theirs, name)) for name in LINES}
    several = {
        name: _several(getattr(base, name), getattr(mine, name), getattr(theirs, name)) for name in SEVERAL
    }
    return Typed(**lines, **several, text=text.text, html=html.text), text.conflicts


def _line(base: str, mine: str, theirs: str) -> str:
    """Of a line that both changed, the one of whoever saves now stands."""
    return theirs if mine == base else mine


def _several(base: str, mine: str, theirs: str) -> str:
    """Of things in a row, what either added is there and what either took out is not."""
    before, ours = base.split(), mine.split()
    kept = [one for one in theirs.split() if one in ours or one not in before]
    return " ".join(dict.fromkeys([*kept, *(one for one in ours if one not in before)]))


def _checked(typed: Typed) -> Typed:
    if max(len(typed.text), len(typed.html)) > LONGEST_TEXT:
        raise ConversationError(f"The text is longer than {LONGEST_TEXT:,} characters. Shorten it.", "text")
    typed = cleaned(typed)
    too_long = next((name for name in (*LINES, *SEVERAL) if len(getattr(typed, name)) > LONGEST_LINE), None)
    if too_long:
        raise ConversationError(
            f"This line is longer than {LONGEST_LINE:,} characters. Shorten it.", too_long
        )
    return typed


def cleaned(typed: Typed) -> Typed:
    """Return it as it can be stored, its HTML as the editor shows it, and the text that says the same."""
    values = {
        field.name: storable(getattr(typed, field.name)).replace("\r\n", "\n") for field in fields(Typed)
    }
    if values["html"]:
        values["html"] = for_editor(written_html(values["html"]))
        values["text"] = written_text(values["html"])
    return Typed(**values)


def _record(kind: str, draft: Draft, actor: Person, **data: object) -> None:
    record(
        kind,
        organisation=draft.organisation_id,
        actor=actor,
        mailbox=draft.mailbox_id,
        conversation=draft.conversation_id,
        draft=draft.pk,
        **data,
    )
