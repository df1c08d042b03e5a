"""The SMTP door over a real socket."""

import os
import smtplib
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from postroom.intake.addresses import Target, publish
from postroom.intake.smtp.limits import Limits
from postroom.spool import SqliteSpool
from postroom.spool.log import Place, Record
from tests.intake.conftest import RunningDoor
from tests.intake.talking import Talk
from tests.support.waiting import eventually

SMTP_SOURCE = Path("/usr/sbin/smtp-source")


def client(door: RunningDoor) -> smtplib.SMTP:
    return smtplib.SMTP(door.host, door.port, local_hostname="client.test", timeout=10)


def message(text: str = "hello") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "kim@client.test", "support@acme.test", "A question"
    mail.set_content(text)
    return mail


def test_a_mail_is_stored_as_it_was_sent_before_it_is_accepted(door: RunningDoor) -> None:
    with client(door) as smtp:
        smtp.ehlo()
        smtp.mail("kim@client.test")
        smtp.rcpt("support@acme.test")
        code, text = smtp.data(b"Subject: dots\r\n\r\n.one\r\n..two\r\n.\r\nend\r\n")
        assert (code, text) == (250, b"2.0.0 accepted")
        assert door.stored() == [b"Subject: dots\r\n\r\n.one\r\n..two\r\n.\r\nend\r\n"]
    (one,) = door.spool.claim("w", 1)
    assert one.envelope.mail_from == "kim@client.test"
    assert (one.envelope.peer, one.envelope.helo, one.envelope.door) == ("127.0.0.1", "client.test", "smtp")
    assert (one.mailbox, one.recipients) == (1, ("support@acme.test",))


def test_two_mailboxes_in_one_transaction_are_one_raw_and_two_deliveries(door: RunningDoor) -> None:
    with client(door) as smtp:
        to = ["support@acme.test", "sales@acme.test", "nobody@acme.test"]
        refused = smtp.send_message(message(), to_addrs=to)
    assert refused["nobody@acme.test"] == (550, b"5.1.1 <nobody@acme.test>: no such mailbox here")
    assert [(one.mailbox, one.mail_id) for one in door.spool.claim("w", 9)] == [(1, 1), (2, 1)]
    assert len(door.stored()) == 1


def test_pipelined_commands_are_answered_in_order(door: RunningDoor) -> None:
    with Talk(door) as talk:
        talk.socket.sendall(
            b"EHLO client.test\r\nMAIL FROM:<kim@client.test>\r\nRCPT TO:<nobody@acme.test>\r\n"
            b"RCPT TO:<support@acme.test>\r\nDATA\r\n"
        )
        assert talk.replies(5) == ["250", "250", "550", "250", "354"]
        talk.socket.sendall(
            b"first\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<sales@acme.test>\r\nDATA\r\nsecond\r\n.\r\nQUIT\r\n"
        )
        # DATA ends a pipelined group, yet a client that goes on without waiting loses nothing.
        assert talk.replies(6) == ["250", "250", "250", "354", "250", "221"]
        assert talk.reply() == ""
    assert door.stored() == [b"first\r\n", b"second\r\n"]


@pytest.mark.parametrize("step", [1, 7])
def test_bytes_may_come_one_by_one(door: RunningDoor, step: int) -> None:
    whole = (
        b"EHLO client.test\r\nMAIL FROM:<kim@client.test>\r\nRCPT TO:<support@acme.test>\r\nDATA\r\n"
        b"Subject: slow\r\n\r\n..\r\n.\r\nQUIT\r\n"
    )
    with Talk(door) as talk:
        talk.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for i in range(0, len(whole), step):
            talk.socket.sendall(whole[i : i + step])
        assert talk.replies(6) == ["250", "250", "250", "354", "250", "221"]
    assert door.stored() == [b"Subject: slow\r\n\r\n.\r\n"]


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\n"])
def test_no_second_mail_can_be_smuggled(door: RunningDoor, end: bytes) -> None:
    with Talk(door).begin() as talk:
        talk.send(
            b"Subject: one\r\n\r\nhello" + end + b"MAIL FROM:<ceo@acme.test>\r\n"
            b"RCPT TO:<support@acme.test>\r\nDATA\r\nSubject: two\r\n\r\nsmuggled\r\n.\r\n"
        )
        assert talk.reply().startswith("554 5.6.0")
        assert talk.say(b"NOOP\r\n").startswith("250")
    assert door.stored() == []
    assert eventually(lambda: door.spool.counts().refused) == 1


