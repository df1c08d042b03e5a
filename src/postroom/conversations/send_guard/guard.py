"""Asking every rule about a mail that is about to leave."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from postroom.contacts.models import ContactAddress
from postroom.conversations.addresses import Recipients, team_addresses
from postroom.conversations.models import Conversation
from postroom.conversations.send_guard.draft import Caution, Draft
from postroom.conversations.send_guard.rules.attachment import missing_attachment
from postroom.conversations.send_guard.rules.new_domain import new_domain
from postroom.conversations.send_guard.rules.no_reply import to_no_reply
from postroom.conversations.send_guard.rules.note_text import note_text
from postroom.conversations.send_guard.rules.placeholder import unfilled_placeholder
from postroom.conversations.send_guard.rules.stranger import other_customer
from postroom.conversations.send_guard.rules.subject import empty_subject

Rule = Callable[[Draft], Caution | None]

RULES: tuple[Rule, ...] = (
    missing_attachment,
    unfilled_placeholder,
    new_domain,
    note_text,
    other_customer,
    empty_subject,
    to_no_reply,
)
MOST_ADDRESSES = 50
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")


def cautions(draft: Draft) -> list[Caution]:
    """Return what each rule has to say, in their order; nothing where all is well."""
    said = ((rule.__name__, rule(draft)) for rule in RULES)
    return [replace(caution, rule=name) for name, caution in said if caution is not None]


def draft_of(
    organisation: int,
    conversation: Conversation | None,
    text: str,
    recipients: Recipients,
    subject: str | None = None,
    attachments: int = 0,
) -> Draft:
    """Gather what the rules need; without a conversation it is a new mail."""
    to = [address.normalised for address in recipients.everybody]
    own = team_addresses(organisation)
    thread: set[str] = set()
    notes: Sequence[str] = ()
    if conversation is not None:
        thread = set(conversation.participants.values_list("address", flat=True))
        thread |= set(conversation.messages.values_list("from_address", flat=True)) - {""}
        thread = {address.lower() for address in thread}
        notes = list(conversation.notes.values_list("text", flat=True))
    return Draft(
        text=text,
        recipients=to,
        subject=subject,
        attachments=attachments,
        thread=thread,
        own=own,
        notes=notes,
        strangers=_strangers(organisation, text, {*to, *thread, *own}),
    )


def _strangers(organisation: int, text: str, known: set[str]) -> list[str]:
    """Return the addresses in the text that belong to contacts, and to nobody whom this mail is about."""
    named = [found.lower() for found in _ADDRESS.findall(text)][:MOST_ADDRESSES]
    asked = [address for address in dict.fromkeys(named) if address not in known]
    if not asked:
        return []
    contacts = ContactAddress.objects.filter(organisation_id=organisation, address__in=asked)
    held = set(contacts.values_list("address", flat=True))
    return [address for address in asked if address in held]
