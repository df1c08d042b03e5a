# ruff: noqa: E501 (tables of mails, one a line)
import time

import pytest

from mail_facts.making import mail_of, multipart
from postroom.mail.bounce import bounce
from postroom.mail.bounce_reason import enhanced_status, reason_of, reply_code
from postroom.mail.model import Mail

OURS = "c-1@acme.example"
RETURNED = f"Return-Path: <support@acme.example>\nMessage-ID: <{OURS}>\nFrom: support@acme.example\nTo: ben@gone.example\n"
DAEMON = {"From": "MAILER-DAEMON@mx.example", "Subject": "Undelivered", "Return_Path": "<>"}


def report(status: str, text: str = "Your mail could not be delivered.") -> Mail:
    return multipart(
        "report; report-type=delivery-status",
        f"Content-Type: text/plain\n\n{text}",
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{status}",
        f"Content-Type: text/rfc822-headers\n\n{RETURNED}References: <a@b.example>\n",
        **DAEMON,
    )


def fields(recipient: str, action: str, status: str, diagnostic: str = "") -> str:
    last = f"Diagnostic-Code: smtp; {diagnostic}\n" if diagnostic else ""
    return f"Final-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: {status}\n{last}"


def outcome(mail: Mail) -> list[tuple[str, str, str, str]]:
    found = bounce(mail, None)
    assert found is not None
    return [(one.address, one.action, one.status, one.reason) for one in found.recipients]


@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [
        (
            fields("ben@gone.example", "failed", "5.1.1", "550 5.1.1 User unknown"),
            "failure",
            [("ben@gone.example", "failed", "5.1.1", "unknown-user")],
        ),
        (
            fields("ben@gone.example", "delayed", "4.4.1", "connection timed out"),
            "delay",
            [("ben@gone.example", "delayed", "4.4.1", "network")],
        ),
        (
            fields("ben@gone.example", "delivered", "2.1.5"),
            "success",
            [("ben@gone.example", "delivered", "2.1.5", "other")],
        ),
        (
            fields("a@gone.example", "failed", "5.2.2") + "\n" + fields("b@gone.example", "delayed", "4.2.2"),
            "failure",
            [
                ("a@gone.example", "failed", "5.2.2", "mailbox-full"),
                ("b@gone.example", "delayed", "4.2.2", "mailbox-full"),
            ],
        ),
        (
            fields("a@gone.example", "failed", "5.1.1") + fields("b@gone.example", "failed", "5.1.1"),
            "failure",
            [
                ("a@gone.example", "failed", "5.1.1", "unknown-user"),
                ("b@gone.example", "failed", "5.1.1", "unknown-user"),
            ],
        ),
        (
            fields("ben@gone.example", "failed", "5.0.0", "550 5.7.1 Spam detected"),
            "failure",
            [("ben@gone.example", "failed", "5.7.1", "spam")],
        ),
        (
            "FINAL-RECIPIENT: RFC822;<Ben@Gone.Example>\naction:\n failed\nSTATUS: 5.1.1 (unknown)\n",
            "failure",
            [("Ben@gone.example", "failed", "5.1.1", "unknown-user")],
        ),
        (
            "Final-Recipient: rfc822; ben@gone.example\nDiagnostic-Code: smtp; 452 try later\n",
            "delay",
            [("ben@gone.example", "delayed", "4.0.0", "other")],
        ),
    ],
)
def test_report_for_machines(status: str, kind: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = bounce(report(status), None)
    assert found is not None and found.kind == kind
    assert (found.returned_message_id, found.returned_references) == (OURS, ("a@b.example",))
    assert outcome(report(status)) == expected


def test_only_the_outer_report_counts() -> None:
    inner = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n" + fields(
        "x@y.example", "failed", "5.1.1"
    )
    mail = multipart(
        "report",
        "Content-Type: text/plain\n\nFailed.",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
        + fields("ben@gone.example", "failed", "5.2.2"),
        f'Content-Type: message/rfc822\n\n{RETURNED}Content-Type: multipart/report; boundary="b2"\n\n--b2\n{inner}\n--b2--\n',
        **DAEMON,
    )
    assert [one[0] for one in outcome(mail)] == ["ben@gone.example"]


