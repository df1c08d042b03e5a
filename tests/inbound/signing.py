"""Amazon SNS, played: a key pair, certificates for it, and messages signed with it."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

TOPIC = "arn:aws:sns:eu-west-1:123456789012:received-mail"
CERTIFICATE_URL = (
    "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem"
)
OF_NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
OF_SUBSCRIPTION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")


@cache
def key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@cache
def certificate(name: str = "sns.amazonaws.com", days: int = 30) -> bytes:
    """Return a certificate for the key, as PEM; it ends so many days from now."""
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    at = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=60))
        .not_valid_after(at + timedelta(days=days))
    )
    return made.sign(key(), SHA256()).public_bytes(Encoding.PEM)


def signed(message: dict[str, Any], version: str = "2") -> dict[str, Any]:
    """Return a message with what Amazon adds to it: topic, time, token and signature."""
    kind = message["Type"]
    whole = {
        "TopicArn": TOPIC,
        "Timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
        "SigningCertURL": CERTIFICATE_URL,
        "SignatureVersion": version,
        **({} if kind == "Notification" else {"Token": "2336412f"}),
        **message,
    }
    names = OF_NOTIFICATION if kind == "Notification" else OF_SUBSCRIPTION
    text = "".join(f"{name}\n{whole[name]}\n" for name in names if name in whole)
    digest = SHA1() if version == "1" else SHA256()
    signature = key().sign(text.encode(), PKCS1v15(), digest)
    return {**whole, "Signature": b64encode(signature).decode()}
