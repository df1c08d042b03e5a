"""The roles, each a process of its own: `postroom web`, `deliver`, `deliver-heavy`, `send`, `follow`."""

import click

from postroom.config.cli import fail
from postroom.config.options import with_django


@click.command()
@click.option("--http", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT")
@with_django
def web(http: str) -> None:
    """Run the pages, the API and the open streams. (`postroom serve` starts this by itself.)

    Several of them may run at the same port of a machine, which then uses as many cores.
    """
    from postroom.config.web_server import run_web
    from postroom.kit.host_port import host_port

    try:
        run_web(*host_port(http))
    except OSError as error:
        fail(
            f"{http} cannot be opened ({error.strerror or error}). End the program that uses it, or choose another."
        )


@click.command()
@with_django
def deliver() -> None:
    """Take mail from the spool to its conversation. (`postroom serve` starts this by itself.)"""
    from postroom.config.loop import run_role
    from postroom.delivery.worker import work_once

    run_role("deliver", work_once)


@click.command()
@with_django
def deliver_heavy() -> None:
    """Do the same with large and odd mail and with imports. (`postroom serve` starts this by itself.)"""
    from postroom.config.loop import run_role
    from postroom.delivery.worker import work_on_heavy_once

    run_role("deliver-heavy", work_on_heavy_once)


@click.command()
@click.option(
    "--relay",
    envvar="POSTROOM_RELAY",
    metavar="URL",
    help="smtp://, smtp+starttls:// or smtps://[user:password@]host:port (POSTROOM_RELAY).",
)
@click.option(
    "--alert-relay", envvar="POSTROOM_ALERT_RELAY", metavar="URL", help="Another one for alerts, tried first."
)
@with_django
def send(relay: str | None, alert_relay: str | None) -> None:
    """Hand outgoing mail to the relay. (`postroom serve` starts this by itself.)"""
    from django.conf import settings

    from postroom.config.loop import run_role
    from postroom.outbox.relay import RelayAddress, RelayError
    from postroom.outbox.sender import Sender

    try:
        own = RelayAddress.parse(alert_relay) if alert_relay else None
        sender = Sender(RelayAddress.parse(relay or settings.RELAY), alert_relay=own)
    except RelayError as error:
        fail(str(error))
    try:
        run_role("send", sender.work_once, sender.wait_s)
    finally:
        sender.close()


@click.command()
@with_django
def follow() -> None:
    """Do what follows: automatic answers, notifications, push, reminders, waking; and check that mail is accounted for.

    (`postroom serve` starts this by itself.)
    """
    from postroom.automations import assessing
    from postroom.automations.due import do_what_is_due
    from postroom.automations.follow import follow_once
    from postroom.config.loop import run_role
    from postroom.conversations.snoozing import wake_due
    from postroom.conversations.undoing import tidy_now_and_then
    from postroom.integrations.push import role as push
    from postroom.mailboxes.fetching.keeping import keep_now_and_then
    from postroom.ops.checks import look_now_and_then

    def follow_and_look() -> int:
        look_now_and_then()
        keep_now_and_then()
        tidy_now_and_then()
        return wake_due() + follow_once() + do_what_is_due()

    assessing.start()
    push.start()
    run_role("follow", follow_and_look)


@click.command()
@with_django
def index() -> None:
    """Keep the index of search as the database is. (`postroom serve` starts this by itself.)"""
    from postroom.config.loop import run_role
    from postroom.search.index.role import IndexRole

    role = IndexRole()
    try:
        run_role("index", role.work_once)
    finally:
        role.close()