QMAIL = """Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ben@gone.example>:
192.0.2.25 does not like recipient.
Remote host said: 550 5.1.1 <ben@gone.example>: user unknown

<cleo@gone.example>:
Sorry, mailbox full. (#5.2.2)

--- Below this line is a copy of the message.

"""
EXIM = """This message was created automatically by mail delivery software.
A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ben@gone.example
    SMTP error from remote mail server after RCPT TO:<ben@gone.example>:
    host mx.gone.example [192.0.2.1]: 550 mailbox unavailable

------ This is a copy of the message, including all the headers. ------

"""
POSTFIX = """I'm sorry to have to inform you that the message returned
below could not be delivered to one or more destinations.

<ben@gone.example>: host mx.gone.example[192.0.2.1] said: 552 5.3.4
    <ben@gone.example>: Message too big (in reply to end of DATA command)

"""
GMAIL = """Delivery to the following recipient has been delayed:

     ben@gone.example

Message will be retried for 2 more day(s)

----- Original message -----

"""
EXCHANGE = """Your message did not reach some or all of the intended recipients.

      Subject: Hello
      Sent: 1/2/2025

The following recipient(s) could not be reached:

      ben@gone.example on 1/2/2025 10:00 AM
            The recipient name is not recognized

"""
SENTENCE = """The mail system could not deliver your message. Delivery failed: ben@gone.example
It said: 450 4.2.1 too many connections

"""
EMBEDDED = f"An error occurred while trying to deliver the mail.\n\n{fields('ben@gone.example', 'failed', '5.1.1')}\n"


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            QMAIL,
            "failure",
            [("ben@gone.example", "5.1.1", "unknown-user"), ("cleo@gone.example", "5.2.2", "mailbox-full")],
        ),
        (EXIM, "failure", [("ben@gone.example", "5.0.0", "unknown-user")]),
        (POSTFIX, "failure", [("ben@gone.example", "5.3.4", "too-large")]),
        (GMAIL, "delay", [("ben@gone.example", "4.0.0", "other")]),
        (EXCHANGE, "failure", [("ben@gone.example", "5.0.0", "unknown-user")]),
        (SENTENCE, "failure", [("ben@gone.example", "4.2.1", "rate-limited")]),
        (EMBEDDED, "failure", [("ben@gone.example", "5.1.1", "unknown-user")]),
    ],
    ids=["qmail", "exim", "postfix", "gmail-delay", "exchange", "sentence", "embedded"],
)
def test_report_for_people(text: str, kind: str, expected: list[tuple[str, str, str]]) -> None:
    mail = mail_of(text + RETURNED, **DAEMON)
    found = bounce(mail, None)
    assert found is not None and found.kind == kind and found.returned_message_id == OURS
    assert [(one.address, one.status, one.reason) for one in found.recipients] == expected


PERSONS = {
    "asks about a bounce": (
        "I get this all the time:\n> your mail could not be delivered\n> 550 5.7.1 rejected",
        {"Subject": "Fwd: Undelivered Mail Returned to Sender"},
    ),
    "talks about delivery": (
        "Your parcel could not be delivered to us, error 550 on the page.",
        {"Subject": "My order"},
    ),
    "postmaster with a question": ("Could we talk about SPF?", {"From": "postmaster@home.example"}),
    "absence note": ("I am out of the office.", {"Return_Path": "<>", "Auto_Submitted": "auto-replied"}),
    "quotes a report on top": (QMAIL, {"Subject": "Re: failure notice"}),
    "tells of a bounce": (
        "Hi, ben@gone.example says that his mail could not be delivered to you: 550 5.1.1 user unknown. Why?",
        {"Subject": "Mail delivery failed"},
    ),
}


@pytest.mark.parametrize(("text", "head"), PERSONS.values(), ids=PERSONS)
def test_no_bounce(text: str, head: dict[str, str]) -> None:
    assert bounce(mail_of(text, **head), None) is None


