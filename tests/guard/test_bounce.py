"""Rule 3: a report is no conversation, no answer, and says what became of whom."""

from types import SimpleNamespace

from postroom.conversations.addresses import entered
from postroom.conversations.models import Conversation, Status
from postroom.conversations.replies import start
from postroom.conversations.words import written
from postroom.guard.rules.bounce import report_about_our_mail
from tests.guard.cases import case
from tests.guard.making import answering, automatic_mails, raw, receive

REPORT = (
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    "--b\r\n\r\nNot delivered.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    "Reporting-MTA: dns; mx.customer.test\r\n\r\nFinal-Recipient: rfc822; carol@customer.test\r\n"
    "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\r\n\r\n"
    "--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{}>\r\nSubject: Offer\r\n\r\nx\r\n--b--\r\n",
)


def report(about: str = "unknown@acme.test") -> bytes:
    """Return a report that a mail with this id could not be delivered."""
    return raw(
        from_="MAILER-DAEMON@customer.test",
        subject="Undelivered Mail Returned to Sender",
        headers=[REPORT[0]],
        text=REPORT[1].format(about),
    )


def test_it_is_found_by_its_form() -> None:
    found = report_about_our_mail(case(report(), mail_from=""))
    assert found is not None
    assert (found.outcome, found.reason) == ("bounce", "a report that a mail could not be delivered")
    assert any("multipart/report" in reason.evidence for reason in found.evidence)


def test_it_goes_to_the_mail_that_it_is_about_and_starts_nothing(acme: SimpleNamespace) -> None:
    answering(acme, acme.support)
    sent = start(acme.support, acme.ada, written("Hello"), entered(to="carol@customer.test"), "Offer")
    sent.outgoing.recipients.update(state="sent")
    Conversation.objects.update(status=Status.CLOSED)
    receive(acme.support, report(sent.message_id), mail_from="")
    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.message_count) == (Status.CLOSED, 2)
    assert sent.outgoing.recipients.get().state == "bounced"
    assert automatic_mails() == []
