"""What a session answers, as tables: no connection is needed."""

import pytest

from postroom.intake.addresses import Snapshot, Target, make
from postroom.intake.smtp.door import Door, Expect
from postroom.intake.smtp.limits import Limits
from postroom.intake.smtp.session import Session
from postroom.spool import Refusal

SNAPSHOT = make(
    {"support@acme.test": Target(1, 1), "sales@acme.test": Target(2, 1), "help@acme.test": Target(1, 1)},
    {},
    "mail.acme.test",
    1000,
)
NO_SNAPSHOT: list[Snapshot | None] = [None]


def session(
    snapshot: Snapshot | None = SNAPSHOT,
    *,
    low: bool = False,
    lmtp: bool = False,
    can_tls: bool = False,
    refusals: list[Refusal] | None = None,
    limits: Limits | None = None,
) -> Session:
    kept = refusals if refusals is not None else []
    door = Door(
        snapshot=lambda: snapshot,
        newest_snapshot=lambda: snapshot,
        refuse=kept.append,
        disk_is_low=lambda _: low,
        limits=limits or Limits(),
        lmtp=lmtp,
        can_tls=can_tls,
    )
    return Session(door, "192.0.2.7")


def talk(one: Session, *lines: str) -> list[str]:
    return [one.command(line.encode()) for line in lines]


HELLO, MAIL, RCPT = "EHLO client.test", "MAIL FROM:<kim@client.test>", "RCPT TO:<support@acme.test>"


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("MAIL FROM:<kim@client.test>", "250 2.1.0"),
        ("mail from:<kim@client.test>", "250 2.1.0"),
        ("MAIL FROM: <kim@client.test>", "250 2.1.0"),
        ("MAIL FROM:kim@client.test", "250 2.1.0"),
        ("MAIL FROM:<>", "250 2.1.0"),
        ('MAIL FROM:<"kim smith"@client.test>', "250 2.1.0"),
        ("MAIL FROM:<@relay.test,@b.test:kim@client.test>", "250 2.1.0"),
        ("MAIL FROM:<kim@[192.0.2.1]>", "250 2.1.0"),
        ("MAIL FROM:<kim@client.test> SIZE=1000 BODY=8BITMIME", "250 2.1.0"),
        ("MAIL FROM:<kim@client.test> size=0 body=7bit SMTPUTF8", "250 2.1.0"),
        ("MAIL FROM:<kim@client.test> SIZE=1001", "552 5.3.4"),
        ("MAIL FROM:<kim@client.test> SIZE=99999999999999999999", "552 5.3.4"),
        ("MAIL FROM:<kim@client.test> SIZE=-1", "555 5.5.4"),
        ("MAIL FROM:<kim@client.test> SIZE=", "555 5.5.4"),
        ("MAIL FROM:<kim@client.test> SIZE=٣", "555 5.5.4"),
        ("MAIL FROM:<kim@client.test> BODY=BINARYMIME", "555 5.5.4"),
        ("MAIL FROM:<kim@client.test> AUTH=<>", "555 5.5.4"),
        ("MAIL FROM:<kím@client.test>", "553 5.6.7"),
        ("MAIL FROM:<kím@client.test> SMTPUTF8", "250 2.1.0"),
        ("MAIL FROM:<kim@client.test", "501 5.5.4"),
        ("MAIL FROM:<kim@client.test>>", "501 5.5.4"),
        ("MAIL FROM:<kim@client.test><x@y.test>", "501 5.5.4"),
        ("MAIL FROM:<kim\x01@client.test>", "501 5.5.4"),
        ("MAIL FROM:<a b@client.test>", "501 5.5.4"),
        (f"MAIL FROM:<{'x' * 600}@client.test>", "501 5.5.4"),
        ("MAIL kim@client.test", "501 5.5.4"),
        ("MAIL", "501 5.5.4"),
        ("RCPT TO:<support@acme.test>", "503 5.5.1"),
        ("DATA", "503 5.5.1"),
        ("FROBNICATE", "500 5.5.1 FROBNICATE is not known here"),
        ("", "500 5.5.1"),
        ("NOOP whatever", "250 2.0.0"),
        ("RSET", "250 2.0.0"),
        ("VRFY support", "252 2.5.2"),
        ("EXPN list", "500 5.5.1"),
        ("AUTH PLAIN x", "500 5.5.1"),
        ("HELP", "214 2.0.0"),
        ("STARTTLS", "502 5.5.1"),
        ("LHLO client.test", "500 5.5.1"),
        ("EHLO", "501 5.5.4"),
        ("QUIT", "221 2.0.0"),
    ],
)
def test_one_command_after_the_greeting(line: str, reply: str) -> None:
    one = session()
    talk(one, HELLO)
    assert one.command(line.encode()).startswith(reply)


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("RCPT TO:<support@acme.test>", "250 2.1.5"),
        ("RCPT TO:<Support+abc@ACME.test>", "250 2.1.5"),
        ("RCPT TO:<postmaster>", "250 2.1.5"),
        ("RCPT TO:<nobody@acme.test>", "550 5.1.1 <nobody@acme.test>: no such mailbox here"),
        ("RCPT TO:<someone@elsewhere.test>", "550 5.7.1 <someone@elsewhere.test>: relaying denied"),
        ("RCPT TO:<support%acme.test@elsewhere.test>", "550 5.7.1"),
        ("RCPT TO:<>", "501 5.5.4"),
        ("RCPT TO:<support@acme.test> NOTIFY=NEVER", "555 5.5.4"),
        ("RCPT TO:<süpport@acme.test>", "553 5.6.7"),
        ("MAIL FROM:<other@client.test>", "503 5.5.1"),
    ],
)
def test_one_command_after_mail(line: str, reply: str) -> None:
    one = session()
    talk(one, HELLO, MAIL)
    assert one.command(line.encode()).startswith(reply)


