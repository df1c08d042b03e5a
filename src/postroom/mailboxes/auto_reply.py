"""The automatic reply of a mailbox: who may change it, and what may stand in it."""

from dataclasses import dataclass, field

from django.db import transaction

from postroom.accounts.models import Person
from postroom.accounts.people import AccountError
from postroom.activity.record import record
from postroom.mailboxes.access import Act, may
from postroom.mailboxes.business_hours import Hours, from_json, usual
from postroom.mailboxes.models import AnswersWhen, Mailbox

LONGEST_TEXT = 8_000
LONGEST_SUBJECT = 300
SHORTEST_HOURS, LONGEST_HOURS = 1, 7 * 24


@dataclass(frozen=True, slots=True)
class AutoReply:
    """What a mailbox answers by itself; `hours` in which a sender gets one at most, `when` it goes out."""

    on: bool
    subject: str
    text: str
    hours: int = 24
    when: str = AnswersWhen.ALWAYS
    business: Hours = field(default_factory=usual)


class AutoReplyError(AccountError):
    """It cannot be set so; `field` names what to mend."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


def may_administer(person: Person, mailbox: Mailbox) -> bool:
    """Whether this person may change the settings of the mailbox."""
    return may(person, Act.MANAGE, mailbox)


def auto_reply_of(mailbox: Mailbox) -> AutoReply:
    """Return what is set."""
    return AutoReply(
        mailbox.auto_reply_on and bool(mailbox.auto_reply),
        mailbox.auto_reply_subject,
        mailbox.auto_reply,
        mailbox.auto_reply_hours,
        mailbox.auto_reply_when,
        from_json(mailbox.business_hours),
    )


@transaction.atomic
def set_auto_reply(mailbox: Mailbox, wanted: AutoReply, actor: Person) -> None:
    """Change it; what was set before is kept in the record.

    Raises AutoReplyError where it is on without a text, or something is too long or out of range.
    """
    text = wanted.text.replace("\x00", "").replace("\r\n", "\n").strip()
    subject = " ".join(wanted.subject.replace("\x00", "").split())
    if wanted.on and not text:
        raise AutoReplyError("The text is empty. Write what people should read, or switch it off.", "text")
    if len(text) > LONGEST_TEXT:
        raise AutoReplyError(f"The text is longer than {LONGEST_TEXT:,} characters. Shorten it.", "text")
    if len(subject) > LONGEST_SUBJECT:
        raise AutoReplyError(
            f"The subject is longer than {LONGEST_SUBJECT} characters. Shorten it.", "subject"
        )
    if not SHORTEST_HOURS <= wanted.hours <= LONGEST_HOURS:
        raise AutoReplyError(
            f"A sender can get one answer in {SHORTEST_HOURS} to {LONGEST_HOURS} hours, not in {wanted.hours}.",
            "hours",
        )
    if wanted.when not in AnswersWhen.values:
        raise AutoReplyError(f"Choose one of: {', '.join(AnswersWhen.values)}.", "when")
    before = auto_reply_of(mailbox)
    Mailbox.objects.filter(pk=mailbox.pk).update(
        auto_reply_on=wanted.on,
        auto_reply=text,
        auto_reply_subject=subject,
        auto_reply_hours=wanted.hours,
        auto_reply_when=wanted.when,
        business_hours=wanted.business.as_json(),
    )
    mailbox.refresh_from_db()
    record(
        "mailbox.auto_reply",
        organisation=mailbox.organisation_id,
        actor=actor,
        mailbox=mailbox.pk,
        on=wanted.on,
        was_on=before.on,
        subject_before=before.subject,
        text_before=before.text,
    )
