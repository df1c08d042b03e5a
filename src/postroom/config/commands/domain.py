"""`postroom domain …`."""

import sys

import click

from postroom.config.options import with_django


@click.group()
def domain() -> None:
    """Make the keys that mail of a domain is signed with (DKIM), and look whether the DNS shows them."""


@domain.command()
@click.argument("name")
@click.option("--org", metavar="NAME", help="The organisation, where there is more than one.")
@click.option("--algorithm", type=click.Choice(["rsa", "ed25519"]), default="rsa", show_default=True)
@with_django
def key(name: str, org: str | None, algorithm: str) -> None:
    """Make a key for the domain NAME and print the DNS record that it needs."""
    from postroom.accounts.people import AccountError
    from postroom.config.lookup import organisation_named
    from postroom.mailboxes.sending_domains import sending_domains
    from postroom.outbox.domains.keys import make_key

    organisation = organisation_named(org).pk
    if name.lower() not in sending_domains(organisation):
        raise AccountError(f"No mailbox has an address at {name}. `postroom mailbox list` shows them.")
    made = make_key(organisation, name.lower(), algorithm, None)
    click.echo(f'{made.name}. IN TXT "{made.record}"')
    click.echo(f"Add it to the DNS, then run `postroom domain look {made.domain}`.", err=True)


@domain.command()
@click.argument("name")
@click.option("--org", metavar="NAME", help="The organisation, where there is more than one.")
@with_django
def look(name: str, org: str | None) -> None:
    """Look what the DNS says about the domain NAME: its keys, SPF and DMARC."""
    from django.conf import settings

    from postroom.config.lookup import organisation_named
    from postroom.kit.dns import Dns
    from postroom.outbox.domains.advice import look as look_at
    from postroom.outbox.domains.keys import check_key, keys_of

    organisation, dns, well = organisation_named(org).pk, Dns(settings.DNS), True
    for one in keys_of(organisation, name.lower()):
        well = check_key(one, dns) and well
        click.echo(f"DKIM {one.name}: {one.trouble or 'it is there, mail is signed'}")
    for advice in look_at(name.lower(), dns):
        well = well and advice.state != "bad"
        click.echo(f"{advice.what}: {advice.words}")
        if advice.suggestion:
            click.echo(f'  {advice.name}. IN TXT "{advice.suggestion}"')
    if not well:
        sys.exit(1)
