"""What each provider posts for one mail, written after its public documentation.

A payload is the arguments of Django's test client: content type, body, headers.
"""

import hashlib
import hmac
import json
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.inbound import signing

KEY = "signing-key"
RAW = (
    b"Received: from mail.customer.test by mx.provider.test; Mon, 4 Mar 2019 05:06:00 +0000\r\n"
    b"From: Carol Klein <carol@customer.test>\r\nTo: support@acme.test\r\nSubject: Kettle\r\n"
    b"Message-ID: <1@customer.test>\r\nDate: Mon, 4 Mar 2019 05:06:00 +0000\r\n\r\nDoes it whistle?\r\n"
)
SENDER, RECIPIENT = "carol@customer.test", "support@acme.test"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
HEADERS = [
    ("Received", "from mail.customer.test by mx.provider.test; Mon, 4 Mar 2019 05:06:00 +0000"),
    ("From", "Carol Klein <carol@customer.test>"),
    ("To", "support@acme.test"),
    ("Subject", "Kettle für Chloé"),
    ("Message-ID", "<1@customer.test>"),
    ("Date", "Mon, 4 Mar 2019 05:06:00 +0000"),
    ("MIME-Version", "1.0"),
    ("Content-Type", 'multipart/mixed; boundary="gone"'),
]
TEXT, HTML = "Does it whistle? – Käthe", "<p>Does it <b>whistle</b>? – Käthe</p>"


@dataclass(frozen=True)
class Payload:
    """One request."""

    body: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def as_json(value: Any, **headers: str) -> Payload:
    return Payload(json.dumps(value).encode(), headers=headers)


def as_form(fields: dict[str, str | bytes], files: list[tuple[str, str, str, bytes]] = []) -> Payload:  # noqa: B006
    """Return multipart/form-data; files are (field, file name, content type, content)."""
    parts = [
        f'--XX\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + (value if isinstance(value, bytes) else value.encode())
        for name, value in fields.items()
    ]
    parts += [
        f'--XX\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
        f"Content-Type: {kind}\r\n\r\n".encode()
        + content
        for name, file, kind, content in files
    ]
    return Payload(b"\r\n".join([*parts, b"--XX--\r\n"]), "multipart/form-data; boundary=XX")


def _mailgun_signature(key: str = KEY) -> dict[str, str]:
    signature = hmac.new(key.encode(), b"1551675960token", hashlib.sha256).hexdigest()
    return {"timestamp": "1551675960", "token": "token", "signature": signature}


def mailgun_raw(raw: bytes = RAW, recipient: str = RECIPIENT, key: str = KEY) -> Payload:
    fields: dict[str, str | bytes] = {"recipient": recipient, "sender": SENDER, "body-mime": raw}
    return as_form({**fields, **_mailgun_signature(key)})


def mailgun_urlencoded(raw: bytes = RAW) -> Payload:
    fields = {"recipient": RECIPIENT, "sender": SENDER, "body-mime": raw, **_mailgun_signature()}
    return Payload(urlencode(fields).encode(), "application/x-www-form-urlencoded")


def mailgun_parsed() -> Payload:
    return as_form(
        {
            "recipient": RECIPIENT,
            "sender": SENDER,
            "from": HEADERS[1][1],
            "message-headers": json.dumps(HEADERS),
            "body-plain": TEXT,
            "body-html": HTML,
            "attachment-count": "2",
            "content-id-map": json.dumps({"<pic@x>": "attachment-1"}),
            **_mailgun_signature(),
        },
        [("attachment-1", "plan.png", "image/png", PICTURE), ("attachment-2", "", "text/plain", b"nameless")],
    )


def postmark(**more: Any) -> Payload:
    others = [{"Name": name, "Value": value} for name, value in HEADERS if name in ("Received", "Message-ID")]
    event = {
        "FromName": "Carol Klein",
        "From": SENDER,
        "FromFull": {"Email": SENDER, "Name": "Carol Klein", "MailboxHash": ""},
        "ToFull": [{"Email": RECIPIENT, "Name": "", "MailboxHash": ""}],
        "CcFull": [],
        "OriginalRecipient": RECIPIENT,
        "Subject": "Kettle für Chloé",
        "MessageID": "73e6d360-66eb-11e1-8e72-a8904824019b",
        "ReplyTo": "",
        "Date": "Mon, 4 Mar 2019 05:06:00 +0000",
        "TextBody": TEXT,
        "HtmlBody": HTML,
        "Headers": [{"Name": "Return-Path", "Value": f"<{SENDER}>"}, *others],
        "Attachments": [
            {
                "Name": "plan.png",
                "Content": b64encode(PICTURE).decode(),
                "ContentType": "image/png",
                "ContentLength": len(PICTURE),
                "ContentID": "pic@x",
            }
        ],
    }
    return as_json({**event, **more})


