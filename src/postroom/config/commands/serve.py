"""`postroom serve`."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from postroom.config.cli import fail
from postroom.config.options import data_folder, installation
from postroom.config.serve import CannotServe, Doors, Opening, check, roles, set_up_log
from postroom.config.supervisor import Role, Supervisor, forked, kind_of, preload
from postroom.kit.host_port import host_port

MOST_PROCESSES = 4


def _processes(role: str, what: str) -> Callable[..., Any]:
    return click.option(
        f"--{role}-processes",
        type=click.IntRange(1, 64),
        envvar=f"POSTROOM_{role.upper()}_PROCESSES",
        default=lambda: min(os.cpu_count() or 1, MOST_PROCESSES),
        show_default=f"one for each core, at most {MOST_PROCESSES}",
        help=what,
    )


def doors_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where to listen."""
    for option in (
        click.option("--key", type=click.Path(path_type=Path, exists=True), help="The key of --cert."),
        click.option(
            "--cert",
            "certificate",
            type=click.Path(path_type=Path, exists=True),
            help="A certificate (PEM), to offer STARTTLS to those who deliver mail.",
        ),
        click.option(
            "--relay",
            envvar="POSTROOM_RELAY",
            default="smtp://127.0.0.1:1025",
            show_default=True,
            metavar="URL",
            help="Where outgoing mail is handed to: smtp://, smtp+starttls:// or smtps://.",
        ),
        click.option(
            "--alert-relay",
            envvar="POSTROOM_ALERT_RELAY",
            metavar="URL",
            help="Another one for mail about alerts, so that it arrives when --relay fails.",
        ),
        click.option("--lmtp", metavar="HOST:PORT", help="Take mail by LMTP too, from a mail server."),
        _processes("deliver", "How many processes file mail."),
        _processes("web", "How many processes answer at --http."),
        click.option("--smtp", default="127.0.0.1:2525", show_default=True, metavar="HOST:PORT"),
        click.option("--http", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT"),
    ):
        command = option(command)
    return command


def read_doors(
    http: str,
    smtp: str,
    lmtp: str | None,
    relay: str,
    certificate: Path | None,
    key: Path | None,
    web_processes: int,
    deliver_processes: int,
    alert_relay: str | None = None,
) -> Doors:
    """Read the options; what is wrong with them is one line."""
    from postroom.outbox.relay import RelayAddress, RelayError

    if (certificate is None) != (key is None):
        fail("--cert and --key belong together: give both, or none.")
    try:
        for url in (relay, alert_relay or relay):
            RelayAddress.parse(url)
        lmtp_address = host_port(lmtp) if lmtp else None
        return Doors(
            http=host_port(http),
            smtp=host_port(smtp),
            lmtp=lmtp_address,
            relay=relay,
            certificate=certificate,
            key=key,
            web_processes=web_processes,
            deliver_processes=deliver_processes,
            alert_relay=alert_relay or "",
        )
    except (RelayError, ValueError) as error:
        fail(str(error))
        raise


@click.command()
@doors_options
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(["fetch", "deliver", "deliver-heavy", "send", "follow", "index", "webhooks"]),
    help="Leave this role out, because another machine runs it or nobody needs it; may be repeated.",
)
@installation
def serve(without: tuple[str, ...], **options: Any) -> None:
    """Run everything: the pages, the SMTP door, delivery, sending and what follows.

    Each role is a process of its own; one that dies is started again. SIGTERM or Ctrl-C ends all of them.
    """
    doors = read_doors(**options)
    start(doors, without=without)


def start(
    doors: Doors,
    when_open: Callable[[], None] | None = None,
    more: Sequence[Role] = (),
    without: Sequence[str] = (),
) -> None:
    """Check, then run the roles and `more` until told to stop; `when_open` runs beside them once they answer."""
    set_up_log()
    os.environ["POSTROOM_RELAY"] = doors.relay
    try:
        code = check(data_folder(), doors)
    except CannotServe as error:
        fail(str(error))
    wanted = [role for role in roles(doors) if kind_of(role.name) not in without]
    preload()
    Supervisor([*wanted, *more]).run(meanwhile=Opening(doors, lambda: _announce(doors, when_open, code)).look)


def _announce(doors: Doors, when_open: Callable[[], None] | None, code: str) -> None:
    click.echo(
        f"Postroom is open: pages at http://{doors.http[0]}:{doors.http[1]}, "
        f"mail at {doors.smtp[0]}:{doors.smtp[1]}, outgoing mail to {doors.relay.rpartition('@')[2]}."
    )
    if code:
        click.echo(f"Set it up at http://{doors.http[0]}:{doors.http[1]}/set-up?code={code}")
    if when_open is not None:
        forked(when_open).start()
