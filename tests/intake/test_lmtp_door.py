"""The LMTP door, RFC 2033."""

import smtplib
from collections.abc import Callable
from typing import Any

from tests.intake.talking import Talk


def test_each_recipient_has_an_answer_of_its_own(run_door: Callable[..., Any]) -> None:
    with run_door(lmtp=True) as door:
        with Talk(door) as talk:
            assert talk.say(b"EHLO client.test\r\n").startswith("500")
            talk.begin(b"LHLO client.test")
            assert talk.say(b"RCPT TO:<nobody@acme.test>\r\n").startswith("550 5.1.1")
            assert talk.say(b"RCPT TO:<sales@acme.test>\r\n").startswith("250")
            talk.send(b"Subject: x\r\n\r\nhello\r\n.\r\n")
            assert talk.replies(2) == ["250", "250"]
            assert talk.say(b"NOOP\r\n") == "250 2.0.0 OK"
        assert door.stored() == [b"Subject: x\r\n\r\nhello\r\n"]
        assert b"with LMTP" in door.spool.export(1)


def test_pythons_own_client_is_content(run_door: Callable[..., Any]) -> None:
    with run_door(lmtp=True) as door:
        with smtplib.LMTP(door.host, door.port, local_hostname="client.test") as lmtp:
            refused = lmtp.sendmail("kim@client.test", ["support@acme.test", "x@acme.test"], b"x\r\n")
        assert list(refused) == ["x@acme.test"]
        assert door.spool.counts().accepted == 1
