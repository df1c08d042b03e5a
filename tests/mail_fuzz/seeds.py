"""What fuzzing starts from: the named mails of tests/mail, and the words of which mail is made."""

from collections.abc import Iterator
from pathlib import Path

from postroom.mail.parse import parse
from tests.mail_fuzz.targets import KEYRING, PERSON, TOKENS, VERP

MAILS = Path(__file__).parent.parent / "mail"
SEED_MOST_BYTES = 8_192
DIGEST = "ab" * 32
HEADERS = (
    b"From: ", b"Sender: ", b"To: ", b"Cc: ", b"Reply-To: ", b"Subject: ", b"Date: ", b"Message-ID: <",
    b"In-Reply-To: <", b"References: <", b"Return-Path: <>", b"Received: from ", b"Delivered-To: ",
    b"Auto-Submitted: auto-replied", b"Precedence: bulk", b"List-Id: <", b"List-Unsubscribe: <https://",
    b"X-Loop: ", b"X-Failed-Recipients: ", b"X-Auto-Response-Suppress: All", b"X-Original-From: ",
    b"Authentication-Results: mx.desk.example; dkim=pass header.d=", b"Content-Type: ", b"Content-ID: <",
    b"Content-Transfer-Encoding: ", b"Content-Disposition: attachment; filename=", b"MIME-Version: 1.0",
)  # fmt: skip
TYPES = (
    b"multipart/mixed; boundary=", b"multipart/alternative; boundary=b", b"multipart/related; boundary=b",
    b"multipart/report; report-type=delivery-status; boundary=b", b"multipart/digest; boundary=b",
    b"multipart/signed; protocol=", b"message/rfc822", b"message/delivery-status",
    b"message/feedback-report", b"message/disposition-notification", b"text/plain; format=flowed; delsp=yes",
    b"text/html; charset=", b"text/calendar; method=REQUEST", b"text/rfc822-headers",
    b"application/ms-tnef; name=winmail.dat", b"application/pkcs7-mime", b"application/pgp-encrypted",
)  # fmt: skip
VALUES = (
    b"base64\r\n\r\n", b"quoted-printable\r\n\r\n", b"x-uuencode\r\n\r\nbegin 644 a\r\n", b"8bit", b"utf-8",
    b"utf-7", b"utf-16", b"iso-2022-jp", b"iso-2022-kr", b"gb18030", b"hz", b"big5", b"windows-1258",
    b"=?utf-8?q?", b"=?iso-2022-jp?b?", b"?=", b"filename*0*=utf-8''%E2%82%AC", b"; filename*1=", b'name="',
    b"--b\r\n", b"--b--\r\n", b"\r\n\r\n", b"\r\n ", b"\r\n", b"\n.\r\n", b"\x00", b"\xff\xfe", b"\xed\xa0\x80",
    b"\xe2\x80\xae", b"<[x@y]>", b'<""@host>', b"Group: a@b.example, c@d.example;", b"a@b.example", b"(", b")",
    b"<", b">", b'"', b"\\", b",", b";", b":", b"@", b"=", b"=3D", b"=\r\n", b"%D8%00", b"&#xD800;", b"&amp;",
)  # fmt: skip
REPORTS = (
    b"Reporting-MTA: dns; mx.acme.example", b"Final-Recipient: rfc822; ", b"Original-Recipient: rfc822; ",
    b"Action: failed", b"Action: delayed", b"Status: 5.1.1", b"Diagnostic-Code: smtp; 550 5.1.1 ",
    b"Feedback-Type: abuse", b"Arrival-Date: ", b"550 5.7.1 ", b"mailer-daemon@", b"Undelivered Mail",
    b"Delivery has failed to these recipients", b"Hi. This is the qmail-send program at ",
    b"--- Below this line is a copy of the message.", b"BEGIN:VCALENDAR\r\n", b"BEGIN:VEVENT\r\n",
    b"END:VEVENT\r\n", b"DTSTART;TZID=Europe/Berlin:20261124T083000", b"RRULE:FREQ=DAILY",
)  # fmt: skip
QUOTES = (
    b"On Tue, 24 Nov 2026 at 08:30, Ada <ada@acme.example> wrote:\n", b"Am 24.11.2026 um 08:30 schrieb Ada:\n",
    b"Le mar. 24 nov. 2026, Ada a \xc3\xa9crit :\n", b"El 24/11/2026, Ada escribi\xc3\xb3:\n", b"> ", b">", b"> > ",
    b"-- \n", b"--\n", b"__", b"-----Original Message-----\n", b"---------- Forwarded message ---------\n",
    b"From: Ada\nSent: Tuesday\nTo: Ben\nSubject: x\n\n", b"Sent from my iPhone\n", b"\n", b"```\n", b"*", b" ",
    b'<div class="gmail_quote">', b"<blockquote>", b'<blockquote type="cite">', b'<div id="divRplyFwdMsg">',
    b'<div style="border-top:solid #E1E1E1 1.0pt">', b'<div class="moz-cite-prefix">', b'<div id="appendonsend">',
    b'<div class="yahoo_quoted">', b'<div class="protonmail_quote">', b"</div>", b"</blockquote>", b"<br>", b"<p>",
    b"<table>", b"<td ", b"<!--", b"-->", b"<!--[if mso]>", b"<style>", b"</style>", b"<a href=", b"<img src=cid:",
    b"<b", b"<pre>", b"<ul><li>", b"display:none", b"url(https://", b"@import", b"/*", b"*/", b"{", b"}",
)  # fmt: skip
WORDS = {
    "canary": HEADERS,
    "parse": HEADERS + TYPES + VALUES + REPORTS + QUOTES,
    "quotes": (*QUOTES, b"\r\n", b"From: ", b"To: ", b"Date: ", b"Subject: ", b"wrote:", b" | ", b"&nbsp;"),
    "tokens": (*HEADERS[:16], b"@desk.example", b"support+", b".", b"+", b"<", b">", b"\r\n ", b"=", b"a", b"2"),
}  # fmt: skip


