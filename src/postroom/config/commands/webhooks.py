"""`postroom webhooks`."""

import time

import click

from postroom.config.options import with_django

FORGET_EVERY_S = 3600.0


@click.command()
@with_django
def webhooks() -> None:
    """Tell webhooks what happens. (`postroom serve` starts this by itself.)"""
    from django.conf import settings

    from postroom.config.loop import run_role
    from postroom.integrations.webhooks.keep import forget_old
    from postroom.integrations.webhooks.sending import Sender

    sender = Sender(settings.WEBHOOK_NETWORKS)
    forgotten_at = 0.0

    def work_once() -> int:
        nonlocal forgotten_at
        if time.monotonic() - forgotten_at > FORGET_EVERY_S:
            forget_old()
            forgotten_at = time.monotonic()
        return sender.work_once()

    try:
        run_role("webhooks", work_once)
    finally:
        sender.close()
