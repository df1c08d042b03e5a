"""`postroom intake`: needs no Django."""

from pathlib import Path

import click

from postroom.config.cli import fail
from postroom.config.options import data_folder, installation
from postroom.kit.host_port import host_port


@click.command()
@click.option("--smtp", default="127.0.0.1:2525", show_default=True, metavar="HOST:PORT")
@click.option("--lmtp", metavar="HOST:PORT", help="Take mail by LMTP too.")
@click.option("--tls-cert", type=click.Path(path_type=Path, exists=True), help="A certificate, for STARTTLS.")
@click.option("--tls-key", type=click.Path(path_type=Path, exists=True), help="The key of the certificate.")
@installation
def intake(smtp: str, lmtp: str | None, tls_cert: Path | None, tls_key: Path | None) -> None:
    """Take mail at the SMTP door into the spool. (`postroom serve` starts this by itself.)

    Needs neither the database nor any other role: what is accepted lies in the spool until it is filed.
    """
    from postroom.intake.run import run
    from postroom.kit.parent import end_with_parent

    end_with_parent()
    try:
        host, port = host_port(smtp)
        run(
            data_folder().root,
            host,
            port,
            tls_cert=tls_cert,
            tls_key=tls_key,
            lmtp=host_port(lmtp) if lmtp else None,
        )
    except (ValueError, OSError) as error:
        fail(f"The SMTP door cannot be opened at {smtp}: {error}")