def seeds(target: str) -> list[bytes]:
    """Return the inputs to start with, each of 8 KB at most."""
    found = {"canary": _mails, "parse": _mails, "quotes": _bodies, "tokens": _tokens}[target]()
    return [seed for seed in found if len(seed) <= SEED_MOST_BYTES]


def dictionary(target: str) -> str:
    """Return the words in libFuzzer's format, one a line."""
    escaped = ("".join(f"\\x{byte:02x}" for byte in word) for word in WORDS[target])
    return "".join(f'"{word}"\n' for word in escaped)


def _mails() -> Iterator[bytes]:
    for path in sorted(MAILS.glob("*.eml")):
        yield path.read_bytes()
    for number, kind in enumerate(TYPES):
        yield (
            b"From: a@b.example\r\nContent-Type: "
            + kind
            + b"\r\n\r\n--b\r\n"
            + VALUES[number]
            + b"\r\n--b--\r\n"
        )


def _bodies() -> Iterator[bytes]:
    for raw in _mails():
        mail = parse(raw)
        yield from (body.encode() for body in (mail.text, mail.html) if body)
    for word in QUOTES:
        yield b"Yes.\n\n" + word + b"\n> quoted\n> more\n\nand no\n-- \nAda\n"


def _tokens() -> Iterator[bytes]:
    names = [KEYRING.verp(VERP.outgoing_id, VERP.recipient_id, "b@desk.example")]
    for token in TOKENS:
        names.append(f"<{KEYRING.message_id(token, 'desk.example')}>")
        names.append(KEYRING.header_value(token, DIGEST))
        names.append(KEYRING.reply_address(token, PERSON, "support@desk.example"))
    yield from (name.encode() for name in names)
    for name in names:
        for header in (
            "Message-ID",
            "In-Reply-To",
            "References",
            "Reply-To",
            "To",
            "X-Postroom",
            "Delivered-To",
        ):
            yield f"From: {PERSON}\r\n{header}: {name}\r\n\r\n".encode()
