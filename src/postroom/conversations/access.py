"""What a person may see: every look-up starts here, with the person."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from postroom.accounts.models import Person
from postroom.conversations.models import Attachment, Conversation, Message, ReadMark, Tag
from postroom.mailboxes.models import Member


def conversations_of(person: Person) -> QuerySet[Conversation]:
    """Return the conversations of all mailboxes that this person sees."""
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


def tags_of(person: Person) -> QuerySet[Tag]:
    """Return the tags of this person's organisation, by name."""
    return Tag.objects.filter(organisation_id=person.organisation_id).order_by("key")


def with_unread(conversations: QuerySet[Conversation], person: Person) -> QuerySet[Conversation]:
    """Annotate `unread`: whether mail arrived that this person has not seen."""
    read = ReadMark.objects.filter(
        conversation=OuterRef("pk"), person=person, read_at__gte=OuterRef("latest_inbound_at")
    )
    return conversations.annotate(unread=~Exists(read) & Q(latest_inbound_at__isnull=False))


def newest_first(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Order as lists show them: what happened last stands on top."""
    return conversations.order_by(F("latest_at").desc(), F("id").desc())