def test_bare_line_feeds_without_a_dot_are_kept_as_sent(door: RunningDoor) -> None:
    with Talk(door).begin() as talk:
        talk.send(b"Subject: unix\n\nhello\n.. dots\n\r\n.\r\n")
        assert talk.reply().startswith("250")
    assert door.stored() == [b"Subject: unix\n\nhello\n.. dots\n\r\n"]


@pytest.mark.parametrize("line", [b"NOOP\n", b"NOOP\rNOOP\r\n", b"NO\0OP\r\n", b"N" * 5000 + b"\r\n"])
def test_lines_that_are_no_command_lines_are_refused(door: RunningDoor, line: bytes) -> None:
    with Talk(door) as talk:
        assert talk.say(line).startswith("500 5.5.2")
        assert talk.say(b"NOOP\r\n").startswith("250")


def test_an_endless_line_is_not_kept_in_memory_and_answered_once(door: RunningDoor) -> None:
    with Talk(door) as talk:
        for _ in range(50):
            talk.socket.sendall(b"A" * 10_000)
        assert talk.say(b"\r\n").startswith("500 5.5.2 the line is too long")
        assert talk.say(b"NOOP\r\n").startswith("250")


def test_too_large_is_refused_by_its_announced_and_by_its_real_size(door: RunningDoor) -> None:
    with Talk(door) as talk:
        talk.say(b"EHLO client.test\r\n")
        assert talk.say(b"MAIL FROM:<kim@client.test> SIZE=3000001\r\n").startswith("552 5.3.4")
        for line in (b"MAIL FROM:<kim@client.test> SIZE=10\r\n", b"RCPT TO:<support@acme.test>\r\n"):
            assert talk.say(line).startswith("250")
        talk.send((b"x" * 998 + b"\r\n") * 3001 + b".\r\n")
        assert talk.reply().startswith("552 5.3.4")
        assert talk.say(b"NOOP\r\n").startswith("250")
    assert door.stored() == []
    assert list(door.spool.incoming.iterdir()) == []


def test_a_large_mail_arrives_whole_in_its_own_lane(door: RunningDoor) -> None:
    content = b"Subject: large\r\n\r\n" + (b".%s\r\n" % (b"x" * 900)) * 2500
    with client(door) as smtp:
        smtp.ehlo()
        smtp.mail("kim@client.test")
        smtp.rcpt("support@acme.test")
        assert smtp.data(content)[0] == 250
    (one,) = door.spool.claim("w", 1, lane="heavy")
    assert door.stored() == [content]
    assert door.spool.raw_file(one.mail_id) is not None
    assert list(door.spool.incoming.iterdir()) == []


def test_a_connection_that_breaks_in_the_middle_leaves_nothing(door: RunningDoor) -> None:
    def kept() -> bool:
        return any(door.spool.incoming.iterdir())

    with Talk(door).begin() as talk:
        talk.send(b"x" * 2_000_000)
        eventually(kept)
    eventually(lambda: not kept())
    assert door.stored() == []


def test_bdat_takes_content_by_length(door: RunningDoor) -> None:
    with Talk(door).begin() as talk:
        talk.socket.sendall(b"BDAT 17\r\nSubject: x\r\n\r\n.\r\nBDAT 5\r\n\r\n.\r\nBDAT 0 LAST\r\n")
        assert talk.replies(2) == ["250", "250"]
        assert talk.reply().startswith("250 2.0.0 accepted")
        assert talk.say(b"BDAT 4 LAST\r\nQUIT").startswith("503")
        assert talk.say(b"NOOP\r\n").startswith("250")
    assert door.stored() == [b"Subject: x\r\n\r\n.\r\n\r\n.\r\n"]


