"""Mail that Amazon SES received, as Amazon SNS notifies of it (docs.aws.amazon.com, "Receipt rules: SNS").

What is read here has been verified before: see `sns`.
"""

import json
import re
import urllib.request
from base64 import b64decode
from typing import Any

from django.http import HttpRequest

from postroom.api.inbound.posted import NotMail, Posted, raw_of

TIMEOUT_S = 10
_CONFIRMATION = re.compile(r"https://sns\.[a-z0-9-]{1,30}\.amazonaws\.com(\.cn)?/\?[\x21-\x7e]*")


def amazon_ses(request: HttpRequest) -> list[Posted]:
    """Read a notification; confirm a subscription, which brings no mail."""
    message = json.loads(request.body)
    kind = message["Type"]
    if kind == "SubscriptionConfirmation":
        confirm(str(message["SubscribeURL"]))
    if kind != "Notification" or message["Message"].startswith("Successfully validated SNS topic"):
        return []
    return [_of_ses(json.loads(message["Message"]))]


def confirm(url: str) -> None:
    """Confirm a subscription at Amazon, and nowhere else."""
    if not _CONFIRMATION.fullmatch(url):
        raise NotMail("the address of the confirmation is none of Amazon SNS")
    opener = urllib.request.build_opener(_NoRedirect)
    with opener.open(url, timeout=TIMEOUT_S) as answer:
        answer.read(64 * 1024)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _of_ses(event: dict[str, Any]) -> Posted:
    if event.get("notificationType") != "Received":
        raise NotMail("this topic has events of sending: use one with an SNS action of a receipt rule")
    if "content" not in event:
        raise NotMail("the notification is without the mail: use an SNS action with the encoding Base64")
    receipt, mail = event.get("receipt", {}), event.get("mail", {})
    encoded = receipt.get("action", {}).get("encoding") == "BASE64"
    raw = b64decode(event["content"]) if encoded else raw_of(event["content"])
    recipients = receipt.get("recipients") or mail.get("destination") or ()
    return Posted(raw, mail.get("source"), tuple(map(str, recipients)))
