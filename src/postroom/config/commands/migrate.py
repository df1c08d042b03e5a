"""`postroom migrate`."""

import click

from postroom.config.options import with_django


@click.command()
@with_django
def migrate() -> None:
    """Bring the database up to date after an upgrade. Running it twice changes nothing."""
    from django.core.management import call_command

    from postroom.accounts.database import missing_migrations
    from postroom.mailboxes.snapshot import publish_addresses

    missing = missing_migrations()
    call_command("migrate", verbosity=0, interactive=False)
    publish_addresses()
    click.echo(f"{len(missing)} change(s) applied; the database is up to date.")
