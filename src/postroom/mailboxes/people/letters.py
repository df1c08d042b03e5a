"""Mail that Postroom writes to its own people: invitations, links for a new password, word of sign-ins, alerts."""

from dataclasses import dataclass

from postroom.accounts.installation import keyring
from postroom.accounts.models import Organisation
from postroom.kit.clock import now
from postroom.mail.automatic_headers import for_kind
from postroom.mail.compose import Outgoing as Mail
from postroom.mail.compose import compose
from postroom.mail.content_hash import content_hash
from postroom.mail.identity import HEADER, Token
from postroom.mail.model import Address
from postroom.mail.parse import parse
from postroom.mailboxes.models import Mailbox
from postroom.outbox.models import Kind, Outgoing
from postroom.outbox.queue import Letter as Queued
from postroom.outbox.queue import queue
from postroom.outbox.ways import ALERTS

GENERATION = 1
WITHOUT_MAILBOX = "postroom@localhost"


@dataclass(frozen=True, slots=True)
class LetterToPerson:
    """A mail to one person: plain text, no answer expected."""

    name: str
    address: str
    subject: str
    text: str


def post_letter(organisation: Organisation, letter: LetterToPerson, *, as_alert: bool = False) -> Outgoing:
    """Queue the letter; it comes from the organisation's first mailbox and returns to nobody (RFC 3834 §3.3).

    It is marked and signed as automatic mail, so that no mailbox of ours ever answers it. As an alert it does not
    take the mailbox's own way out.
    """
    mailbox = Mailbox.objects.filter(organisation=organisation).order_by("id").first()
    sender = (mailbox.address if mailbox else "") or WITHOUT_MAILBOX
    token = Token(
        organisation=organisation.pk,
        mailbox=mailbox.pk if mailbox else 0,
        conversation=0,
        kind="notification",
        generation=GENERATION,
        epoch=keyring().epoch,
    )
    mail = Mail(
        from_=Address(f"{organisation.name} on Postroom", sender),
        to=(Address(letter.name, letter.address),),
        subject=letter.subject,
        text=letter.text,
        message_id=keyring().message_id(token, sender.rpartition("@")[2]),
        date=now(),
        extra_headers=for_kind("notification", GENERATION),
    )
    raw = compose(mail)
    mark = keyring().header_value(token, content_hash(parse(raw)))
    return queue(
        Queued(
            organisation=organisation.pk,
            mailbox=ALERTS if as_alert else token.mailbox,
            conversation=None,
            kind=Kind.NOTIFICATION,
            generation=GENERATION,
            message_id=mail.message_id,
            mail_from="",
            recipients=(letter.address,),
            raw=f"{HEADER}: {mark}\r\n".encode() + raw,
        )
    )