def test_the_keywords_of_ehlo() -> None:
    (plain,) = talk(session(can_tls=True), HELLO)
    assert plain.split("\r\n") == [
        "250-mail.acme.test",
        "250-PIPELINING",
        "250-SIZE 1000",
        "250-8BITMIME",
        "250-SMTPUTF8",
        "250-ENHANCEDSTATUSCODES",
        "250-CHUNKING",
        "250 STARTTLS",
    ]
    assert "STARTTLS" not in talk(session(), HELLO)[0]
    assert talk(session(), "HELO client.test") == ["250 mail.acme.test"]


def test_mail_needs_a_hello() -> None:
    assert session().command(MAIL.encode()).startswith("503 5.5.1")


def test_a_whole_transaction_leads_to_one_delivery_for_each_mailbox() -> None:
    one = session()
    replies = talk(
        one, HELLO, MAIL, RCPT, "RCPT TO:<sales@acme.test>", "RCPT TO:<help@acme.test>", RCPT, "DATA"
    )
    assert [reply[:3] for reply in replies] == ["250", "250", "250", "250", "250", "250", "354"]
    assert one.expect is Expect.DATA
    mail = one.incoming(b"x")
    assert [(to.mailbox, to.recipients) for to in mail.deliveries] == [
        (1, ("support@acme.test", "help@acme.test")),
        (2, ("sales@acme.test",)),
    ]
    assert mail.envelope.recipients == ("support@acme.test", "sales@acme.test", "help@acme.test")
    assert one.content_done("250 2.0.0 accepted") == "250 2.0.0 accepted"
    assert one.expect is Expect.COMMAND
    assert one.command(b"DATA").startswith("503")


def test_before_the_first_snapshot_mail_is_put_off_not_refused() -> None:
    assert talk(session(None), HELLO, MAIL, RCPT)[2].startswith("451 4.3.0")


