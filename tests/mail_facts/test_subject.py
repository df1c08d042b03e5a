import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.subject import base_subject, is_forward, is_reply, subject_key, ticket_number

REPLIES = [
    "Re: Printer",
    "RE: Printer",
    "re : Printer",
    "Re[2]: Printer",
    "Re(3): Printer",
    "Re^2: Printer",
    "Re2: Printer",
    "AW: Printer",
    "Antw: Printer",
    "SV: Printer",
    "VS: Printer",
    "Odp: Printer",
    "YNT: Printer",
    "RES: Printer",
    "R: Printer",
    "RIF: Printer",
    "RÉP: Printer",
    "RSP: Printer",
    "ATB: Printer",
    "ΑΠ: Printer",
    "Ответ: Printer",
    "Vá: Printer",
    "회신: Printer",
    "返信: Printer",
    "回复: Printer",
    "回复：Printer",
    "回覆: Printer",
    "השב: Printer",
    "رد: Printer",
    "Відп: Printer",
    "ตอบ: Printer",
    "Atsp: Printer",
    "Răsp: Printer",
    "Trả lời: Printer",
]
FORWARDS = [
    "Fwd: Printer",
    "FW: Printer",
    "WG: Printer",
    "TR: Printer",
    "I: Printer",
    "RV: Printer",
    "ENC: Printer",
    "VB: Printer",
    "VL: Printer",
    "PD: Printer",
    "İLT: Printer",
    "ΠΡΘ: Printer",
    "Пересл: Printer",
    "전달: Printer",
    "転送: Printer",
    "转发: Printer",
    "轉寄: Printer",
    "Doorst: Printer",
    "Videres: Printer",
    "Továbbítás: Printer",
    "הועבר: Printer",
    "[Fwd: Printer]",
    "Printer (fwd)",
]


@pytest.mark.parametrize("subject", REPLIES)
def test_reply(subject: str) -> None:
    assert base_subject(subject) == "Printer"
    assert is_reply(subject) and not is_forward(subject)


@pytest.mark.parametrize("subject", FORWARDS)
def test_forward(subject: str) -> None:
    assert base_subject(subject) == "Printer"
    assert is_forward(subject) and not is_reply(subject)


@pytest.mark.parametrize(
    ("subject", "base"),
    [
        ("Printer", "Printer"),
        ("Re: AW: Fwd: [EXT] Antw: SV: Re[2]: Printer broken (fwd)", "Printer broken"),
        ("[list] Re: [#123] Printer", "Printer"),
        ("Re: [list] [other]: Printer", "Printer"),
        ("EXTERNAL: Re: Printer", "Printer"),
        ("***SPAM*** Printer", "Printer"),
        ("Re [list]: Printer", "Printer"),
        ("[list]", "[list]"),
        ("Re: [list]", "[list]"),
        ("Re:", ""),
        ("", ""),
        ("  a \t\r\n  b\x00 ", "a b"),
        ("Cafe\u0301", "Café"),
        ("Report: numbers", "Report: numbers"),
        ("Invoice: Re: yours", "Invoice: Re: yours"),
        ("Really: no", "Really: no"),
        ("10:30 meeting", "10:30 meeting"),
        ("http://a.example", "http://a.example"),
        ("Printer (fwd) (fwd)", "Printer"),
        ("Re: (fwd)", ""),
    ],
)
def test_base(subject: str, base: str) -> None:
    assert base_subject(subject) == base


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("[#42] x", 42),
        ("Re: [ #7 ] x", 7),
        ("[Ticket 9] x", None),
        ("#3", None),
        ("[#]", None),
        ("[#" + "9" * 50 + "]", None),
    ],
)
def test_number(subject: str, number: int | None) -> None:
    assert ticket_number(subject) == number


@given(st.text(max_size=200))
def test_base_is_stable(subject: str) -> None:
    base = base_subject(subject)
    assert base == " ".join(base.split())
    assert subject_key(f"Re: {subject}") == subject_key(subject) or not base or base.startswith(("[", "*"))


@pytest.mark.parametrize("piece", ["Re: ", "[a] ", "(fwd)", "a", "[", "Re[", "*", " ", "é", "(", "Re"])
def test_linear(piece: str) -> None:
    started = time.process_time()
    base_subject(piece * 50_000)
    is_forward(piece * 50_000)
    assert time.process_time() - started < 3
