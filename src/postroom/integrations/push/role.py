"""Push in a thread of its own in the role `follow`: what a slow push service holds up is nothing but push."""

import logging
import threading
import time

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections

from postroom.integrations.push.queueing import forget_old
from postroom.integrations.push.sending import Sender

log = logging.getLogger("postroom.push")

PAUSE_S = 0.5
AFTER_ERROR_S = 5.0
FORGET_EVERY_S = 600.0


def start() -> None:
    """Push what is due for as long as this process lives."""
    threading.Thread(target=_run, name="push", daemon=True).start()


def _run() -> None:
    sender, pause, forget_at = Sender(settings.WEBHOOK_NETWORKS), threading.Event(), 0.0
    while True:
        try:
            if time.monotonic() >= forget_at:
                forget_at = time.monotonic() + FORGET_EVERY_S
                forget_old()
            if not sender.work_once():
                pause.wait(PAUSE_S)
        except (OperationalError, InterfaceError):
            close_old_connections()  # The database is out, or busy: what is due stays so.
            pause.wait(PAUSE_S)
        except Exception as error:  # noqa: BLE001  (its words might name an address, which is a secret)
            log.error("push failed: %s; it goes on in %.0f s", type(error).__name__, AFTER_ERROR_S)
            pause.wait(AFTER_ERROR_S)
