"""The providers whose mail is taken: how each is read, and what tells that it is really the provider."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from anymail.exceptions import AnymailInsecureWebhookWarning
from anymail.webhooks.base import AnymailCoreWebhookView
from anymail.webhooks.mailersend import MailerSendInboundWebhookView
from anymail.webhooks.mailgun import MailgunInboundWebhookView
from anymail.webhooks.mandrill import MandrillCombinedWebhookView
from anymail.webhooks.postal import PostalInboundWebhookView
from django.http import HttpRequest

from postroom.api.inbound.amazon import amazon_ses
from postroom.api.inbound.forms_of_providers import mailgun, sendgrid
from postroom.api.inbound.json_of_providers import (
    brevo,
    mailersend,
    mailjet,
    mandrill,
    postal,
    postmark,
    sparkpost,
)
from postroom.api.inbound.posted import Posted
from postroom.api.inbound.sns import checked_topic

# What it warns of does not hold: the secret is in the address.
warnings.filterwarnings("ignore", category=AnymailInsecureWebhookWarning)


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider. `key` says what its key is, "" where it has none; `view` checks its signature, made with it.

    `check` does so in another way: it gets the key that is kept and returns the one to keep from now on. `ending`
    is what its address ends in, so that it posts mail as we like it.
    """

    name: str
    title: str
    read: Callable[..., list[Posted]]
    key: str = ""
    view: type[AnymailCoreWebhookView] | None = None
    check: Callable[[HttpRequest, str], str] | None = None
    setting: str = ""
    reads_with_key: bool = False
    ending: str = ""

    def verify(self, request: HttpRequest, key: str, url: str) -> str:
        """Check the signature, where there is one; returns the key that is to be kept from now on.

        Raises AnymailWebhookValidationFailure, NotFromProvider, CannotCheckNow, or what reading nonsense raises.
        """
        if self.check is not None:
            return self.check(request, key)
        if self.view is None:
            return key
        settings: dict[str, Any] = {self.setting: key}
        if self.name == "mandrill" and url:  # It signs the address that it was given.
            settings["webhook_url"] = url
        self.view(**settings).run_validators(request)
        return key

    def mails(self, request: HttpRequest, key: str) -> list[Posted]:
        """Read the mails. Raises NotMail, or what reading nonsense raises (see `views.NONSENSE`)."""
        return self.read(request, key) if self.reads_with_key else self.read(request)


PROVIDERS = {
    provider.name: provider
    for provider in (
        Provider(
            "amazon-ses",
            "Amazon SES",
            amazon_ses,
            key="the ARN of the topic (without it: the first that posts here)",
            check=checked_topic,
        ),
        Provider("brevo", "Brevo", brevo, key="an API key, for attachments", reads_with_key=True),
        Provider(
            "mailersend",
            "MailerSend",
            mailersend,
            key="the secret of the inbound route",
            view=MailerSendInboundWebhookView,
            setting="inbound_secret",
        ),
        Provider(
            "mailgun",
            "Mailgun",
            mailgun,
            key="the HTTP webhook signing key",
            view=MailgunInboundWebhookView,
            setting="webhook_signing_key",
            ending="/mime",
        ),
        Provider("mailjet", "Mailjet", mailjet),
        Provider(
            "mandrill",
            "Mandrill",
            mandrill,
            key="the key of the webhook",
            view=MandrillCombinedWebhookView,
            setting="webhook_key",
        ),
        Provider(
            "postal",
            "Postal",
            postal,
            key="the public key, as in the DKIM record",
            view=PostalInboundWebhookView,
            setting="webhook_key",
        ),
        Provider("postmark", "Postmark", postmark),
        Provider("sendgrid", "SendGrid", sendgrid),
        Provider("sparkpost", "SparkPost", sparkpost),
    )
}
