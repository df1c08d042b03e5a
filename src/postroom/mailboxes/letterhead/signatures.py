"""Signatures: which one a mail gets, and setting them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from postroom.accounts.models import Person
from postroom.accounts.people import AccountError
from postroom.activity.record import record
from postroom.mail.text_html import text_to_html
from postroom.mail.written_html import is_plain, written_html
from postroom.mail.written_text import written_text
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.letterhead.models import Signature
from postroom.mailboxes.letterhead.variables import OF_SENDERS, fill, fill_html, first_name, wrong_variable
from postroom.mailboxes.models import Mailbox

LONGEST = 20_000


class LetterheadError(AccountError):
    """It cannot be set so; `field` names what to mend."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature with its variables filled in; both empty where there is none."""

    text: str = ""
    html: str = ""

    def below_text(self, text: str) -> str:
        """Return the text with the signature below, behind the line that mail programs know (RFC 3676 §4.3)."""
        return f"{text}\n\n-- \n{self.text}" if self.text else text

    def below_html(self, html: str) -> str:
        """Return the HTML with the signature below."""
        return f'{html}<div class="postroom_signature">{self.html}</div>' if self.html else html


def winner(signatures: Iterable[Signature], mailbox: int, person: int) -> Signature | None:
    """Return the signature of a person's mail from a mailbox.

    The most particular one wins: the person's in this mailbox, then the mailbox's, then the person's own. One
    that wins and is empty means that there is none.
    """
    ranks = {(mailbox, person): 0, (mailbox, None): 1, (None, person): 2}
    found = [one for one in signatures if (one.mailbox_id, one.person_id) in ranks]
    return min(found, key=lambda one: ranks[one.mailbox_id, one.person_id], default=None)


def signature_of(mailbox: Mailbox, person: Person) -> Signed:
    """Return the signature that this person's mail from the mailbox gets."""
    of_the_mailbox = Q(mailbox=mailbox) & (Q(person=None) | Q(person=person))
    candidates = Signature.objects.filter(organisation_id=mailbox.organisation_id)
    found = winner(candidates.filter(of_the_mailbox | Q(mailbox=None, person=person)), mailbox.pk, person.pk)
    return filled(found, mailbox, person) if found is not None else Signed()


def signatures_of(person: Person) -> QuerySet[Signature]:
    """Return the signatures that this person may see: their own, and those of their mailboxes."""
    mailboxes = mailboxes_of(person).order_by().values("pk")
    signatures = Signature.objects.filter(organisation_id=person.organisation_id)
    seen = Q(person=person, mailbox=None) | (Q(mailbox__in=mailboxes) & (Q(person=person) | Q(person=None)))
    return signatures.filter(seen).order_by("mailbox_id", "person_id")


def filled(signature: Signature, mailbox: Mailbox, person: Person) -> Signed:
    """Return a signature as it stands in this person's mail from the mailbox."""
    values = sender_values(mailbox, person)
    return Signed(fill(signature.text, values), fill_html(signature.html, values))


def sender_values(mailbox: Mailbox, person: Person) -> dict[str, str]:
    """Return the values of the variables that say who writes."""
    return {
        "me.name": person.name,
        "me.first_name": first_name(person.name),
        "me.email": person.email,
        "mailbox.name": mailbox.name,
        "mailbox.address": mailbox.address,
    }


@transaction.atomic
def set_signature(
    actor: Person,
    *,
    mailbox: Mailbox | None = None,
    person: Person | None = None,
    text: str = "",
    html: str = "",
) -> Signature:
    """Set a signature from HTML, or from text where there is none. Empty means: no signature here.

    Raises LetterheadError for one that is too long or has an unknown variable.
    """
    if max(len(text), len(html)) > LONGEST:
        raise LetterheadError(f"The signature is longer than {LONGEST:,} characters. Shorten it.", "text")
    html = written_html(html)
    text = written_text(html) if html else text.replace("\x00", "").strip()
    html = text_to_html(text) if is_plain(html) else html
    if wrong := wrong_variable(text, OF_SENDERS):
        raise LetterheadError(wrong, "text")
    owner: dict[str, Any] = {"organisation_id": actor.organisation_id, "mailbox": mailbox, "person": person}
    signature, _ = Signature.objects.update_or_create(**owner, defaults={"text": text, "html": html})
    _record("signature.set", actor, mailbox)
    return signature


@transaction.atomic
def remove_signature(actor: Person, *, mailbox: Mailbox | None = None, person: Person | None = None) -> None:
    """Remove a signature, so that the next less particular one holds; one that is not there is no error."""
    gone, _ = Signature.objects.filter(
        organisation_id=actor.organisation_id, mailbox=mailbox, person=person
    ).delete()
    if gone:
        _record("signature.removed", actor, mailbox)


def _record(verb: str, actor: Person, mailbox: Mailbox | None) -> None:
    record(
        verb,
        organisation=actor.organisation_id,
        actor=actor,
        mailbox=mailbox.pk if mailbox is not None else None,
    )
