"""`postroom demo`, and the hidden role that plays its customers."""

import asyncio
import subprocess
import sys
from typing import Any

import click

from postroom.config.cli import fail
from postroom.config.commands.serve import start
from postroom.config.options import data_folder, installation, with_django
from postroom.config.serve import Doors
from postroom.config.supervisor import Role
from postroom.kit.host_port import host_port

WELCOME = """
  Open      http://{host}:{port}
  Sign in   {address}   password  {password}
            (also ben@, chloe@ and finn@kettle.example, same password, each with other mailboxes)

  What to try
    · Read a mail in Support, answer it, and wait six seconds: the customer answers in the same conversation.
    · Open a second browser as ben@kettle.example; what one does appears in the other without reloading.
    · Hand in a mail of your own:
        swaks --server {smtp} --from you@example.com --to support@kettle.example --body "Hello"
    · What Postroom sent lies in {sent}
    · Look behind it: postroom ledger --data {data} · postroom doctor --data {data}

  Ctrl-C ends it; `make run` goes on with the same data, `rm -r {data}` starts anew.
"""


@click.command()
@click.option("--http", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT")
@click.option("--smtp", default="127.0.0.1:2525", show_default=True, metavar="HOST:PORT")
@click.option("--outside", default="127.0.0.1:1025", show_default=True, metavar="HOST:PORT")
@installation
def demo(http: str, smtp: str, outside: str) -> None:
    """Show Postroom with a small company's sample mail. Running it again goes on with the same data.

    Makes an organisation with three mailboxes and four people, starts everything, and hands the mail in
    through the SMTP door. Customers are played: whoever is answered answers back, once.
    """
    try:
        doors = Doors(host_port(http), host_port(smtp), None, f"smtp://{outside}")
    except ValueError as error:
        fail(str(error))
        raise
    data_folder().create()
    _set_up()
    customers = Role("customers", ["demo-outside", "--listen", outside, "--smtp", smtp])
    start(doors, lambda: _welcome(doors), [customers])


def _set_up() -> None:
    """Make the organisation in a process of its own: the parent of the roles holds no connection."""
    made = subprocess.run([sys.executable, "-m", "postroom.config.cli", "demo-set-up"], check=False)
    if made.returncode:
        sys.exit(made.returncode)


def _welcome(doors: Doors) -> None:
    from postroom.config.demo.cast import PASSWORD, PEOPLE
    from postroom.config.demo.feed import feed

    def progress(number: int, total: int) -> None:
        if not sys.stdout.isatty() and number < total:
            return
        click.echo(f"\rHanding in sample mail … {number} of {total}", nl=number == total)

    feed(doors.smtp, data_folder().root / "demo-fed", progress)
    click.echo(
        WELCOME.format(
            host=doors.http[0],
            port=doors.http[1],
            smtp=f"{doors.smtp[0]}:{doors.smtp[1]}",
            address=PEOPLE[0].address,
            password=PASSWORD,
            data=data_folder().root,
            sent=data_folder().root / "outside" / "sent",
        )
    )


@click.command(hidden=True)
@with_django
def demo_set_up() -> None:
    """Make the demo's organisation."""
    from postroom.config.demo.set_up import set_up_demo

    set_up_demo()


@click.command(hidden=True)
@click.option("--listen", required=True)
@click.option("--smtp", required=True)
@installation
def demo_outside(**options: Any) -> None:
    """Play the customers."""
    from postroom.config.demo.outside import run_outside
    from postroom.kit.parent import end_with_parent

    end_with_parent()
    folder = data_folder().root / "outside"
    asyncio.run(run_outside(folder, host_port(options["listen"]), host_port(options["smtp"])))
