"""Notices of sending services as JSON in a mail: Amazon SES through SNS (its "notificationType" objects)."""

import json
import re
from collections.abc import Mapping
from typing import Any

from postroom.mail.bounce_reason import UNKNOWN_STATUS, enhanced_status, reason_of, reply_code
from postroom.mail.model import Bounce, BouncedRecipient, Mail

TEXT_LIMIT = 200_000
RECIPIENTS_LIMIT = 1_000
_OBJECT = re.compile(r"\s*+\{")
KINDS = ("Bounce", "Complaint", "Delivery", "DeliveryDelay")


def service_notification(mail: Mail) -> Bounce | None:
    """Return the report that a JSON notice holds, or None."""
    if not _OBJECT.match(mail.text):
        return None
    notice = _object(mail.text)
    inner = notice.get("Message")
    if isinstance(inner, str):
        notice = _object(inner)
    kind = notice.get("notificationType") or notice.get("eventType")
    return _bounce(notice, kind) if kind in KINDS else None


def _object(text: str) -> Mapping[str, Any]:
    """The JSON object at the start of a text; line breaks that a mailer put into strings are joined."""
    text = text[:TEXT_LIMIT].lstrip()
    for candidate in (text, text.replace("\r", "").replace("\n", "")):
        try:
            value, _ = json.JSONDecoder(strict=False).raw_decode(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and value:
            return value
    return {}


def _bounce(notice: Mapping[str, Any], kind: str) -> Bounce:
    mail = _mapping(notice.get("mail"))
    returned = str(_mapping(mail.get("commonHeaders")).get("messageId") or mail.get("messageId") or "").strip(
        "<>"
    )
    if kind == "Complaint":
        complaint = _mapping(notice.get("complaint"))
        people = [
            BouncedRecipient(_address(one), "", "", "spam")
            for one in _list(complaint.get("complainedRecipients"))
        ]
        return Bounce(
            "complaint", tuple(people), returned, (), str(complaint.get("complaintFeedbackType") or "abuse")
        )
    if kind == "Delivery":
        delivery = _mapping(notice.get("delivery"))
        said = str(delivery.get("smtpResponse") or "")
        status = enhanced_status(said) or UNKNOWN_STATUS["delivered"]
        done = [
            BouncedRecipient(_address(one), "delivered", status, "other", said)
            for one in _list(delivery.get("recipients"))
        ]
        return Bounce("success", tuple(done), returned)
    body = _mapping(notice.get("bounce") or notice.get("deliveryDelay"))
    lasting = body.get("bounceType") == "Permanent"
    named = body.get("bouncedRecipients") or body.get("delayedRecipients")
    failed = tuple(_failed(one, kind == "DeliveryDelay", lasting) for one in _list(named))
    return Bounce("delay" if kind == "DeliveryDelay" else "failure", failed, returned)


def _failed(one: object, delayed: bool, lasting: bool) -> BouncedRecipient:
    fields = _mapping(one)
    said = str(fields.get("diagnosticCode") or "")
    code = reply_code(said)
    status = str(fields.get("status") or enhanced_status(said) or (f"{code[0]}.0.0" if code else ""))
    action = str(fields.get("action") or ("delayed" if delayed else "failed"))
    status = status or ("5.0.0" if lasting else "4.0.0")
    return BouncedRecipient(_address(one), action, status, reason_of(status, said), said[:2_000])


def _address(one: object) -> str:
    return str(one.get("emailAddress", "")) if isinstance(one, dict) else str(one)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value[:RECIPIENTS_LIMIT] if isinstance(value, list) else []