def test_a_low_disk_puts_mail_off() -> None:
    assert talk(session(low=True), HELLO, MAIL)[1].startswith("452 4.3.1")


def test_recipients_are_limited_and_unknown_ones_too() -> None:
    one = session(limits=Limits(recipients=1))
    assert talk(one, HELLO, MAIL, RCPT, "RCPT TO:<sales@acme.test>")[3].startswith("452 4.5.3")
    harvester = session(limits=Limits(unknown_recipients=3))
    replies = talk(harvester, HELLO, MAIL, *(f"RCPT TO:<x{n}@acme.test>" for n in range(3)))
    assert [reply[:3] for reply in replies[2:]] == ["550", "550", "421"]
    assert harvester.expect is Expect.NOTHING


def test_errors_are_limited() -> None:
    one = session(limits=Limits(errors=3))
    assert [reply[:3] for reply in talk(one, "X", "Y", "Z")] == ["500", "500", "421"]
    assert one.expect is Expect.NOTHING


@pytest.mark.parametrize("line", ["GET / HTTP/1.1", "POST /x HTTP/1.1"])
def test_a_browser_is_sent_away(line: str) -> None:
    one = session()
    assert one.command(line.encode()).startswith("421")
    assert one.expect is Expect.NOTHING


def test_bytes_that_are_no_utf8_are_a_syntax_error() -> None:
    assert session().command(b"MAIL FROM:<\xff@x>").startswith("500 5.5.2")


def test_each_refusal_is_noted() -> None:
    refusals: list[Refusal] = []
    one = session(refusals=refusals)
    talk(one, HELLO, MAIL, "RCPT TO:<nobody@acme.test>", RCPT, "DATA")
    one.content_done("552 5.3.4 too large", 2000)
    talk(one, "MAIL FROM:<kim@client.test> SIZE=5000")
    assert [(r.code, r.mail_from, r.recipient, r.size_bytes) for r in refusals] == [
        ("550", "kim@client.test", "nobody@acme.test", 0),
        ("552", "kim@client.test", "support@acme.test", 2000),
        ("552", "kim@client.test", "", 0),
    ]
    assert {(r.peer, r.helo, r.door) for r in refusals} == {("192.0.2.7", "client.test", "smtp")}


def test_lmtp_answers_for_each_accepted_recipient() -> None:
    one = session(lmtp=True)
    assert talk(one, HELLO)[0].startswith("500 5.5.1 this is LMTP")
    talk(
        one, "LHLO client.test", MAIL, RCPT, "RCPT TO:<nobody@acme.test>", "RCPT TO:<sales@acme.test>", "DATA"
    )
    assert one.content_done("250 2.0.0 accepted").split("\r\n") == ["250 2.0.0 accepted"] * 2


def test_tls_forgets_what_was_said_in_the_clear() -> None:
    one = session(can_tls=True)
    talk(one, HELLO, MAIL)
    assert one.command(b"STARTTLS").startswith("220")
    assert one.expect is Expect.TLS
    one.tls_started("TLSv1.3")
    assert [reply[:3] for reply in talk(one, MAIL, HELLO, RCPT)] == ["503", "250", "503"]
    assert one.command(b"STARTTLS").startswith("503")
    assert b"with ESMTPS" in [talk(one, MAIL, RCPT), one.trace()][1]


def test_the_trace_field_names_a_single_recipient_and_nothing_a_client_could_inject() -> None:
    one = session()
    talk(one, "EHLO evil)\tby x;", MAIL, RCPT)
    trace = one.trace().decode()
    assert trace.startswith(
        "Received: from evil??by?x? ([192.0.2.7])\r\n\tby mail.acme.test (Postroom) with ESMTP"
    )
    assert "\r\n\tfor <support@acme.test>;\r\n\t" in trace
    assert trace.endswith(" +0000\r\n")
    talk(one, "RCPT TO:<sales@acme.test>")
    assert b"for <" not in one.trace()
