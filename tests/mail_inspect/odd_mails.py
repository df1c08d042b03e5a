# ruff: noqa: E501 (tables of mails, one a line)
"""Odd mails of our own, each with what must be seen in it; named by their disease."""

import base64
import hashlib
from typing import Any

HEAD = """\
From: Ada <ada@home.example>
To: Support <support@acme.example>
Subject: A question
Date: Thu, 03 Jul 2025 10:12:00 +0200
Message-ID: <m1@home.example>
"""
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def file(name: str | None, kind: str, content: bytes) -> dict[str, Any]:
    """Return what is to be seen of a file with this content."""
    return {
        "name": name,
        "content_type": kind,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def raw(text: str, head: str = HEAD, charset: str = "utf-8") -> bytes:
    """Return a mail with CR LF; `text` begins with more header lines, an empty line ends them."""
    return (head + text).replace("\n", "\r\n").encode(charset)


def parts(kind: str, *each: str) -> str:
    """Return a multipart body of parts that bring their header."""
    body = "".join(f"--b1\n{part}\n" for part in each)
    return f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="b1"\n\n{body}--b1--\n'


def encoded(content: bytes) -> str:
    """Return bytes as base64 in lines."""
    return base64.encodebytes(content).decode()


PLAIN = {
    "message_id": "m1@home.example",
    "in_reply_to": [],
    "references": [],
    "subject": "A question",
    "from": {"name": "Ada", "address": "ada@home.example"},
    "to": [{"name": "Support", "address": "support@acme.example"}],
    "cc": [],
    "reply_to": [],
    "date": "2025-07-03T08:12:00Z",
    "text": "Hello\n",
    "new_text": "Hello",
    "html": False,
    "attachments": [],
    "automatic": {"verdict": "no", "reasons": []},
    "bounce": None,
    "never_reply": {"verdict": "no", "reasons": []},
    "limited": False,
    "defects": [],
}
REPORT_TEXT = """\
Content-Type: text/plain

This is the mail system at mx.home.example. I could not deliver your message.

<gone@home.example>: host mx.home.example said: 550 5.1.1 User unknown
"""
STATUS = """\
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.home.example

Final-Recipient: rfc822; gone@home.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

Final-Recipient: rfc822; full@home.example
Action: delayed
Status: 4.2.2
"""
RETURNED = """\
Content-Type: message/rfc822

From: support@acme.example
To: gone@home.example
Subject: Your order
Message-ID: <ours-1@acme.example>

Hello
"""
DAEMON = HEAD.replace("Ada <ada@home.example>", "Mail Delivery System <MAILER-DAEMON@home.example>")

MAILS: dict[str, tuple[bytes, dict[str, Any]]] = {
    "plain": (raw("\nHello\n"), PLAIN),
    "empty": (
        b"",
        {"message_id": None, "subject": "", "from": None, "to": [], "date": None, "text": "", "new_text": "", "limited": False},
    ),
    "no-date-no-id": (
        raw("\nHi\n", "From: ada@home.example\nTo: support@acme.example\n"),
        {"message_id": None, "date": None, "from": {"name": "", "address": "ada@home.example"}, "subject": ""},
    ),
    "8-bit-headers-latin-1": (
        raw("\nHello\n", HEAD.replace("A question", "Größe für Zoë").replace("Ada <", "Zoë Groß <"), "latin-1"),
        {"subject": "Größe für Zoë", "from": {"name": "Zoë Groß", "address": "ada@home.example"}},
    ),
    "8-bit-headers-utf-8": (
        raw("\nHello\n", HEAD.replace("A question", "注文 – Ärger")),
        {"subject": "注文 – Ärger", "defects": []},
    ),
    "encoded-word-names": (
        raw("Cc: =?utf-8?q?M=C3=BCller=2C_J=C3=B6rg?= <joerg@home.example>,\n =?utf-8?b?w4k=?= <e@home.example>\n\nHi\n"),
        {"cc": [{"name": "Müller, Jörg", "address": "joerg@home.example"}, {"name": "É", "address": "e@home.example"}]},
    ),
    "headers-twice": (
        raw("Subject: Another\nMessage-ID: <m2@home.example>\nTo: ben@acme.example\n\nHi\n"),
        {
            "subject": "A question",
            "message_id": "m1@home.example",
            "to": [{"name": "Support", "address": "support@acme.example"}, {"name": "", "address": "ben@acme.example"}],
        },
    ),
    "from-a-bare-word": (
        raw("\nHi\n", HEAD.replace("Ada <ada@home.example>", "root")),
        {"from": {"name": "root", "address": ""}},
    ),
    "from-absurd": (
        raw("\nHi\n", HEAD.replace("Ada <ada@home.example>", '"Ada" <""@home.example>, , <@>')),
        {"from": {"name": "Ada", "address": '""@home.example'}},
    ),
    "from-missing": (
        raw("\nHi\n", HEAD.partition("\n")[2]),
        {"from": None, "never_reply": {"verdict": "yes", "reasons": ["nobody-to-answer: there is no From, Sender, Reply-To or Return-Path"]}},
    ),
    "groups": (
        raw("Cc: Friends: ben@acme.example, Chloe <chloe@acme.example>;, Nobody:;\nReply-To: Team: a@home.example;\n\nHi\n"),
        {
            "cc": [{"name": "", "address": "ben@acme.example"}, {"name": "Chloe", "address": "chloe@acme.example"}],
            "reply_to": [{"name": "", "address": "a@home.example"}],
        },
    ),
    "ids-folded-and-many": (
        raw("In-Reply-To: <p1@acme.example>\n <p2@acme.example>\nReferences: " + "\n ".join(f"<r{n}@acme.example>" for n in range(50)) + "\n\nHi\n"),
        {
            "in_reply_to": ["p1@acme.example", "p2@acme.example"],
            "references": ["r0@acme.example", *(f"r{n}@acme.example" for n in range(18, 50))],
        },
    ),
    "names-by-rfc-2231": (
        raw(parts("mixed", "Content-Type: text/plain\n\nSee.\n", "Content-Type: application/pdf\nContent-Disposition: attachment;\n filename*0*=utf-8''%C3%9Cber;\n filename*1=sicht.pdf\n\n%PDF-1.4")),
        {"text": "See.\n", "attachments": [file("Übersicht.pdf", "application/pdf", b"%PDF-1.4")]},
    ),
    "names-dangerous-twice-and-none": (
        raw(parts("mixed", *(f'Content-Type: application/octet-stream\nContent-Disposition: attachment{name}\n\n{n}\x01' for n, name in enumerate(('; filename="../../etc/passwd"', '; filename="a.bin"', '; filename="a.bin"', ""))))),
        {"attachments": [file(name, "application/octet-stream", b"%d\x01" % n) for n, name in enumerate(("passwd", "a.bin", "a.bin", None))]},
    ),
    "inline-picture": (
        raw(parts("related", 'Content-Type: text/html\n\n<p>Look:</p><img src="cid:p1">\n', f'Content-Type: image/png; name="p.png"\nContent-ID: <p1>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\n{encoded(PNG)}')),
        {"html": True, "new_text": "Look:", "attachments": [file("p.png", "image/png", PNG)]},
    ),
    "nested-rfc822": (
        raw(parts("mixed", "Content-Type: text/plain\n\nFyi\n", "Content-Type: message/rfc822\n\nFrom: eve@other.example\nSubject: Inner\n\nInner words\n")),
        {
            "subject": "A question",
            "text": "Fyi\n",
            "attachments": [file(None, "message/rfc822", b"From: eve@other.example\r\nSubject: Inner\r\n\r\nInner words\r\n")],
        },
    ),
    "winmail-that-is-none": (
        raw(parts("mixed", "Content-Type: text/plain\n\nSee.\n", 'Content-Type: application/ms-tnef; name="winmail.dat"\n\nnot really')),
        {
            "attachments": [file("winmail.dat", "application/ms-tnef", b"not really")],
            "defects": ["tnef-broken: a winmail.dat that cannot be unpacked is kept as it is"],
        },
    ),
    "format-flowed": (
        raw("Content-Type: text/plain; format=flowed; delsp=no\n\nOne long \nline.\n\n> quoted \n> line\n"),
        {"text": "One long line.\n\n> quoted line\n", "new_text": "One long line."},
    ),
    "html-alone": (
        raw("Content-Type: text/html; charset=utf-8\n\n<style>p{}</style><p>Grüße &amp; Dank</p><script>x</script>\n"),
        {"html": True, "text": "Grüße & Dank", "new_text": "Grüße & Dank"},
    ),
    "reply-with-quotation-and-signature": (
        raw("\nYes, please.\n\nOn 2 Jul 2025, Support wrote:\n> Shall we?\n\n-- \nAda, Home Ltd\n"),
        {"new_text": "Yes, please."},
    ),
    "report-with-two-recipients": (
        raw("Return-Path: <>\n" + parts("report", REPORT_TEXT, STATUS, RETURNED), DAEMON),
        {
            "bounce": {
                "recipients": [
                    {"address": "gone@home.example", "action": "failed", "status": "5.1.1", "reason": "unknown-user"},
                    {"address": "full@home.example", "action": "delayed", "status": "4.2.2", "reason": "mailbox-full"},
                ],
                "returned_message_id": "ours-1@acme.example",
            },
            "automatic.verdict": "yes",
            "never_reply.verdict": "yes",
        },
    ),
    "report-in-words-only": (
        raw("\nSorry, I wasn't able to deliver your message to the following addresses.\n\n<gone@home.example>:\n550 5.1.1 no mailbox here by that name\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <ours-2@acme.example>\nTo: gone@home.example\n", DAEMON.replace("A question", "failure notice")),
        {
            "bounce": {
                "recipients": [{"address": "gone@home.example", "action": "failed", "status": "5.1.1", "reason": "unknown-user"}],
                "returned_message_id": "ours-2@acme.example",
            },
            "automatic.verdict": "weak",
            "never_reply.verdict": "yes",
        },
    ),
    "report-of-success": (
        raw(parts("report", "Content-Type: text/plain\n\nDelivered.\n", STATUS.partition("\n\nFinal")[0] + "\n\nFinal-Recipient: rfc822; a@home.example\nAction: delivered\nStatus: 2.1.5\n"), DAEMON),
        {"bounce": None, "automatic.verdict": "yes", "never_reply.verdict": "yes"},
    ),
    "complaint-arf": (
        raw(parts("report", "Content-Type: text/plain\n\nThis is an abuse report.\n", "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: ada@home.example\n", RETURNED)),
        {"bounce": None, "automatic.verdict": "yes", "never_reply.verdict": "yes"},
    ),
    "report-forwarded-by-a-person": (
        raw(parts("mixed", "Content-Type: text/plain\n\nWhat does this mean?\n", "Content-Type: message/rfc822\n\n" + DAEMON + parts("report", REPORT_TEXT, STATUS, RETURNED).replace("b1", "b2"))),
        {"bounce": None, "automatic": PLAIN["automatic"], "never_reply": PLAIN["never_reply"], "text": "What does this mean?\n"},
    ),
    "auto-submitted-no": (raw("Auto-Submitted: no (a person); x=1\n\nHi\n"), {"automatic": PLAIN["automatic"]}),
    "list-mail": (
        raw("List-Id: News <news.acme.example>\nPrecedence: bulk\n\nHi\n"),
        {"automatic": {"verdict": "weak", "reasons": ["precedence: Precedence: bulk", "list-header: List-Id: News <news.acme.example>"]}, "never_reply.verdict": "yes"},
    ),
    "person-with-suppression": (
        raw("X-Auto-Response-Suppress: DR, OOF\n\nHi\n"),
        {"automatic": PLAIN["automatic"], "never_reply": {"verdict": "yes", "reasons": ["auto-response-suppress: X-Auto-Response-Suppress: DR, OOF"]}},
    ),
    "boundary-missing": (
        raw("Content-Type: multipart/mixed\n\nOnly words\n"),
        {"text": "Only words\n", "attachments": [], "limited": False},
    ),
    "surrogates-and-nul": (
        raw("Content-Type: text/plain; charset=utf-7\n\nx+2AA-y\n").replace(b"A question", b"A\0 question"),
        {"subject": "A question", "text": "x\ufffdy\n"},
    ),
}  # fmt: skip

ABSENCES = {
    "German": "Abwesenheitsnotiz: A question",
    "French": "Réponse automatique : A question",
    "Spanish": "Respuesta automática: A question",
    "Italian": "Risposta automatica: A question",
    "Dutch": "Automatisch antwoord: A question",
    "Swedish": "Autosvar: A question",
    "Polish": "Automatyczna odpowiedź: A question",
    "Russian": "Автоответ: A question",
    "Japanese": "自動応答: A question",
}
MAILS |= {
    f"absence-{language}": (
        raw("\nI am away.\n", HEAD.replace("A question", subject)),
        {"subject": subject, "automatic.verdict": "weak", "never_reply.verdict": "yes", "bounce": None},
    )
    for language, subject in ABSENCES.items()
}