def test_a_report_from_an_address_that_says_nothing() -> None:
    mail = mail_of(POSTFIX, From="system@mx.gone.example", Subject="Undelivered Mail")
    assert [one[0] for one in outcome(mail)] == ["ben@gone.example"]


def test_read_receipt_is_no_bounce() -> None:
    mail = multipart(
        "report; report-type=disposition-notification",
        "Content-Type: text/plain\n\nYour mail was read.",
        "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; ben@gone.example\nDisposition: x; displayed",
        Return_Path="<>",
    )
    assert bounce(mail, "") is None


def test_complaint() -> None:
    mail = multipart(
        "report; report-type=feedback-report",
        "Content-Type: text/plain\n\nSomebody marked this as spam.",
        "Content-Type: message/feedback-report\n\nFeedback-Type: Abuse\nOriginal-Rcpt-To: <ben@gone.example>\nVersion: 1",
        f"Content-Type: message/rfc822\n\n{RETURNED}\nHello\n",
        From="feedback@isp.example",
    )
    found = bounce(mail, None)
    assert found is not None
    assert (found.kind, found.feedback_type, found.returned_message_id) == ("complaint", "abuse", OURS)
    assert [one.address for one in found.recipients] == ["ben@gone.example"]


def test_service_notice() -> None:
    text = (
        '{"Type": "Notification", "Message": "{\\"notificationType\\":\\"Bounce\\",\\"bounce\\":{\\"bounceType\\":\\"Permanent\\",'
        '\\"bouncedRecipients\\":[{\\"emailAddress\\":\\"ben@gone.example\\",\\"action\\":\\"failed\\",\\"status\\":\\"5.1.1\\"}]},'
        '\\"mail\\":{\\"messageId\\":\\"c-1@acme.example\\"}}"}'
    )
    assert outcome(mail_of(text)) == [("ben@gone.example", "failed", "5.1.1", "unknown-user")]
    assert bounce(mail_of('{"hello": [' * 5_000), None) is None


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ("550 5.1.1 <a@b.example> unknown", "5.1.1", "550"),
        ("host 192.5.1.1 said: 554 no", "", "554"),
        ("550-5.7.26 unauthenticated", "5.7.26", "550"),
        ("(#5.5.0)", "5.5.0", ""),
        ("Exim 4.96.2 at 10:550", "", ""),
        ("250 2.0.0 ok, then 452 4.3.1 full", "4.3.1", "452"),
    ],
)
def test_codes(said: str, status: str, code: str) -> None:
    assert (enhanced_status(said), reply_code(said)) == (status, code)


@pytest.mark.parametrize(
    ("status", "said", "reason"),
    [
        ("5.1.1", "", "unknown-user"),
        ("5.0.0", "No such user here", "unknown-user"),
        ("5.2.1", "Recipient mailbox is full", "mailbox-full"),
        ("5.7.1", "blocked using zen.spamhaus.org", "blocked"),
        ("5.7.26", "does not pass DMARC", "policy"),
        ("5.7.1", "Relaying denied", "no-relay"),
        ("4.7.0", "Too many messages from your IP", "rate-limited"),
        ("5.2.1", "The account is disabled", "suspended"),
        ("4.4.7", "", "expired"),
        ("5.4.4", "Host not found", "network"),
        ("5.6.1", "", "content"),
        ("5.0.0", "", "other"),
    ],
)
def test_reasons(status: str, said: str, reason: str) -> None:
    assert reason_of(status, said) == reason


@pytest.mark.parametrize(
    "piece",
    [
        "a@b.example\n",
        "a",
        "<",
        "550 5.1.1 ",
        "@",
        "Final-Recipient: a@b.example\n\n",
        " ",
        "From: x\n",
        "user ",
    ],
)
def test_linear(piece: str) -> None:
    started = time.process_time()
    bounce(mail_of(piece * (300_000 // len(piece)), **DAEMON), None)
    bounce(report(piece * (300_000 // len(piece))), None)
    assert time.process_time() - started < 6
