"""Handing the sample mail in through Postroom's own SMTP door."""

import smtplib
from collections.abc import Callable
from pathlib import Path

from postroom.config.demo.samples import samples
from postroom.kit.clock import now


def feed(smtp: tuple[str, int], done: Path, progress: Callable[[int, int], None]) -> int:
    """Hand in the samples once for a data folder (`done` is the file that says so); returns how many."""
    if done.exists():
        return 0
    mails = samples(now())
    with smtplib.SMTP(*smtp, timeout=30) as door:
        for number, sample in enumerate(mails, 1):
            door.sendmail(sample.mail_from, list(sample.rcpt), sample.raw, mail_options=["BODY=8BITMIME"])
            progress(number, len(mails))
    done.touch()
    return len(mails)
