"""What a person may see: every look-up starts here, with the person."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from postroom.accounts.database import Listed
from postroom.accounts.models import Person
from postroom.conversations.models import (
    Attachment,
    Conversation,
    ConversationTag,
    Follow,
    Message,
    Note,
    NoteFile,
    ReadMark,
    Star,
    Status,
    Tag,
)
from postroom.mailboxes.access import Act, demand, mailboxes_of
from postroom.mailboxes.models import Member


def to_change(person: Person, conversation: Conversation) -> Conversation:
    """Return the conversation; raises NotAllowed where this person may see it but not change it."""
    demand(person, Act.WRITE, conversation.mailbox)
    return conversation


def changeable_by(person: Person) -> QuerySet[Conversation]:
    """Return the conversations that this person may change."""
    seen = conversations_of(person)
    if person.sees_every_mailbox:
        return seen
    return seen.filter(mailbox__in=mailboxes_of(person, Act.WRITE).order_by().values("pk"))


def conversations_of(person: Person) -> QuerySet[Conversation]:
    """Return the conversations of all mailboxes that this person sees, but for those merged into another."""
    return _seen_by(person).exclude(status=Status.MERGED)


def merged_of(person: Person) -> QuerySet[Conversation]:
    """Return the conversations that this person would see if they had not been merged into another."""
    return _seen_by(person).filter(status=Status.MERGED)


def _seen_by(person: Person) -> QuerySet[Conversation]:
    conversations = Conversation.objects.filter(organisation_id=person.organisation_id)
    if not person.sees_every_mailbox:
        memberships = Member.objects.filter(person=person).values("mailbox_id")
        conversations = conversations.filter(mailbox_id__in=memberships)
    return conversations


def messages_of(person: Person) -> QuerySet[Message]:
    """Return the messages of the conversations that this person sees."""
    return Message.objects.filter(conversation__in=conversations_of(person))


def attachments_of(person: Person) -> QuerySet[Attachment]:
    """Return the attachments of the conversations that this person sees."""
    return Attachment.objects.filter(message__conversation__in=conversations_of(person))


def notes_of(person: Person) -> QuerySet[Note]:
    """Return the notes of the conversations that this person sees."""
    return Note.objects.filter(conversation__in=conversations_of(person))


def note_file(person: Person, note: int, place: int) -> NoteFile | None:
    """Return the file at a place of a note that this person sees; None where there is none."""
    found = notes_of(person).filter(pk=note).first()
    return found.files[place] if found is not None and place < len(found.enclosed) else None


def tags_of(person: Person) -> QuerySet[Tag]:
    """Return the tags of this person's organisation that their mailboxes are offered, by name."""
    tags = Tag.objects.filter(organisation_id=person.organisation_id, removed_at=None).order_by("key")
    if person.sees_every_mailbox:
        return tags
    limited = Tag.mailboxes.through.objects
    elsewhere = limited.exclude(tag__in=limited.filter(mailbox__members__person=person).values("tag"))
    return tags.exclude(pk__in=elsewhere.values("tag"))


def with_unread(conversations: QuerySet[Conversation], person: Person) -> QuerySet[Conversation]:
    """Annotate `unread`: whether mail arrived that this person has not seen."""
    read = ReadMark.objects.filter(
        conversation=OuterRef("pk"), person=person, read_at__gte=OuterRef("latest_inbound_at")
    )
    return conversations.annotate(unread=~Exists(read) & Q(latest_inbound_at__isnull=False))


def with_star(conversations: QuerySet[Conversation], person: Person) -> QuerySet[Conversation]:
    """Annotate `starred`: whether this person has put a star on it."""
    return conversations.annotate(
        starred=Exists(Star.objects.filter(conversation=OuterRef("pk"), person=person))
    )


def with_tag_numbers(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Annotate `tag_numbers`: the numbers of its tags as a list, or None where it has none."""
    return conversations.annotate(tag_numbers=_listed("tag"))


def with_tag_names(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Annotate `tag_names`: the names of its tags as a list, or None where it has none."""
    return conversations.annotate(tag_names=_listed("tag__name"))


def _listed(what: str) -> Subquery:
    tags = ConversationTag.objects.filter(conversation=OuterRef("pk")).order_by().values("conversation")
    return Subquery(tags.annotate(all=Listed(what)).values("all"))


def with_marks(conversations: QuerySet[Conversation], person: Person) -> QuerySet[Conversation]:
    """Annotate all that a conversation is to this person: `unread`, `starred`, `followed`."""
    follows = Follow.objects.filter(conversation=OuterRef("pk"), person=person)
    marked = with_star(with_unread(conversations, person), person)
    return marked.annotate(followed=Exists(follows))


def newest_first(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Order as lists show them: what happened last stands on top."""
    return conversations.order_by(F("latest_at").desc(), F("id").desc())
