"""Was this mail made by a machine? The rules of RFC 3834 §5 and of what programs really write."""

import re
from collections.abc import Callable, Iterable

from postroom.mail.bounce_signs import from_daemon, looks_like_bounce
from postroom.mail.envelope import null_return_path, return_address
from postroom.mail.feedback import feedback_report
from postroom.mail.loops import delivered_twice, many_hops
from postroom.mail.model import Automatic, Mail, Reason
from postroom.mail.phrases import automatic_opening, automatic_subject
from postroom.mail.report_fields import outer_parts

Rule = Callable[[Mail, str | None], Reason | None]
# A rule, and the header fields without any of which it finds nothing; none for a rule that reads more than those.
Entry = tuple[Rule, frozenset[str]]

RESPONDER_HEADERS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Autoresponse",
    "X-AutoReply-From",
    "X-Mail-Autoreply",
)
BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
REPORT_TYPES = (
    "multipart/report",
    "message/delivery-status",
    "message/feedback-report",
    "message/disposition-notification",
)
NOREPLY = re.compile(
    r"^(?:no-?repl(?:y|ies)|do-?not-?reply|dont-?reply|not?-?reply|nicht-?antworten|keine-?antwort"
    r"|ne-?pas-?repondre"
    r"|pas-?de-?reponse|no-?respond(?:er|a)|no-?contest(?:ar|e)|nao-?respond(?:a|er)|non-?rispondere"
    r"|niet-?antwoorden"
    r"|geen-?antwoord|svar-?ej|ikke-?svar|nie-?odpowiadaj|neodpovidat|ne-?odgovarjaj)(?:$|[^a-z])"
    r"|(?:^|[^a-z])no-?reply$|no-?reply-",
)
_COMMENT = re.compile(r"\([^()]*\)")


def automatic(mail: Mail, envelope_from: str | None) -> Automatic:
    """Return "yes" where the mail says so itself, "weak" where only hints do, else "no"; with every reason.

    `envelope_from` is the return path of the envelope: "" for the null one, None where it is unknown.
    """
    fields = mail.headers.among(FIELDS)
    sure = _found(SURE, fields, mail, envelope_from)
    hints = _found(HINTS, fields, mail, envelope_from)
    if sure:
        return Automatic("yes", sure + hints)
    return Automatic("weak", hints) if hints else Automatic("no")


def _found(
    rules: Iterable[Entry], fields: frozenset[str], mail: Mail, envelope_from: str | None
) -> tuple[Reason, ...]:
    asked = [rule for rule, needed in rules if not needed or not fields.isdisjoint(needed)]
    return tuple([reason for rule in asked if (reason := rule(mail, envelope_from))])


def auto_submitted(mail: Mail, envelope_from: str | None) -> Reason | None:
    """Auto-Submitted with a keyword other than "no", in any occurrence (RFC 3834 §5)."""
    for value in mail.headers.all("Auto-Submitted"):
        keyword = _keyword(value)
        if keyword and keyword != "no":
            return Reason("auto-submitted", f"Auto-Submitted: {value[:200]}")
    return None


def responder_header(mail: Mail, envelope_from: str | None) -> Reason | None:
    """A header that only auto-responders write; one that says "no" does not count."""
    for name in RESPONDER_HEADERS:
        for value in mail.headers.all(name):
            if _keyword(value) not in ("no", "false", "0"):
                return Reason("responder-header", f"{name}: {value[:200]}")
    return None


def loop_header(mail: Mail, envelope_from: str | None) -> Reason | None:
    """X-Loop, which robots write to recognise their own mail."""
    return (
        Reason("x-loop", f"X-Loop: {mail.headers.get('X-Loop')[:200]}")
        if mail.headers.has("X-Loop")
        else None
    )


def machine_generated(mail: Mail, envelope_from: str | None) -> Reason | None:
    """FirstClass and Exchange's older words for it."""
    if _keyword(mail.headers.get("X-FC-Machinegenerated")) == "true":
        return Reason("machine-generated", "X-FC-Machinegenerated: true")
    identifier = mail.headers.get("Content-Identifier").strip().lower()
    if identifier.startswith(("auto-replied", "auto_replied")):
        return Reason("machine-generated", f"Content-Identifier: {identifier[:200]}")
    return None


def failed_recipients(mail: Mail, envelope_from: str | None) -> Reason | None:
    """X-Failed-Recipients, as exim and Gmail put on reports."""
    value = mail.headers.get("X-Failed-Recipients")
    return Reason("failed-recipients", f"X-Failed-Recipients: {value[:200]}") if value else None


