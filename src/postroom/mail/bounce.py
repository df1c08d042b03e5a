"""Is this mail a report about a mail that we sent, and what became of whom (RFC 3464, RFC 5965)?"""

from dataclasses import replace

from postroom.mail.bounce_reason import enhanced_status, most_telling, reason_of
from postroom.mail.bounce_report import delivery_report, status_parts
from postroom.mail.bounce_returned import Returned, returned_mail
from postroom.mail.bounce_service import service_notification
from postroom.mail.bounce_signs import looks_like_bounce
from postroom.mail.bounce_text import BounceText, recipients_of_text
from postroom.mail.feedback import feedback_report
from postroom.mail.model import Bounce, BouncedRecipient, Mail
from postroom.mail.report_fields import outer_parts, readable

TEXT_LIMIT = 200_000


def bounce(mail: Mail, envelope_from: str | None) -> Bounce | None:
    """Return what a report says, or None where the mail is none.

    `envelope_from` is the return path of the envelope: "" for the null one, None where it is unknown. Machine
    readable parts are believed before words, a person who forwards a report has sent none, and a read receipt
    (RFC 8098) or an absence note is none either. Never raises, linear in the text, of which the first 200,000
    characters are read.
    """
    return feedback_report(mail) or service_notification(mail) or _delivery(mail, envelope_from)


def _delivery(mail: Mail, envelope_from: str | None) -> Bounce | None:
    report = bool(status_parts(mail.root))
    if not report and not looks_like_bounce(mail, envelope_from):
        return None
    words = BounceText.of(_readable(mail))
    returned = returned_mail(mail.root, words.returned)
    recipients = tuple(_explained(one, words) for one in delivery_report(mail.root))
    if not recipients:
        recipients = recipients_of_text(mail, words, returned)
    if report and not recipients and not words.says_failure:
        return None
    return _bounce(recipients, words, returned)


def _readable(mail: Mail) -> str:
    """The words of the report: its text, or the bytes of a report whose parts could not be told apart."""
    if mail.text.strip():
        return mail.text[:TEXT_LIMIT]
    plain = [part for part in outer_parts(mail.root) if not part.children and part.content]
    return "\n".join(readable(part.content[:TEXT_LIMIT]) for part in plain)[:TEXT_LIMIT]


def _explained(recipient: BouncedRecipient, words: BounceText) -> BouncedRecipient:
    """Status and reason of a report without a telling diagnostic are read in the words around it."""
    if recipient.reason != "other" or recipient.action not in ("failed", "delayed"):
        return recipient
    said = words.about(recipient.address) or words.report
    told = enhanced_status(said)
    known = [code for code in (recipient.status, told) if code[:1] == recipient.status[:1]]
    status = most_telling(known)
    return replace(recipient, status=status, reason=reason_of(status, said))


def _bounce(recipients: tuple[BouncedRecipient, ...], words: BounceText, returned: Returned) -> Bounce:
    actions = {recipient.action for recipient in recipients}
    if "failed" in actions or (not actions and not words.says_delay):
        return Bounce("failure", recipients, returned.message_id, returned.references)
    if "delayed" in actions or not actions:
        return Bounce("delay", recipients, returned.message_id, returned.references)
    return Bounce("success", recipients, returned.message_id, returned.references)
