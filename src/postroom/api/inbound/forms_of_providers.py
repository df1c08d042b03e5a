"""Mail as Mailgun and SendGrid post it: as a form, raw where that was chosen there, else taken apart."""

import json
from collections.abc import Iterator

from django.http import HttpRequest

from postroom.api.inbound.forms import Field, fields_of
from postroom.api.inbound.posted import NotMail, Posted
from postroom.api.inbound.rebuild import File, Text, rebuilt

Fields = dict[str, Field]


def mailgun(request: HttpRequest) -> list[Posted]:
    """Mailgun's route with the action forward() (documentation.mailgun.com, "Receiving messages via HTTP")."""
    form = _form(request)
    if "recipient" not in form or form.get("event", Field(b"inbound")).text != "inbound":
        raise NotMail(
            "this is no received mail: set it as the forward() address of a route, not as an event hook"
        )
    if "attachments" in form:
        raise NotMail("the route uses store(): use forward()")
    raw = form["body-mime"].content if "body-mime" in form else _of_mailgun_parsed(form)
    return [Posted(raw, _text(form, "sender"), tuple(_split(_text(form, "recipient"))))]


def _of_mailgun_parsed(form: Fields) -> bytes:
    headers = [(str(name), str(value)) for name, value in json.loads(_text(form, "message-headers"))]
    ids = {name: content_id for content_id, name in json.loads(_text(form, "content-id-map") or "{}").items()}
    names = [f"attachment-{number}" for number in range(1, int(_text(form, "attachment-count") or 0) + 1)]
    files = [_file(form[name], ids.get(name, "")) for name in names if name in form]
    return rebuilt(headers, _body(form, "body-plain"), _body(form, "body-html"), files)


def sendgrid(request: HttpRequest) -> list[Posted]:
    """SendGrid's Inbound Parse, with or without "send raw" (docs.sendgrid.com, "Setting up the inbound parse")."""
    form = _form(request)
    if "headers" not in form and "email" not in form:
        raise NotMail(
            "this is no mail of Inbound Parse: neither of the fields “email” and “headers” is there"
        )
    raw = form["email"].content if "headers" not in form else _of_sendgrid_parsed(form)
    envelope = json.loads(_text(form, "envelope") or "{}")
    recipients = tuple(str(one) for one in envelope.get("to", ()))
    return [Posted(raw, envelope.get("from"), recipients or tuple(_split(_text(form, "to"))))]


def _of_sendgrid_parsed(form: Fields) -> bytes:
    charsets = json.loads(_text(form, "charsets") or "{}")
    info = json.loads(_text(form, "attachment-info") or "{}")
    files = [
        _file(form[name], str(info[name].get("content-id", ""))) for name in sorted(info) if name in form
    ]
    return rebuilt(
        _header_lines(_text(form, "headers")),
        _body(form, "text", charsets.get("text", "utf-8")),
        _body(form, "html", charsets.get("html", "utf-8")),
        files,
    )


def _header_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of a header block that was handed over as text."""
    for line in text.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ").split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip(), value.strip()


def _form(request: HttpRequest) -> Fields:
    return fields_of(request.headers.get("Content-Type", ""), request.body)


def _text(form: Fields, name: str) -> str:
    return form[name].text if name in form else ""


def _body(form: Fields, name: str, charset: str = "utf-8") -> Text | None:
    return Text(form[name].content, charset) if name in form else None


def _file(field: Field, content_id: str) -> File:
    return File(field.content, field.file_name, field.content_type, content_id)


def _split(addresses: str) -> list[str]:
    return [one.strip() for one in addresses.split(",") if one.strip()]
