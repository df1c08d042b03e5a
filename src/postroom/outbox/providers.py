"""Handing mail to a provider's API (through django-anymail) with the same answers as a mail server gives."""

import email
import email.policy
import importlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

from postroom.accounts.installation import vault
from postroom.kit.oauth2 import NoToken
from postroom.mail.word_lists import words
from postroom.outbox.connections import Unreached
from postroom.outbox.models import Relay
from postroom.outbox.relay import Answer

TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider that anymail knows: the module and class of its backend, and what it calls its key."""

    name: str
    backend: str
    key: str = "api_key"
    domain: str = ""


PROVIDERS = {
    "brevo": Provider("Brevo", "brevo.EmailBackend"),
    "mailersend": Provider("MailerSend", "mailersend.EmailBackend", key="api_token"),
    "mailgun": Provider("Mailgun", "mailgun.EmailBackend", domain="sender_domain"),
    "mandrill": Provider("Mandrill", "mandrill.EmailBackend"),
    "postmark": Provider("Postmark", "postmark.EmailBackend", key="server_token"),
    "resend": Provider("Resend", "resend.EmailBackend"),
    "sendgrid": Provider("SendGrid", "sendgrid.EmailBackend"),
    "sparkpost": Provider("SparkPost", "sparkpost.EmailBackend"),
}
# What we set, and the provider writes itself.
_NOT_PASSED_ON = words(
    "from to cc bcc subject date mime-version content-type content-transfer-encoding dkim-signature reply-to"
)


def send_by_provider(
    row: Relay, mail_from: str, recipients: list[str], raw: bytes, before_last_byte: Callable[[], None]
) -> dict[str, Answer]:
    """Hand over one mail; return what the provider said of each recipient, in the form of SMTP codes.

    Raises Unreached where the provider cannot be reached or does not accept the key, and OSError where the
    connection broke after `before_last_byte`.
    """
    import requests
    from anymail.exceptions import AnymailError, AnymailRecipientsRefused

    message = as_django_message(raw, mail_from, recipients)
    backend = _backend(row)
    before_last_byte()
    try:
        backend.send_messages([message])
    except AnymailRecipientsRefused:
        return _answers(message, recipients)
    except requests.ConnectionError as error:
        if isinstance(error, requests.exceptions.ReadTimeout) or "aborted" in str(error):
            raise OSError("the provider's answer was lost") from error
        raise Unreached(NoToken("network", f"{_name(row)} cannot be reached. Check the network.")) from error
    except requests.Timeout as error:
        raise OSError("the provider did not answer in time") from error
    except AnymailError as error:
        return dict.fromkeys(recipients, _refusal(row, error))
    return _answers(message, recipients)


def as_django_message(raw: bytes, mail_from: str, recipients: list[str]) -> Any:
    """Return our mail as Django knows it, to these recipients only; those in no header are blind copies."""
    from django.core.mail import EmailMultiAlternatives

    mail: EmailMessage = email.message_from_bytes(raw, policy=email.policy.default)
    wanted = {address.lower() for address in recipients}
    to, cc = (_among(mail, name, wanted) for name in ("To", "Cc"))
    named = {address.lower() for _, address in getaddresses([*to, *cc])}
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    message = EmailMultiAlternatives(
        subject=str(mail["Subject"] or ""),
        body=plain.get_content() if plain else "",
        from_email=str(mail["From"]),
        to=to,
        cc=cc,
        bcc=[address for address in recipients if address.lower() not in named],
        reply_to=[str(value) for value in mail.get_all("Reply-To", [])],
        headers={name: str(value) for name, value in mail.items() if name.lower() not in _NOT_PASSED_ON},
    )
    if html is not None:
        message.attach_alternative(html.get_content(), "text/html")
    for part in mail.walk():
        if part.is_multipart() or part in (plain, html):
            continue
        message.attach(_attachment(part))
    if mail_from:
        message.envelope_sender = mail_from  # type: ignore[attr-defined]  # anymail reads it
    return message


def _among(mail: EmailMessage, name: str, wanted: set[str]) -> list[str]:
    header = mail[name]
    return [str(one) for one in header.addresses if one.addr_spec.lower() in wanted] if header else []


def _attachment(part: Any) -> Any:
    """Return a part as MIMEBase, with its name and Content-ID."""
    from email import encoders
    from email.mime.base import MIMEBase

    made = MIMEBase(part.get_content_maintype(), part.get_content_subtype())
    made.set_payload(part.get_payload(decode=True))
    encoders.encode_base64(made)
    inline = part.get_content_disposition() == "inline" or part["Content-ID"]
    made.add_header(
        "Content-Disposition", "inline" if inline else "attachment", filename=part.get_filename() or "file"
    )
    if part["Content-ID"]:
        made["Content-ID"] = str(part["Content-ID"])
    return made


def _backend(row: Relay) -> Any:
    provider = PROVIDERS[row.provider]
    module, _, name = provider.backend.partition(".")
    options: dict[str, Any] = {provider.key: vault().open(row.secret), "timeout": TIMEOUT_S}
    options["ignore_unsupported_features"] = True
    if provider.domain and row.provider_domain:
        options[provider.domain] = row.provider_domain
    if row.provider_url:
        options["api_url"] = row.provider_url
    return getattr(importlib.import_module(f"anymail.backends.{module}"), name)(**options)


def _answers(message: Any, recipients: list[str]) -> dict[str, Answer]:
    """Return what the provider says of each; anything but a plain refusal means that it has the mail."""
    stated: Mapping[str, Any] = {
        address.lower(): status for address, status in message.anymail_status.recipients.items()
    }
    answers = {}
    for address in recipients:
        status = stated.get(address.lower())
        if status is not None and status.status in ("invalid", "rejected", "failed"):
            answers[address] = Answer(550, f"550 the provider answered: {status.status}")
        else:
            name = f" {status.message_id}" if status is not None and status.message_id else ""
            answers[address] = Answer(250, f"250 taken by the provider{name}")
    return answers


def _refusal(row: Relay, error: Any) -> Answer:
    """Return an error of the API as an answer. Raises Unreached where it is about us, not about this mail."""
    status = getattr(error, "status_code", None)
    words = _words(error)
    if status in (401, 403):
        raise Unreached(
            NoToken("login", f"{_name(row)} does not accept the key ({status} {words}). Enter it again.")
        )
    if status is None or status == 429 or status >= 500:
        return Answer(451, f"451 the provider answered {status or 'something unexpected'}: {words}")
    return Answer(554, f"554 the provider answered {status}: {words}")


def _words(error: Any) -> str:
    """Return the provider's own words: those of its JSON, never what we had sent."""
    response = getattr(error, "response", None)
    if response is None:
        return type(error).__name__
    try:
        found = response.json()
    except ValueError:
        return str(response.reason)[:200]
    return json.dumps(found, ensure_ascii=False)[:300]


def _name(row: Relay) -> str:
    return PROVIDERS[row.provider].name