def postmark_raw() -> Payload:
    return postmark(RawEmail=RAW.decode())


def sendgrid_raw() -> Payload:
    envelope = json.dumps({"to": [RECIPIENT], "from": SENDER})
    return as_form({"email": RAW, "envelope": envelope, "to": RECIPIENT, "from": SENDER, "charsets": "{}"})


def sendgrid_parsed() -> Payload:
    return as_form(
        {
            "headers": "\n".join(f"{name}: {value}" for name, value in HEADERS) + "\n",
            "envelope": json.dumps({"to": [RECIPIENT], "from": SENDER}),
            "text": TEXT.replace("–", "-").encode("latin-1"),
            "html": HTML,
            "charsets": json.dumps({"text": "iso-8859-1", "html": "UTF-8"}),
            "attachments": "1",
            "attachment-info": json.dumps({"attachment1": {"filename": "plan.png", "content-id": "pic@x"}}),
        },
        [("attachment1", "plan.png", "image/png", PICTURE)],
    )


def amazon_ses(raw: bytes = RAW, kind: str = "Notification", **more: Any) -> Payload:
    event = {
        "notificationType": "Received",
        "mail": {"source": SENDER, "destination": [RECIPIENT], "messageId": "d6iitobk75"},
        "receipt": {"recipients": [RECIPIENT], "action": {"type": "SNS", "encoding": "BASE64"}},
        "content": b64encode(raw).decode(),
    }
    version = more.pop("version", "2")
    message = {"Type": kind, "MessageId": "8f6dd008", "Message": json.dumps(event), **more}
    return as_json(
        signing.signed(message, version),
        **{"x-amz-sns-message-type": kind, "x-amz-sns-message-id": "8f6dd008"},
    )


def mandrill(url: str, key: str = KEY) -> Payload:
    events = [
        {"event": "inbound", "ts": 1551675960, "msg": {"raw_msg": RAW.decode(), "email": RECIPIENT}},
        {"event": "open", "ts": 1551675960, "msg": {}},
    ]
    text = json.dumps(events)
    signed = hmac.new(key.encode(), f"{url}mandrill_events{text}".encode(), hashlib.sha1).digest()
    return Payload(
        urlencode({"mandrill_events": text}).encode(),
        "application/x-www-form-urlencoded",
        {"x-mandrill-signature": b64encode(signed).decode()},
    )


def brevo(**more: Any) -> Payload:
    item = {
        "Uuid": ["f0a8e0a1"],
        "MessageId": "<1@customer.test>",
        "Recipients": [RECIPIENT],
        "Headers": {
            **dict(HEADERS),
            "Return-Path": f"<{SENDER}>",
            "Received": [HEADERS[0][1], "from a by b"],
        },
        "RawTextBody": TEXT,
        "RawHtmlBody": HTML,
        "Attachments": [
            {"Name": "plan.png", "ContentType": "image/png", "ContentID": "pic@x", "DownloadToken": "t/1"}
        ],
    }
    return as_json({"items": [{**item, **more}]})


def mailersend(key: str = KEY) -> Payload:
    event = {
        "type": "inbound.message",
        "data": {
            "id": "63",
            "sender": {"email": SENDER},
            "recipients": {"rcptTo": [{"email": RECIPIENT}, {"email": "sales@acme.test"}]},
            "raw": RAW.decode(),
        },
    }
    body = json.dumps(event).encode()
    return Payload(body, headers={"signature": hmac.new(key.encode(), body, hashlib.sha256).hexdigest()})


def mailjet() -> Payload:
    picture = {
        "Content-Type": 'image/png; name="plan.png"',
        "Content-Disposition": 'inline; filename="plan.png"',
        "Content-ID": "<pic@x>",
    }
    return as_json(
        {
            "Sender": SENDER,
            "Recipient": RECIPIENT,
            "Headers": {**dict(HEADERS), "Received": [HEADERS[0][1], "from a by b"]},
            "Parts": [
                {"ContentRef": "Text-part", "Headers": {"Content-Type": "text/plain"}},
                {"ContentRef": "Attachment1", "Headers": picture},
            ],
            "Text-part": TEXT,
            "Html-part": HTML,
            "Attachment1": b64encode(PICTURE).decode(),
        }
    )


def sparkpost(base64: bool = True) -> Payload:
    content = {
        "email_rfc822": b64encode(RAW).decode() if base64 else RAW.decode(),
        "email_rfc822_is_base64": base64,
    }
    message = {"content": content, "msg_from": SENDER, "rcpt_to": RECIPIENT, "protocol": "smtp"}
    return as_json([{"msys": {}}, {"msys": {"relay_message": message}}])
