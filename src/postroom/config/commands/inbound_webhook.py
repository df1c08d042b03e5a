"""`postroom inbound-webhook …`."""

import json

import click

from postroom.config.cli import fail
from postroom.config.options import json_option, password_from_stdin, print_result, with_django


@click.group()
def inbound_webhook() -> None:
    """Let a mail provider hand over, by a webhook, the mail that it receives."""


@inbound_webhook.command()
@click.argument("provider")
@click.option("--org", metavar="NAME", help="The organisation, where there is more than one.")
@click.option(
    "--mailbox", "address", metavar="ADDRESS", help="Takes mail whose recipient is no mailbox here."
)
@click.option("--key-stdin", is_flag=True, help="Read the provider's key from standard input.")
@json_option
@with_django
def add(provider: str, org: str | None, address: str | None, key_stdin: bool, as_json: bool) -> None:
    """Make a door for PROVIDER, and show the address that it has to post to.

    The address holds a secret: whoever knows it can hand in mail. PROVIDER is amazon-ses, brevo, mailersend,
    mailgun, mailjet, mandrill, postal, postmark, sendgrid or sparkpost. Choose the raw message there where the
    provider offers it.
    """
    from postroom.api.inbound import hooks
    from postroom.api.inbound.providers import PROVIDERS
    from postroom.config.lookup import mailbox_at, organisation_named

    if provider not in PROVIDERS:
        fail(f"{provider} is not known. These are: {', '.join(PROVIDERS)}.")
    box = mailbox_at(address) if address else None
    key = password_from_stdin() if key_stdin else ""
    hook = hooks.add(organisation_named(org), provider, box, key)
    where = hooks.url_of(hook) or hooks.path_of(hook)
    sentence = f"{PROVIDERS[provider].title} posts received mail to {where}"
    if not hooks.url_of(hook):
        sentence += "\nPut the server's address before it, or set POSTROOM_URL to see it whole."
    print_result(as_json, {"id": str(hook.pk), "provider": provider, "url": where}, sentence)


@inbound_webhook.command(name="list")
@json_option
@with_django
def list_(as_json: bool) -> None:
    """List the doors, with their secret addresses."""
    from postroom.api.inbound import hooks
    from postroom.api.models import InboundWebhook

    found = InboundWebhook.objects.select_related("organisation", "mailbox").order_by("id")
    rows = [
        {
            "id": str(hook.pk),
            "provider": hook.provider,
            "organisation": hook.organisation.name,
            "mailbox": hook.mailbox.address if hook.mailbox else "",
            "url": hooks.url_of(hook) or hooks.path_of(hook),
        }
        for hook in found
    ]
    if as_json:
        click.echo(json.dumps(rows))
    for row in [] if as_json else rows:
        others = f"  others to {row['mailbox']}" if row["mailbox"] else ""
        click.echo(f"{row['id']:>4}  {row['provider']:<12} {row['organisation']}{others}\n      {row['url']}")


@inbound_webhook.command()
@click.argument("number", type=int)
@with_django
def remove(number: int) -> None:
    """Close the door with this NUMBER; its address is never valid again."""
    from postroom.api.inbound import hooks

    if not hooks.remove(number):
        fail(f"There is no door {number}. `postroom inbound-webhook list` shows them.")
    click.echo(f"Door {number} is closed.")
