"""`nasty/`: mails named by their disease; each must be concluded as a correct system does."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.mail.conformance.mailbox import Mailbox
from benchmarks.mail.conformance.tally import Goal, Result, Tally, expectations, squeezed

from postroom.mail.bounce import bounce
from postroom.mail.content_hash import content_hash
from postroom.mail.inspect import Inspection, describe
from postroom.mail.model import Mail
from postroom.mail.parse import parse
from postroom.mail.safe_html import clean
from postroom.mail.subject import base_subject
from postroom.mail.threading import referenced_ids

OUR_MAILBOX = "support@desk.example"
_EVENT = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
_VERDICTS = {True: "yes", "weak": "weak", False: "no"}


@dataclass(frozen=True, slots=True)
class Case:
    """One mail with what was seen in it and what must be."""

    name: str
    raw: bytes
    mail: Mail
    seen: Inspection
    wanted: Mapping[str, Any]
    folder: Path

    def other(self, key: str) -> Mail:
        """Return the mail that the expectation names."""
        return parse((self.folder / self.wanted[key]).read_bytes())


Problems = Iterator[tuple[str, object, object]]


def measure(folder: Path) -> Result:
    tally = Tally()
    for name, wanted in expectations(folder / "expected.json").items():
        raw = (folder / name).read_bytes()
        mail = parse(raw)
        case = Case(name, raw, mail, describe(mail, name), wanted, folder)
        problems = [problem for question in QUESTIONS for problem in question(case)]
        first = problems[0] if problems else ("", "", "")
        tally.check(not problems, f"{name}, {first[0]}", first[1], first[2])
    return Result("nasty", (Goal("mails", tally, 100),))


def _machine(case: Case) -> Problems:
    wanted, seen = case.wanted, case.seen
    if seen["automatic"]["verdict"] != _VERDICTS[wanted["automatic"]]:
        yield "automatic", wanted["automatic"], seen["automatic"]
    if (seen["never_reply"]["verdict"] == "yes") != wanted["never_reply"]:
        yield "never_reply", wanted["never_reply"], seen["never_reply"]
    if (seen["bounce"] is not None) not in (wanted["bounce"], *wanted.get("bounce_also_ok", ())):
        yield "bounce", wanted["bounce"], seen["bounce"]
    if not wanted["quarantine_or_limited"] and seen["limited"]:
        yield "limited", False, seen["defects"]


def _report(case: Case) -> Problems:
    report = bounce(case.mail, None)
    got = [(one.address, one.action, one.status) for one in report.recipients] if report else []
    for key in ("failed", "delivered"):
        rows = [(one["recipient"], one["action"], one["status"]) for one in case.wanted.get(key, ())]
        if rows and rows != got:
            yield key, rows, got
    returned = case.wanted.get("original_message_id")
    if returned and (report is None or report.returned_message_id != returned):
        yield "original_message_id", returned, report
    feedback = case.wanted.get("feedback_type")
    if feedback and (report is None or report.feedback_type != feedback):
        yield "feedback_type", feedback, report


def _subject(case: Case) -> Problems:
    wanted, got = case.wanted, squeezed(case.seen["subject"])
    also = [squeezed(one) for one in wanted.get("subject_also_ok", ())]
    whole = squeezed(wanted["subject"])
    cut = wanted.get("subject_may_be_cut") and got and whole.startswith(got)
    asserted = wanted["subject"] is not None or "subject_contains" not in wanted
    if asserted and got not in (whole, *also) and not cut:
        yield "subject", whole, got
    for part in wanted.get("subject_contains", ()):
        if squeezed(part) not in got:
            yield "subject_contains", part, got
    if "base_subject" in wanted and base_subject(case.mail.subject) != wanted["base_subject"]:
        yield "base_subject", wanted["base_subject"], base_subject(case.mail.subject)


def _people(case: Case) -> Problems:
    wanted, seen, mail = case.wanted, case.seen, case.mail
    if "from" in wanted and seen["from"] != wanted["from"]:
        yield "from", wanted["from"], seen["from"]
    lists = (("from_addresses", mail.from_), ("to_addresses", mail.to), ("reply_to", mail.reply_to))
    for key, addresses in lists:
        got = [address.address for address in addresses]
        if key in wanted and got != wanted[key]:
            yield key, wanted[key], got
    if "recipients_to" in wanted and len(seen["to"]) != wanted["recipients_to"]:
        yield "recipients_to", wanted["recipients_to"], len(seen["to"])


def _ids_and_date(case: Case) -> Problems:
    wanted, seen = case.wanted, case.seen
    for key, got in (
        ("message_id", seen["message_id"]),
        ("in_reply_to", seen["in_reply_to"]),
        ("date_utc", seen["date"]),
    ):
        if key in wanted and got != wanted[key]:
            yield key, wanted[key], got
    for reference in wanted.get("references_contains", ()):
        if reference not in seen["references"]:
            yield "references_contains", reference, seen["references"]


def _text(case: Case) -> Problems:
    wanted, text = case.wanted, squeezed(case.seen["text"])
    for part in wanted.get("text_contains", ()):
        if squeezed(part) not in text:
            yield "text_contains", part, text
    for part in wanted.get("text_not_contains", ()):
        if squeezed(part) in text:
            yield "text_not_contains", part, text
    alternatives = [squeezed(one) for one in wanted.get("text_one_of", ())]
    if alternatives and not any(one in text for one in alternatives):
        yield "text_one_of", alternatives, text
    new = case.seen["new_text"]
    if "reply_is" in wanted and squeezed(new) != squeezed(wanted["reply_is"]):
        yield "reply_is", wanted["reply_is"], new
    for part in wanted.get("reply_not_contains", ()):
        if part in new:
            yield "reply_not_contains", part, new


def _attachments(case: Case) -> Problems:
    wanted, files = case.wanted, case.seen["attachments"]
    numbers = (wanted["attachments"], *wanted.get("attachments_also_ok", ()))
    if wanted["attachments"] is not None and len(files) not in numbers and not case.seen["limited"]:
        yield "attachments", numbers, [file["name"] for file in files]
    declared = [one.declared_name or None for one in case.mail.attachments]
    unpacked = {file["name"]: file["sha256"] for file in files} == wanted.get("tnef_contains")
    names = wanted.get("attachment_names", declared)
    if len(declared) == len(names) and declared != names and not unpacked:
        yield "attachment_names", names, declared
    for part in wanted.get("safe_names_must_not_contain", ()):
        if any(part in (file["name"] or "") for file in files):
            yield "safe_names_must_not_contain", part, [file["name"] for file in files]


def _html(case: Case) -> Problems:
    cleaned = clean(case.mail.html)
    html = cleaned.html.lower()
    for part in case.wanted.get("html_must_not_contain", ()):
        if part in html:
            yield "html_must_not_contain", part, html
    if case.wanted.get("html_must_have_no_event_attributes") and _EVENT.search(html):
        yield "html_must_have_no_event_attributes", "none", html
    for address in case.wanted.get("remote_must_not_be_loaded", ()):
        if re.search(
            rf"(?<!data-remote-)(?:src|srcset|poster|background)\s*=\s*.?{re.escape(address)}", html
        ):
            yield "remote_must_not_be_loaded", address, html
        if re.search(rf"(?:url\(|@import)[^)]{{0,3}}{re.escape(address)}", html):
            yield "remote_must_not_be_loaded", address, html


def _conversation(case: Case) -> Problems:
    """Who belongs to a conversation joins it, or, with a changed subject, is linked to it; strangers never join."""
    mailbox = Mailbox(frozenset({OUR_MAILBOX}))
    if "same_conversation_as" in case.wanted:
        mailbox.file(case.other("same_conversation_as"))
        verdict = mailbox.file(case.mail)
        if verdict.conversation != 1 and verdict.related != 1:
            yield "same_conversation_as", 1, verdict
    if case.wanted.get("must_not_join_existing"):
        mailbox.file(parse((case.folder / "control-plain.eml").read_bytes()))
        mailbox.ids |= dict.fromkeys(referenced_ids(case.mail), mailbox.conversations[1])
        verdict = mailbox.file(case.mail)
        if verdict.conversation == 1:
            yield "must_not_join_existing", "new", verdict
    if "same_mail_as" in case.wanted and content_hash(case.other("same_mail_as")) != content_hash(case.mail):
        yield "same_mail_as", "same hash", "another"
    if "distinct_from" in case.wanted and content_hash(case.other("distinct_from")) == content_hash(
        case.mail
    ):
        yield "distinct_from", "another hash", "the same"


QUESTIONS: tuple[Callable[[Case], Problems], ...] = (
    _machine,
    _report,
    _subject,
    _people,
    _ids_and_date,
    _text,
    _attachments,
    _html,
    _conversation,
)