def to_autoresponder(mail: Mail, envelope_from: str | None) -> Reason | None:
    """Delivered-To: autoresponder, as some responders keep from what they answer."""
    values = mail.headers.all("Delivered-To")
    found = next((value for value in values if value.strip().lower().startswith("autoresponder")), "")
    return Reason("to-autoresponder", f"Delivered-To: {found[:200]}") if found else None


def report(mail: Mail, envelope_from: str | None) -> Reason | None:
    """A report of the mail system, not one inside a forwarded mail (RFC 6522)."""
    declared = mail.headers.get("Content-Type").partition(";")[0].strip().lower()
    types = (declared, *(part.content_type for part in outer_parts(mail.root)))
    found = next((one for one in types if one in REPORT_TYPES), "")
    return Reason("report", f"Content-Type: {found}") if found else None


def null_sender(mail: Mail, envelope_from: str | None) -> Reason | None:
    """The null return path (RFC 5321 §4.5.5)."""
    return Reason("null-return-path", "Return-Path: <>") if null_return_path(mail, envelope_from) else None


def bulk(mail: Mail, envelope_from: str | None) -> Reason | None:
    """Precedence of bulk mail, lists and old responders."""
    for name in ("Precedence", "X-Precedence"):
        for value in mail.headers.all(name):
            if _keyword(value) in BULK:
                return Reason("precedence", f"{name}: {value[:200]}")
    return None


def list_header(mail: Mail, envelope_from: str | None) -> Reason | None:
    """Any List-* header (RFC 2369, RFC 2919)."""
    found = mail.headers.first_starting_with("list-")
    return Reason("list-header", f"{found.name}: {found.value[:200]}") if found else None


def noreply_sender(mail: Mail, envelope_from: str | None) -> Reason | None:
    """A local part that asks for no reply."""
    senders = [address.normalised for address in mail.from_]
    senders.append(return_address(mail, envelope_from))
    senders += [address.normalised for address in mail.reply_to]
    for sender in dict.fromkeys(senders):
        if NOREPLY.search(_plain(sender.partition("@")[0])):
            return Reason("noreply-sender", sender)
    return None


def daemon_sender(mail: Mail, envelope_from: str | None) -> Reason | None:
    """MAILER-DAEMON and the like; a report in words only."""
    if from_daemon(mail):
        return Reason("daemon-sender", mail.from_[0].address if mail.from_ else "")
    if looks_like_bounce(mail, envelope_from) or feedback_report(mail):
        return Reason("reads-like-a-report", mail.subject[:200])
    return None


def automatic_words(mail: Mail, envelope_from: str | None) -> Reason | None:
    """Subject or first words as absence notes and automatic answers have them, in many languages."""
    if phrase := automatic_subject(mail.subject):
        return Reason("automatic-subject", phrase)
    phrase = automatic_opening(mail.text)
    return Reason("automatic-opening", phrase) if phrase else None


def hops(mail: Mail, envelope_from: str | None) -> Reason | None:
    """Over 30 servers passed, or delivered twice to one address."""
    return many_hops(mail) or delivered_twice(mail)


_ANY = frozenset[str]()
SURE: tuple[Entry, ...] = (
    (auto_submitted, frozenset(("auto-submitted",))),
    (responder_header, frozenset(map(str.lower, RESPONDER_HEADERS))),
    (loop_header, frozenset(("x-loop",))),
    (machine_generated, frozenset(("x-fc-machinegenerated", "content-identifier"))),
    (failed_recipients, frozenset(("x-failed-recipients",))),
    (to_autoresponder, frozenset(("delivered-to",))),
    (report, _ANY),
    (null_sender, _ANY),
)
HINTS: tuple[Entry, ...] = (
    (bulk, frozenset(("precedence", "x-precedence"))),
    (list_header, _ANY),
    (noreply_sender, _ANY),
    (daemon_sender, _ANY),
    (automatic_words, _ANY),
    (hops, frozenset(("received", "delivered-to"))),
)
FIELDS = frozenset[str]().union(*(needed for _, needed in (*SURE, *HINTS)))


def _keyword(value: str) -> str:
    """The first word of a header value without comments and parameters, in lower case (RFC 3834 §5.2)."""
    value = value[:1_000]
    for _ in range(8):
        value, count = _COMMENT.subn(" ", value)
        if not count:
            break
    return value.partition(";")[0].strip().lower()


def _plain(local: str) -> str:
    return local.replace("_", "-").replace(".", "-").partition("+")[0]
