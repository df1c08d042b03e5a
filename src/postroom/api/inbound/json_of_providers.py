"""Mail as the other providers post it: as JSON, with the raw mail in it or taken apart."""

import json
from base64 import b64decode
from email.utils import formataddr
from typing import Any

from django.http import HttpRequest

from postroom.api.inbound.brevo import fetch_attachment
from postroom.api.inbound.posted import NotMail, Posted, raw_of
from postroom.api.inbound.rebuild import File, Text, rebuilt

Json = dict[str, Any]


def postmark(request: HttpRequest) -> list[Posted]:
    """Postmark's inbound webhook, with or without the raw mail (postmarkapp.com/developer, "Inbound webhook")."""
    event = _json(request)
    if event.get("RecordType", "Inbound") != "Inbound" or "From" not in event:
        raise NotMail("this is no received mail: use it as the webhook of an inbound stream")
    headers = _pairs(event.get("Headers"))
    mail_from = None
    if headers and headers[0][0].lower() == "return-path":  # Postmark puts the envelope's sender there.
        mail_from, headers = headers[0][1], headers[1:]
    raw = raw_of(event["RawEmail"]) if event.get("RawEmail") else _of_postmark_parsed(event, headers)
    recipient = event.get("OriginalRecipient")
    return [Posted(raw, mail_from, (recipient,) if recipient else ())]


def _of_postmark_parsed(event: Json, headers: list[tuple[str, str]]) -> bytes:
    present = {name.lower() for name, _ in headers}
    fields = {
        "From": _addresses([event.get("FromFull") or {"Email": event["From"]}]),
        "To": _addresses(event.get("ToFull")),
        "Cc": _addresses(event.get("CcFull")),
        "Subject": event.get("Subject"),
        "Date": event.get("Date"),
        "Reply-To": event.get("ReplyTo"),
    }
    more = [(name, str(value)) for name, value in fields.items() if value and name.lower() not in present]
    files = [
        File(
            b64decode(file.get("Content") or file.get("Data") or ""),
            str(file.get("Name", "")),
            str(file.get("ContentType", "")),
            str(file.get("ContentID") or ""),
        )
        for file in event.get("Attachments") or ()
    ]
    return rebuilt(more + headers, _text(event.get("TextBody")), _text(event.get("HtmlBody")), files)


def mandrill(request: HttpRequest) -> list[Posted]:
    """Mandrill's inbound webhook: several events, of which others than mail are passed over."""
    events = json.loads(request.POST["mandrill_events"])
    mails = [event["msg"] for event in events if event.get("event") == "inbound"]
    return [Posted(raw_of(mail["raw_msg"]), None, (mail["email"],)) for mail in mails]


def mailersend(request: HttpRequest) -> list[Posted]:
    """MailerSend's inbound route (developers.mailersend.com, "Inbound routing")."""
    event = _json(request)
    if event.get("type") != "inbound.message":
        raise NotMail("this is no received mail: use it as the endpoint of an inbound route")
    data = event["data"]
    recipients = tuple(one["email"] for one in data.get("recipients", {}).get("rcptTo", ()))
    return [Posted(raw_of(data["raw"]), data.get("sender", {}).get("email"), recipients)]


def sparkpost(request: HttpRequest) -> list[Posted]:
    """SparkPost's relay webhook: several events; an empty one is a ping."""
    posted = json.loads(request.body)
    if not isinstance(posted, list) or not posted:
        raise ValueError("the body is no list of events")
    events = [event["msys"] for event in posted]
    if any(event and "relay_message" not in event for event in events):
        raise NotMail("this is no received mail: use it as a relay webhook, not as an event webhook")
    return [_of_sparkpost(event["relay_message"]) for event in events if event]


def _of_sparkpost(event: Json) -> Posted:
    content = event["content"]
    raw = raw_of(content["email_rfc822"])
    if content.get("email_rfc822_is_base64"):
        raw = b64decode(raw)
    return Posted(raw, event.get("msg_from"), (event["rcpt_to"],))


def postal(request: HttpRequest) -> list[Posted]:
    """Postal's HTTP endpoint with the format "raw message"."""
    event = _json(request)
    if "message" not in event or "rcpt_to" not in event:
        raise NotMail("this is no received mail: use it as an HTTP endpoint with the raw format")
    raw = raw_of(event["message"])
    return [
        Posted(b64decode(raw) if event.get("base64") else raw, event.get("mail_from"), (event["rcpt_to"],))
    ]


def mailjet(request: HttpRequest) -> list[Posted]:
    """Mailjet's Parse API, which always takes the mail apart (dev.mailjet.com, "Parse API")."""
    event = _json(request)
    if "Headers" not in event:
        raise NotMail("this is no received mail: use it as the address of a parse route")
    files = [
        _mailjet_file(event[part["ContentRef"]], dict(_pairs(part.get("Headers"))))
        for part in event.get("Parts") or ()
        if "Attachment" in part.get("ContentRef", "")
    ]
    raw = rebuilt(
        _pairs(event["Headers"]), _text(event.get("Text-part")), _text(event.get("Html-part")), files
    )
    return [Posted(raw, event.get("Sender"), (event["Recipient"],) if event.get("Recipient") else ())]


def _mailjet_file(content: str, headers: dict[str, str]) -> File:
    kind, disposition = headers.get("Content-Type", ""), headers.get("Content-Disposition", "")
    name = _parameter(disposition, "filename") or _parameter(kind, "name")
    return File(b64decode(content), name, kind, headers.get("Content-ID", ""))


def brevo(request: HttpRequest, key: str) -> list[Posted]:
    """Brevo's inbound parsing, which takes the mail apart; its files are fetched with the API key."""
    payload = _json(request)
    if "items" not in payload:
        raise NotMail("this is no received mail: use it as a webhook of the type inbound")
    return [_of_brevo(item, key) for item in payload["items"]]


def _of_brevo(item: Json, key: str) -> Posted:
    files = [
        File(
            fetch_attachment(str(file["DownloadToken"]), key),
            str(file.get("Name", "")),
            str(file.get("ContentType", "")),
            str(file.get("ContentID") or ""),
        )
        for file in item.get("Attachments") or ()
    ]
    headers = _pairs(item.get("Headers"))
    raw = rebuilt(headers, _text(item.get("RawTextBody")), _text(item.get("RawHtmlBody")), files)
    by_name = {name.lower(): value for name, value in headers}
    recipients = item.get("Recipients") or [by_name[name] for name in ("delivered-to",) if name in by_name]
    return Posted(raw, by_name.get("return-path"), tuple(map(str, recipients)))


def _json(request: HttpRequest) -> Json:
    event = json.loads(request.body)
    if not isinstance(event, dict):
        raise ValueError("the body is no JSON object")
    return event


def _pairs(headers: Any) -> list[tuple[str, str]]:
    """Return headers as pairs, from a list of {"Name", "Value"} or a dictionary with values or lists of them."""
    if isinstance(headers, list):
        return [(str(one["Name"]), str(one["Value"])) for one in headers]
    return [
        (str(name), str(value))
        for name, values in (headers or {}).items()
        for value in (values if isinstance(values, list) else [values])
    ]


def _addresses(people: Any) -> str:
    return ", ".join(formataddr((str(one.get("Name", "")), str(one["Email"]))) for one in people or ())


def _text(text: Any) -> Text | None:
    return Text(str(text).encode("utf-8", "replace")) if text else None


def _parameter(value: str, name: str) -> str:
    for piece in value.split(";")[1:]:
        key, _, content = piece.partition("=")
        if key.strip().lower() == name:
            return content.strip().strip('"')
    return ""
