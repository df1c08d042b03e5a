"""The mails of the demo, built for a given moment and in the order in which they were written."""

from datetime import UTC, datetime, timedelta

from postroom.config.demo import charsets, files, html, machines, notices, threads
from postroom.config.demo.build import Sample, message, received, sample

REDELIVERED = files.PURCHASE_ORDER
LETTERS = (
    *threads.LETTERS,
    *html.LETTERS,
    *charsets.LETTERS,
    *files.LETTERS,
    *machines.LETTERS,
    *notices.LETTERS,
)

__all__ = ["Sample", "samples"]


def samples(now: datetime) -> list[Sample]:
    """About forty mails of the six days before `now` (aware), oldest first; the same for the same `now`.

    One mail comes twice, as when a relay has missed our answer: the same message, a later trace line.
    """
    now = now.astimezone(UTC)
    letters = sorted((*LETTERS, REDELIVERED), key=lambda letter: letter.when.before(now))
    mails = [sample(letter, now) for letter in letters]
    second = letters.index(REDELIVERED) + 1
    again = received(REDELIVERED, now, later=timedelta(minutes=11)) + message(REDELIVERED, now)
    mails[second] = Sample(mails[second].mail_from, mails[second].rcpt, again)
    return mails
