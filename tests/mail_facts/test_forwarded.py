# ruff: noqa: E501 (tables of mails, one a line)
import time

import pytest

from mail_facts.making import mail_of, multipart
from postroom.mail.forwarded import is_forwarded, original_sender, real_author

MEMBERS = frozenset({"mia@acme.example", "ben@acme.example"})
MIA = {"From": "Mia <mia@acme.example>"}

FORMS = {
    "gmail": "---------- Forwarded message ---------\nFrom: Carl Customer <carl@third.example>\nDate: Wed, 2 Jul 2025 at 09:00\n"
    "Subject: Complaint\nTo: <mia@acme.example>\n\nHello",
    "gmail with stars": "*From:* Carl Customer <carl@third.example>\n*Date:* Wed\n*Subject:* Complaint\n\nHello",
    "outlook": "________________________________\nFrom: Carl Customer <carl@third.example>\nSent: Wednesday\nTo: Mia\nSubject: Complaint",
    "outlook old": "-----Original Message-----\nFrom: Carl Customer [mailto:carl@third.example]\nSent: Wednesday\nTo: Mia\nSubject: x",
    "apple": "Begin forwarded message:\n\nFrom: Carl Customer <carl@third.example>\nSubject: Complaint\nDate: 2 July 2025\nTo: x",
    "thunderbird": "-------- Forwarded Message --------\nSubject: Complaint\nDate: Wed\nFrom: Carl Customer <carl@third.example>\nTo: x",
    "quoted": "> Begin forwarded message:\n>\n> From: Carl Customer <carl@third.example>\n> Subject: Complaint\n> Date: 2 July",
    "german": "Von: Carl Customer <carl@third.example>\nGesendet: Mittwoch\nAn: Mia\nBetreff: Beschwerde",
    "french": "De : Carl Customer <carl@third.example>\nEnvoyé : mercredi\nÀ : Mia\nObjet : Plainte",
    "japanese": "差出人: Carl Customer <carl@third.example>\n日時: 2025年7月2日\n件名: 苦情",
    "russian": "От: Carl Customer <carl@third.example>\nДата: среда\nТема: Жалоба",
    "of a colleague's forward": "From: Ben <ben@acme.example>\nSent: today\nSubject: Fwd: Complaint\n\nsee below\n\n"
    "From: Carl Customer <carl@third.example>\nSent: Wednesday\nSubject: Complaint\n",
}  # fmt: skip


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_original_sender_in_the_text(text: str) -> None:
    mail = mail_of(f"Please handle this.\n\n{text}", Subject="Fwd: Complaint", **MIA)
    sender = original_sender(mail, MEMBERS)
    assert sender is not None
    assert (sender.name, sender.address) == ("Carl Customer", "carl@third.example")


def test_attached_mail() -> None:
    inner = "From: Carl <carl@third.example>\nSubject: Complaint\n\nHello"
    mail = multipart(
        "mixed", "Content-Type: text/plain\n\nSee.", f"Content-Type: message/rfc822\n\n{inner}", **MIA
    )
    sender = original_sender(mail, MEMBERS)
    assert sender is not None and sender.address == "carl@third.example" and is_forwarded(mail)


def test_what_is_no_forward() -> None:
    assert not is_forwarded(mail_of("From: my point of view\nit works", Subject="Hello"))
    assert not is_forwarded(mail_of(FORMS["outlook old"], Subject="Re: Complaint"))
    assert original_sender(mail_of("From: carl@third.example, I heard nothing"), MEMBERS) is None


def test_rewritten_author_needs_both_headers() -> None:
    head = {"From": "list@lists.example", "X_Original_From": "Ada <ada@home.example>"}
    author = real_author(mail_of(Reply_To="Ada <ada@home.example>", **head))
    assert author is not None and author.address == "ada@home.example"
    other = real_author(mail_of(Reply_To="x@y.example", **head))
    assert other is not None and other.address == "list@lists.example"
    assert real_author(mail_of(From="")) is None


@pytest.mark.parametrize(
    "piece", ["From: a@b.example\n", "From: ", ">", "-", "* ", "\n", "From: a@b.example\nTo: x\nDate: y\n"]
)
def test_linear(piece: str) -> None:
    started = time.process_time()
    original_sender(mail_of(piece * (300_000 // len(piece)), **MIA), MEMBERS)
    assert time.process_time() - started < 5
