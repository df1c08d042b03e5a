"""`postroom fetch`: needs no Django."""

import logging

import click

from postroom.config.options import data_folder, installation


@click.command()
@installation
def fetch() -> None:
    """Fetch mail from accounts elsewhere, by IMAP and POP. (`postroom serve` starts this by itself.)

    Needs neither the database nor any other role. The accounts are set with `postroom fetch-account` or on the
    page of their mailbox.
    """
    from postroom.intake.fetch.run import run
    from postroom.kit.parent import end_with_parent

    end_with_parent()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("imapclient").setLevel(logging.WARNING)
    data_folder().read_secret()
    run(data_folder().root)