def test_bdat_beyond_the_limit_or_reset_in_the_middle(door: RunningDoor) -> None:
    with Talk(door).begin() as talk:
        assert talk.say(b"BDAT 3\r\nabc").startswith("250")
        assert talk.say(b"DATA\r\n").startswith("503")
        assert talk.say(b"RSET\r\n").startswith("250")
        talk.begin(b"NOOP")
        assert talk.say(b"BDAT 3000001 LAST\r\n" + b"x" * 3_000_001).startswith("552 5.3.4")
        talk.begin(b"NOOP")
        assert talk.say(b"BDAT 3 LAST\r\nxyz").startswith("250")
        assert talk.say(b"BDAT many\r\n").startswith("501")
        assert talk.reply() == ""
    assert door.stored() == [b"xyz"]


def test_non_ascii_addresses_come_through(door: RunningDoor) -> None:
    with client(door) as smtp:
        smtp.ehlo()
        assert smtp.mail("kím@client.test", ["SMTPUTF8"])[0] == 250
        assert smtp.docmd("RCPT", "TO:<info@xn--mnchen-3ya.test>")[0] == 250
        smtp.command_encoding = "utf-8"
        assert smtp.docmd("RCPT", "TO:<info@münchen.test>")[0] == 250
        assert smtp.data(b"x\r\n")[0] == 250
    (one,) = door.spool.claim("w", 1)
    assert one.envelope.mail_from == "kím@client.test"
    assert one.envelope.smtputf8
    assert b"with UTF8SMTP" in door.spool.raw(one.mail_id)


