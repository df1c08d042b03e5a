"""What Amazon SNS posts is signed; whether it is, and by whom (docs.aws.amazon.com, "Verifying the signatures").

The signature names a certificate. It counts only where it is downloaded from Amazon SNS itself: the host is theirs,
TLS proves that it is, the certificate is of SNS and valid now. It is served without its chain, so that this is
what vouches for it. Whoever has an account there can have a topic of their own post here, so that a door takes one
topic alone.
"""

import json
from base64 import b64decode
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from django.http import HttpRequest

from postroom.api.inbound.certificates import certificate_at
from postroom.api.inbound.posted import NotFromProvider, NotMail
from postroom.kit.clock import now

OLDEST, MOST_AHEAD = timedelta(days=1), timedelta(hours=1)
LONGEST_TOPIC = 400
# Amazon signs with SHA1 in version 1; who subscribes chooses.
DIGESTS: dict[str, type[HashAlgorithm]] = {"1": SHA1, "2": SHA256}
_OF_NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_OF_SUBSCRIPTION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
SIGNED = {
    "Notification": _OF_NOTIFICATION,
    "SubscriptionConfirmation": _OF_SUBSCRIPTION,
    "UnsubscribeConfirmation": _OF_SUBSCRIPTION,
}


def checked_topic(request: HttpRequest, topic: str) -> str:
    """Check that a message is of Amazon SNS, fresh, and of this topic (any where it is ""); return its topic.

    Raises NotMail for what is no message of SNS, NotFromProvider, CannotCheckNow.
    """
    message = json.loads(request.body)
    kind = message["Type"]
    if kind not in SIGNED or request.headers.get("x-amz-sns-message-type") != kind:
        raise NotMail("this is no message of Amazon SNS: its header does not say what its body says")
    named = str(message.get("TopicArn", ""))
    if topic and named != topic:
        raise NotFromProvider(f"this door takes mail of the topic {topic} alone; for another, make another")
    if not named or len(named) > LONGEST_TOPIC:
        raise NotFromProvider("the message names no topic")
    _check_signature(message)
    _check_age(str(message["Timestamp"]))
    return named


def signed_text(message: dict[str, Any]) -> bytes:
    """Return what is signed: the names and values that are there, each in a line of its own."""
    names = [name for name in SIGNED[message["Type"]] if message.get(name) is not None]
    return "".join(f"{name}\n{message[name]}\n" for name in names).encode()


def _check_signature(message: dict[str, Any]) -> None:
    digest = DIGESTS.get(str(message.get("SignatureVersion")))
    if digest is None:
        raise NotFromProvider("the message has no signature of version 1 or 2")
    try:
        signature = b64decode(str(message.get("Signature", "")), validate=True)
    except ValueError as error:
        raise NotFromProvider("the signature cannot be read") from error
    key = certificate_at(str(message.get("SigningCertURL", "")))
    try:
        key.verify(signature, signed_text(message), PKCS1v15(), digest())
    except InvalidSignature as error:
        raise NotFromProvider("the signature is not that of this message") from error


def _check_age(written: str) -> None:
    """Refuse what somebody has kept to post it again; Amazon itself tries for an hour."""
    try:
        at = datetime.fromisoformat(written)
        age = now() - at
    except (ValueError, TypeError) as error:
        raise NotFromProvider("the message does not say when it was sent") from error
    if age > OLDEST:
        raise NotFromProvider("the message is older than a day")
    if age < -MOST_AHEAD:
        raise NotFromProvider("the message is of the future: look at this server's clock")
