"""What must hold for whatever was read out of a mail: it can be stored, and it cost little."""

import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from postroom.mail import limits
from postroom.mail.model import Address, Bounce, Mail, Reason

SECONDS_PER_100_KB = 1.0
SECONDS_AT_LEAST = 0.3
MEMORY_TIMES = 10
MEMORY_AT_LEAST_BYTES = 8 * 1024 * 1024
WEIGHED_ONE_IN = 16


class TooSlowError(AssertionError):
    """The input took more CPU time than its size allows."""


class TooLargeError(AssertionError):
    """The input took more memory than its size allows."""


@dataclass(frozen=True)
class Budget:
    """The CPU time and memory that an input may cost; `slack` multiplies the time, for instrumented code."""

    slack: float = 1.0

    def run(self, target: Callable[[bytes], None], data: bytes) -> None:
        """Run the target; raises what it raises, TooSlowError (twice in a row) or TooLargeError.

        Which inputs are weighed depends on their bytes alone, so that a finding can be repeated.
        """
        allowed_s = self.slack * max(SECONDS_AT_LEAST, SECONDS_PER_100_KB * len(data) / 100_000)
        if zlib.crc32(data) % WEIGHED_ONE_IN == 0:
            weigh(target, data)
            return
        used_s = _cpu_seconds(target, data)
        if used_s > allowed_s:
            used_s = min(used_s, _cpu_seconds(target, data))
        if used_s > allowed_s:
            raise TooSlowError(f"{len(data)} bytes took {used_s:.2f} s, {allowed_s:.2f} s are allowed")


def weigh(target: Callable[[bytes], None], data: bytes) -> None:
    """Run the target and raise TooLargeError when its peak of memory is over ten times the input, and 8 MiB."""
    allowed = MEMORY_TIMES * len(data) + MEMORY_AT_LEAST_BYTES
    tracemalloc.start()
    try:
        target(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    if peak > allowed:
        raise TooLargeError(f"{len(data)} bytes took {peak} bytes of memory, {allowed} are allowed")


def _cpu_seconds(target: Callable[[bytes], None], data: bytes) -> float:
    begin = time.process_time()
    target(data)
    return time.process_time() - begin


def check_mail(mail: Mail) -> None:
    """Assert that every field of a mail is what `model.Mail` promises, and can be stored."""
    for text in _texts(mail):
        check_text(text)
    for address in _addresses(mail):
        assert address.address
        assert not set(address.name + address.address) & set("\r\n"), address
    for line in (mail.subject, mail.message_id, *mail.in_reply_to, *mail.references):
        assert not set(line) & set("\r\n\0"), line
    for one in (mail.message_id, *mail.in_reply_to, *mail.references):
        assert len(one) <= limits.MESSAGE_ID_CHARS
        assert not set(one) & set("<> \t"), one
    assert len(mail.references) <= limits.REFERENCES_FIRST + limits.REFERENCES_LAST
    assert mail.date is None or mail.date.utcoffset() is not None
    assert len(mail.html) <= limits.HTML_BYTES
    assert len(list(mail.root.walk())) <= limits.PARTS
    _check_attachments(mail)


def check_text(text: str) -> None:
    """Assert that PostgreSQL and UTF-8 can hold a text: no NUL, no lone surrogate."""
    assert "\0" not in text, ascii(text[:200])
    text.encode()


def check_reasons(reasons: tuple[Reason, ...]) -> None:
    """Assert that every reason names its rule and can be stored."""
    for reason in reasons:
        assert reason.rule
        check_text(reason.rule + reason.evidence)


def check_bounce(report: Bounce | None) -> None:
    """Assert that a report has an address for each recipient and texts that can be stored."""
    if report is None:
        return
    for text in (report.returned_message_id, report.feedback_type, *report.returned_references):
        check_text(text)
    for one in report.recipients:
        assert one.address
        assert one.action in ("failed", "delayed", "delivered", "relayed", "expanded", "")
        assert all(part.isdigit() for part in one.status.split(".")) or not one.status, one.status
        for text in (one.address, one.reason, one.diagnostic):
            check_text(text)


def _check_attachments(mail: Mail) -> None:
    names = [attachment.name for attachment in mail.attachments]
    assert len(set(names)) == len(names)
    for attachment in mail.attachments:
        assert 0 < len(attachment.name.encode()) <= limits.FILE_NAME_BYTES
        assert not set(attachment.name) & set("/\\\r\n\0\u202e\u2066"), ascii(attachment.name)
        assert attachment.name not in (".", "..")
        assert all(number.isdigit() for number in attachment.part.split("."))


def _texts(mail: Mail) -> Iterator[str]:
    yield from (mail.message_id, mail.subject, mail.text, mail.html, *mail.in_reply_to, *mail.references)
    for address in _addresses(mail):
        yield from (address.name, address.address)
    for attachment in mail.attachments:
        yield from (attachment.name, attachment.declared_name, attachment.content_type)
        yield from (attachment.declared_type, attachment.content_id)
    for part in mail.root.walk():
        yield part.content_type
        for header in part.headers:
            yield from (header.name, header.value)
    for defect in mail.defects:
        assert defect.code
        yield from (defect.code, defect.detail)


def _addresses(mail: Mail) -> tuple[Address, ...]:
    sender = (mail.sender,) if mail.sender else ()
    return mail.from_ + sender + mail.reply_to + mail.to + mail.cc + mail.bcc