def test_starttls(
    run_door: Callable[..., Any], server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    with run_door(tls=server_tls) as door:
        with client(door) as smtp:
            smtp.starttls(context=client_tls)
            smtp.ehlo()
            assert not smtp.has_extn("starttls")
            smtp.send_message(message())
        (one,) = door.spool.claim("w", 1)
        assert one.envelope.tls.startswith("TLSv1.")
        assert b"with ESMTPS" in door.spool.raw(one.mail_id)


@pytest.mark.parametrize("gap_s", [0.0, 0.05])
def test_what_is_said_in_the_clear_behind_starttls_is_never_obeyed(
    run_door: Callable[..., Any], server_tls: ssl.SSLContext, client_tls: ssl.SSLContext, gap_s: float
) -> None:
    injected = b"EHLO evil\r\nMAIL FROM:<evil@client.test>\r\nRCPT TO:<support@acme.test>\r\n"
    with run_door(tls=server_tls) as door, Talk(door) as talk:
        talk.say(b"EHLO client.test\r\n")
        if gap_s:
            talk.socket.sendall(b"STARTTLS\r\n")
            time.sleep(gap_s)
            talk.socket.sendall(injected)
        else:
            talk.socket.sendall(b"STARTTLS\r\n" + injected)
        assert talk.reply().startswith("220")
        try:
            with client_tls.wrap_socket(talk.socket) as secure:
                secure.sendall(b"DATA\r\n")
                assert secure.recv(1000).startswith(b"503")
        except (ssl.SSLError, ConnectionError):
            assert gap_s, "plaintext in the same packet is thrown away, so that the handshake goes on"


def test_a_failed_handshake_ends_the_connection_and_nothing_else(
    run_door: Callable[..., Any], server_tls: ssl.SSLContext
) -> None:
    with run_door(tls=server_tls) as door:
        with Talk(door) as talk:
            talk.say(b"EHLO client.test\r\n")
            assert talk.say(b"STARTTLS\r\n").startswith("220")
            talk.socket.sendall(b"this is no TLS\r\n" * 10)
            assert talk.lines.read().find(b"250") < 0
        with Talk(door) as talk:
            assert talk.say(b"NOOP\r\n").startswith("250")


def test_an_idle_client_and_a_slow_one_are_sent_away(run_door: Callable[..., Any]) -> None:
    limits = Limits(idle_s=0.5, data_idle_s=10, slow_after_s=0.5, slow_bytes_per_s=1000)
    with run_door(limits=limits) as door:
        idle, slow = Talk(door), Talk(door).begin()
        slow.send(b"Subject: slow\r\n")
        assert idle.reply().startswith("421 4.4.2")
        assert slow.reply().startswith("421 4.4.2")
        assert idle.reply() == slow.reply() == ""
    assert door.stored() == []


def is_greeted(door: RunningDoor) -> bool:
    with Talk(door, greet=False) as talk:
        return talk.reply().startswith("220")


def test_a_client_has_so_many_connections_and_no_more(run_door: Callable[..., Any]) -> None:
    with run_door(limits=Limits(connections_a_client=2)) as door:
        first, second = Talk(door), Talk(door)
        with Talk(door, greet=False) as third:
            assert third.reply().startswith("421 4.7.0")
        first.say(b"QUIT\r\n")
        first.reply()
        eventually(lambda: is_greeted(door))
        second.socket.close()


@pytest.mark.parametrize(("number", "reply"), [(5, "451 4.3.0"), (28, "452 4.3.1")])
def test_a_failure_of_ours_is_never_a_success_and_never_final(
    door: RunningDoor, monkeypatch: pytest.MonkeyPatch, number: int, reply: str
) -> None:
    def fails(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with Talk(door).begin() as talk:
        monkeypatch.setattr(SqliteSpool, "append_packed", fails)
        talk.send(b"x\r\n.\r\n")
        assert talk.reply().startswith(reply)
        monkeypatch.undo()
        talk.begin(b"NOOP").send(b"again\r\n.\r\n")
        assert talk.reply().startswith("250")
    assert door.stored() == [b"again\r\n"]


def test_a_low_disk_puts_mail_off_and_the_door_goes_on_by_itself(
    door: RunningDoor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    free = [0]
    monkeypatch.setattr("postroom.spool.disk.free_bytes", lambda _: free[0])
    with Talk(door) as talk:
        talk.say(b"EHLO client.test\r\n")
        assert talk.say(b"MAIL FROM:<kim@client.test>\r\n").startswith("452 4.3.1")
        free[0] = 2**40
        deadline = time.monotonic() + 5
        while not talk.say(b"MAIL FROM:<kim@client.test>\r\n").startswith("250"):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert talk.say(b"RCPT TO:<support@acme.test>\r\n").startswith("250")
        talk.send(b"x\r\n.\r\n")
        assert talk.reply().startswith("250")
    assert door.stored() == [b"x\r\n"]
    said = [record.getMessage() for record in caplog.records if "the disk of" in record.getMessage()]
    assert ["is low" in said[0], "has room again" in said[-1], len(said)] == [True, True, 2]


def test_an_address_that_was_published_a_moment_ago_is_not_refused(door: RunningDoor) -> None:
    with Talk(door) as talk:
        talk.say(b"EHLO client.test\r\n")
        talk.say(b"MAIL FROM:<kim@client.test>\r\n")
        assert talk.say(b"RCPT TO:<new@acme.test>\r\n").startswith("550")
        publish(door.addresses, addresses={"new@acme.test": Target(9, 1)}, hostname="mail.acme.test")
        assert talk.say(b"RCPT TO:<new@acme.test>\r\n").startswith("250")


def test_without_a_snapshot_mail_is_put_off(run_door: Callable[..., Any]) -> None:
    with run_door(published=False) as door, Talk(door) as talk:
        talk.say(b"EHLO client.test\r\n")
        talk.say(b"MAIL FROM:<kim@client.test>\r\n")
        assert talk.say(b"RCPT TO:<support@acme.test>\r\n").startswith("451 4.3.0")


def test_many_sessions_at_once_share_commits(door: RunningDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[int] = []
    real = SqliteSpool.append_packed

    def slow(self: SqliteSpool, packed: list[Record]) -> list[Place]:
        batches.append(len(packed))
        time.sleep(0.02)
        return real(self, packed)

    monkeypatch.setattr(SqliteSpool, "append_packed", slow)

    def send(number: int) -> None:
        with client(door) as smtp:
            for n in range(5):
                smtp.send_message(message(f"{number}-{n}"))

    threads = [threading.Thread(target=send, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sum(batches) == 50 == door.spool.counts().accepted
    assert len(batches) <= 35


@pytest.mark.skipif(
    not SMTP_SOURCE.exists(), reason="Debian's postfix, which brings smtp-source, is not installed"
)
@pytest.mark.parametrize("options", [["-d"], []])
def test_postfixs_own_client_is_content(door: RunningDoor, options: list[str]) -> None:
    address = f"{door.host}:{door.port}"
    command = [SMTP_SOURCE, *options, "-s", "5", "-m", "40", "-l", "3000", "-t", "support@acme.test", address]
    subprocess.run(command, check=True, timeout=20)
    assert door.spool.counts().accepted == 40


@pytest.mark.parametrize(
    "header",
    [
        b"PROXY TCP4 192.0.2.44 192.0.2.1 5000 25\r\n",
        b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\2\x2c\xc0\0\2\1\x13\x88\0\x19",
    ],
)
@pytest.mark.parametrize("step", [1, 100])
def test_behind_a_balancer_the_client_is_who_the_proxy_header_says(
    run_door: Callable[..., Any], header: bytes, step: int
) -> None:
    with run_door(proxy=True) as door:
        with Talk(door, greet=False) as talk:
            for i in range(0, len(header), step):
                talk.socket.sendall(header[i : i + step])
                time.sleep(0.001)
            assert talk.reply().startswith("220")
            talk.begin().send(b"x\r\n.\r\n")
            assert talk.reply().startswith("250")
        assert door.spool.claim("w", 1)[0].envelope.peer == "192.0.2.44"
        with Talk(door, greet=False) as stranger:
            stranger.socket.sendall(b"EHLO client.test\r\n")
            assert stranger.reply() == ""


def test_behind_a_balancer_each_client_is_limited_by_itself(run_door: Callable[..., Any]) -> None:
    header = "PROXY TCP4 192.0.2.{} 192.0.2.1 5000 25\r\n"
    with run_door(proxy=True, limits=Limits(connections_a_client=1)) as door:
        talks = [Talk(door, greet=False) for _ in range(3)]
        for talk, client_number, reply in zip(talks, (44, 44, 45), ("220", "421 4.7.0", "220"), strict=True):
            talk.socket.sendall(header.format(client_number).encode())
            assert talk.reply().startswith(reply)
        for talk in talks:
            talk.socket.close()


def test_stopping_finishes_the_mail_under_way_and_sends_the_others_away(run_door: Callable[..., Any]) -> None:
    running = run_door(limits=Limits(stop_s=5))
    door = running.__enter__()
    idle, busy = Talk(door), Talk(door).begin()
    busy.send(b"Subject: under way\r\n")
    time.sleep(0.05)
    stopper = threading.Thread(target=running.__exit__, args=(None, None, None))
    stopper.start()
    assert idle.reply().startswith("421 4.3.2")
    time.sleep(0.05)
    busy.socket.sendall(b"\r\nhello\r\n.\r\n")
    assert busy.reply().startswith("250 2.0.0 accepted")
    assert busy.reply().startswith("421 4.3.2")
    stopper.join(5)
    assert not stopper.is_alive()
    with pytest.raises(OSError):
        socket.create_connection((door.host, door.port), timeout=1)
    assert door.stored() == [b"Subject: under way\r\n\r\nhello\r\n"]
