"""Answers between, above and below quotations; signatures; nothing is lost; time is linear."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.effort import effort

from postroom.mail.quotes import split_text

ON = "On Mon, Nov 23, 2026 at 4:18 PM Ada <ada@acme.example> wrote:"


def test_answers_between_quotations_keep_their_context() -> None:
    split = split_text(f"Hello Ada,\n\n{ON}\n> Is Friday fine?\n\nYes.\n\n> And Monday?\n\nNo.\n\nDora\n")
    assert split.new == "Hello Ada,\n\n> Is Friday fine?\n\nYes.\n\n> And Monday?\n\nNo.\n\nDora"
    assert split.quoted == ON


def test_answers_between_with_the_rest_quoted_below() -> None:
    split = split_text(f"{ON}\n> Is Friday fine?\n\nYes.\n\n> Then see you.\n> Ada\n")
    assert split.new == "Yes."
    assert "Then see you." in split.quoted


def test_a_quotation_alone_before_an_answer_without_introduction_stays() -> None:
    text = "> Is Friday fine?\n\nYes."
    assert split_text(text).new == text


def test_a_long_quotation_before_the_answer_goes() -> None:
    long = "\n".join(f"> line {number}" for number in range(60))
    split = split_text(f"{long}\n\nYes.\n")
    assert split.new == "Yes."
    assert "line 59" in split.quoted


def test_a_line_wrapped_out_of_its_quotation_belongs_to_it() -> None:
    long = "> " + "word " * 14
    split = split_text(f"Yes.\n\n{ON}\n\n{long}\nwrapped out\n> more\n")
    assert split.new == "Yes."
    assert "wrapped out" in split.quoted


def test_a_disclaimer_below_the_quotation_is_a_signature() -> None:
    split = split_text(
        f"Yes.\n\n{ON}\n> Friday?\n\nThis e-mail is confidential and for the\nintended recipient only.\n"
    )
    assert split.new == "Yes."
    assert "confidential" in split.signature


def test_an_answer_below_the_quotation_is_no_disclaimer() -> None:
    split = split_text(f"Hello,\n\n{ON}\n> Newsletter?\n\nPlease unsubscribe me.\n")
    assert "Please unsubscribe me." in split.new


@pytest.mark.parametrize("mark", ["-- ", "--", "—", "-- \n-- "])
def test_the_delimiter_begins_the_signature(mark: str) -> None:
    split = split_text(f"Yes.\n\n{mark}\nDora\nBorealis\n\n{ON}\n\n> Friday?\n")
    assert (split.new, split.signature.strip("- \n")) == ("Yes.", "Dora\nBorealis")


def test_a_ruling_line_begins_a_signature_when_it_stands_apart() -> None:
    assert split_text("Yes.\n\n_____________\nDora\n").signature == "Dora"
    table = "Service   Expires\n-----------------\nmail      Friday\n\nPlease renew."
    assert split_text(table).new == table
    heading = "Friday\n======\n\nWe meet."
    assert split_text(heading).new == heading


def test_a_long_text_below_a_ruling_line_is_no_signature() -> None:
    text = "Part one.\n\n--------\n\n" + "\n".join(f"Sentence {number}." for number in range(40))
    assert split_text(text).new == text


def test_code_fences_protect_what_they_hold() -> None:
    text = f"Look:\n\n```\n--\n{ON}\n> x\n```\n\nDone."
    assert split_text(text).new == text


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone", "Sent from my Samsung Galaxy smartphone.", "Sent from Yahoo Mail on Android",
        "Sent from my HTC phone. Please excuse typos", "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Get [Outlook for Android](https://aka.ms/ghei36)", "Sent with Proton Mail secure email.",
        "(sent from a phone)",
        "Sent from Mail for Windows", "Von meinem iPhone gesendet", "Gesendet von Outlook für Android<https://aka.ms/x>",
        "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.", "Envoyé de mon iPhone",
        "Envoyé depuis mon téléphone Orange", "Enviado desde mi iPhone", "Enviado do meu iPhone", "Inviato da iPhone",
        "Verzonden vanaf mijn iPhone", "Verstuurd vanaf mijn iPhone", "Skickat från min iPhone", "Sendt fra min iPhone",
        "Lähetetty iPhonesta", "Wysłane z iPhone'a", "Wysłano z telefonu Samsung", "Odesláno z iPhonu",
        "Odoslané z iPhonu",
        "Отправлено с iPhone", "Надіслано з iPhone", "iPhone'umdan gönderildi", "Trimis de pe iPhone-ul meu",
        "Στάλθηκε από το iPhone μου", "iPhoneから送信", "从我的iPhone发送", "從我的 iPhone 傳送",
        "나의 iPhone에서 보냄",
        "נשלח מה-iPhone שלי", "أُرسلت من الـ iPhone", "Đã gửi từ iPhone của tôi", "Dikirim dari iPhone saya",
    ],
)  # fmt: skip
def test_what_telephones_add_is_a_signature(line: str) -> None:
    split = split_text(f"Yes, Friday.\n\n{line}\n\n{ON}\n\n> Friday?\n")
    assert (split.new, split.signature) == ("Yes, Friday.", line)
    assert split_text(f"Yes, Friday.\n\n{line}\n").new == "Yes, Friday."


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my desk, which is easier than my mobile phone.",
        "The message was sent from my iPhone to all of you.",
        "From my iPhone I can not log in to the account.",
        "Get the phone number of Ben, please.",
        "Outlook does not work on my iPad.",
        "Von meinem Handy aus geht es nicht.",
        "Via mobile it does not work at all.",
        "Best regards, Dora",
    ],
)
def test_prose_about_telephones_is_not(line: str) -> None:
    assert split_text(f"Hello,\n\n{line}\n").new == f"Hello,\n\n{line}"


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["a", "b ", "\n", "\n\n", "\n> ", "\n-- \n", "\n-----\n", "```\n", "\n> > "]),
        max_size=60,
    )
)
def test_every_word_ends_up_somewhere(pieces: list[str]) -> None:
    text = "".join(pieces)
    split = split_text(text)
    everything = split.new + split.quoted + split.signature + split.forwarded
    assert sorted(sign for sign in everything if sign in "ab") == sorted(
        sign for sign in text if sign in "ab"
    )


@settings(deadline=None)
@given(st.text(max_size=500))
def test_any_text_is_split_without_an_error(text: str) -> None:
    split_text(text)


@pytest.mark.parametrize(
    "unit",
    [">", "On ", "On 1\n", "\n", ">\n", "From: a\n", "From: a\n\n", "-\n", "--\n\n", " ", "a@b.c <a@b.c>:\n", "@\n",
     "< \n", "wrote 10:10\n", "> a\nb\n", "```\n", "a>\n", "\xa0\n", "写道\n", "2026-01-01 10:10 <\n",
     "Sent from my iPhone\n",
     "On 5 May 2026, at 10:10 x <a@b.example\n", "---- Forwarded message ----\n", "> > > wrote:\n", "x <" * 90 + "\n"],
)  # fmt: skip
def test_time_is_linear_on_any_input(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        return effort(lambda: split_text(text))

    small, large = seconds(10_000), seconds(80_000)
    assert large < 20 * small + 0.1
