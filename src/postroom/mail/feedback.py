"""Complaints: reports that somebody marked our mail as spam (ARF, RFC 5965; Microsoft's older form)."""

import re

from postroom.mail.bounce_returned import returned_mail
from postroom.mail.model import Bounce, BouncedRecipient, Mail
from postroom.mail.report_fields import addresses_in, field_blocks, outer_parts

RECIPIENTS_LIMIT = 1_000
RECIPIENT_FIELDS = ("original-rcpt-to", "removal-recipient")
_MICROSOFT_SUBJECT = re.compile(r"^complaint about message from \S{3,60}", re.IGNORECASE)
_MICROSOFT_RECIPIENT = ("x-hmxmroriginalrecipient", "x-original-recipient")


def feedback_report(mail: Mail) -> Bounce | None:
    """Return a feedback report with its type ("abuse", "opt-out", "auth-failure", …), or None."""
    parts = [part for part in outer_parts(mail.root) if part.content_type == "message/feedback-report"]
    if not parts:
        return _microsoft_complaint(mail) or _apple_unsubscribe(mail)
    fields = [block for part in parts for block in field_blocks(part)]
    feedback_type = next((block["feedback-type"][0] for block in fields if "feedback-type" in block), "abuse")
    values = [value for name in RECIPIENT_FIELDS for block in fields for value in block.get(name, ())]
    return _complaint(mail, values, feedback_type.strip().lower())


def _microsoft_complaint(mail: Mail) -> Bounce | None:
    if not mail.root.children or not _MICROSOFT_SUBJECT.match(mail.subject):
        return None
    if not any(part.content_type == "message/rfc822" for part in outer_parts(mail.root)):
        return None
    returned = returned_mail(mail.root, "")
    return _complaint(mail, [returned.headers.get(name) for name in _MICROSOFT_RECIPIENT], "abuse")


def _apple_unsubscribe(mail: Mail) -> Bounce | None:
    """Apple Mail's button writes a mail of its own in the person's name."""
    if mail.headers.get("X-Apple-Unsubscribe").strip().lower() != "true" or not mail.author:
        return None
    recipient = BouncedRecipient(mail.author.address, "", "", "spam")
    return Bounce("complaint", (recipient,), feedback_type="opt-out")


def _complaint(mail: Mail, values: list[str], feedback_type: str) -> Bounce:
    returned = returned_mail(mail.root, "")
    addresses = [address for value in values for address in addresses_in(value)] or list(returned.recipients)
    recipients = tuple(
        BouncedRecipient(address, "", "", "spam")
        for address in list(dict.fromkeys(addresses))[:RECIPIENTS_LIMIT]
    )
    return Bounce("complaint", recipients, returned.message_id, returned.references, feedback_type)
