# ruff: noqa: E501 (tables of mails, one a line)
"""What looks like a quotation and is none stays; what people write around quotations is kept."""

import pytest

from postroom.mail.quotes import split_text

ON = "On Mon, Nov 23, 2026 at 4:18 PM Ada <ada@acme.example> wrote:"
BLOCK = "From: Ada <ada@acme.example>\nSent: Monday, November 23, 2026 4:18 PM\nTo: Dora\nSubject: Friday"

WHOLE = {
    "told in a sentence": "Hi,\n\nOn Monday Ben wrote to me: the printer is broken.\nCan you help?",
    "told on a day": "On Monday, 23 November 2026, Ben wrote to me:\nthe printer is broken, come at 10:30.\n\nCan you help?",
    "told with addresses": "Dear Ada,\n\nI wrote on 23 November 2026 to ben@acme.example and he answered on 24 November 2026 "
    "at 10:00:\n\nthat it is fine.",
    "told in Spanish": "El 5 de mayo de 2026 escribió mi jefe una carta muy larga sobre la impresora.\nNo funciona.",
    "told in German": "Am 5. Mai 2026 schrieb mein Chef einen langen Brief.\nEr geht nicht.",
    "told in French": "Le 5 mai 2026, mon chef a écrit une longue lettre.\nElle ne marche pas.",
    "a sentence above a quotation": "I have said what I think. As ada@acme.example wrote in 2025:\n> Never.\n\nSo no.",
    "an address above a quotation": "Please send this to ada@acme.example:\n> Friday?\n\nThanks.",
    "quoted in quotes": 'He said\n\n"On 5 May 2026 at 10:30, Ada <ada@acme.example> wrote: no"\n\nand left.',
    "a journey": "Please book:\n\nFrom: Berlin\nTo: Hamburg\nDate: 5 May 2026\nSeats: 2",
    "a journey with a time": "Travel\n\nFrom: Berlin Hbf\nTo: Hamburg Altona\nDate: 2026-05-05 10:30\n\nThanks!",
    "a form": "Name: Dora\nEmail: dora@borealis.example\nMessage: Hello there",
    "words of a form": "We need these fields: From: and To: and Subject: in a row.",
    "two words of a form": "Von: hier\nAn: dort",
    "labels of one's own": "Re: the invoice\nDate: must be before 5 May\nSubject matter: none",
    "sentences that begin as labels": "From Monday on we are closed.\nTo all: thanks.\nSubject to change.",
    "a shell": "My run:\n\n$ cat a.txt > b.txt\n> echo 1\nfoo\n\nDoes this help?",
    "a prompt": "The command prompt shows\nC:\\> dir\nand nothing else.",
    "a log": "The log says:\n2026-11-23 16:18:05 INFO from=ada@acme.example: sent\n2026-11-23 16:18:06 INFO done",
    "steps": "Steps:\n1. Open https://shop.example:8080/\n2. Write to ada@acme.example:\n3. Wait",
    "times and people": "Mon 10:00 - Ada <ada@acme.example>\nTue 10:00 - Ben <ben@acme.example>\n"
    "Wed 10:00 - Dora <dora@borealis.example>",
    "people": "Contacts:\n\nAda <ada@acme.example>\nBen <ben@acme.example>",
    "a link with a colon": "My order of 23.11.2026:\n2 x printer <https://shop.example/p>:\nblack",
    "a list with hyphens": "Options:\n\n-Red\n\n-Blue",
    "degrees": "-5 degrees today\n\n-10 tomorrow",
    "a list with dashes": "Ingredients:\n- 2 eggs\n- 3 apples",
    "a heading": "Hello\n=====\n\nText below a heading.\n\nMore\n----\n\nEnd.",
    "a table": "A table:\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nDone.",
    "a question about the line": "Please reply above this line was in your mail, what does it mean?",
    "original message in prose": "Original message\n\nis what I want to see in the header.",
    "sent from a place": "Sent from the warehouse today: 3 boxes.\nThey should arrive on Friday.",
    "regards": "Thanks!\n\nBest regards,\n\nDora Delft\nHead of Something\nBorealis",
    "a name behind a dash": "Let me know.\n\n—Dora",
    "marks as arrows": "See the ticket:\n>>> >>> https://shop.example/ <<<\nVisit us.",
    "quoted thoughts": "> quoted thought\n\nMy comment.\n\n> another\n\nSecond comment.",
}  # fmt: skip


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_what_is_no_quotation_stays(text: str) -> None:
    split = split_text(text)
    assert split.new == text
    assert (split.quoted, split.signature, split.forwarded) == ("", "", "")


INTERLEAVED = {
    "between": (f"Hi Ada,\n\n{ON}\n> Q1?\n\nA1.\n\n> Q2?\n\nA2.\n", ("A1.", "A2.", "Q2?"), ()),
    "right below": (f"See below.\n\n{ON}\n> Q1?\nA1.\n> Q2?\nA2.\n> Bye\n", ("See below.", "A1.", "A2."), ("Bye",)),
    "below all": (f"{ON}\n\n> Q1?\n>\n> Q2?\n\nBelow.\n\n-- \nDora\n", ("Below.",), ("Q1?", "Dora")),
    "with a name as mark": ("A> Is it?\nA> Or not?\n\nYes.\n\nA> And?\nA> Hm?\n\nNo.\n", ("Yes.", "No.", "And?"), ()),
    "with a bar as mark": ("Ada <ada@acme.example> wrote:\n| Is it?\n| Or not?\n\nYes.\n", ("Yes.",), ("Or not?",)),
    "two depths": (f"Yes.\n\n{ON}\n>> Older\n> Newer\n", ("Yes.",), ("Older", "Newer")),
    "two mails": (f"{ON}\n> Q\n\nYes.\n\n{ON}\n> older\n", ("Yes.",), ("older",)),
    "below three depths": ("> > > deep\n> > mid\n> top\n\nBottom answer.\n", ("Bottom answer.",), ()),
    "above a block": (f"Answers below.\n\n{BLOCK}\n\nQ1?\n[Dora] Yes.\n", ("Answers below.",), ("Subject:",)),
}  # fmt: skip


@pytest.mark.parametrize(("text", "kept", "gone"), INTERLEAVED.values(), ids=INTERLEAVED)
def test_answers_among_quotations(text: str, kept: tuple[str, ...], gone: tuple[str, ...]) -> None:
    new = split_text(text).new
    assert [part for part in kept if part not in new] == []
    assert [part for part in gone if part in new] == []


CUT = {
    "only a name": ("Friday is fine.\n\nAda wrote:\n> Friday?\n", "Friday is fine."),
    "a ruled name": ("Friday is fine.\n\n---- Ada Byron wrote ----\n\nFriday?\n", "Friday is fine."),
    "a day and an address": ("Fine.\n\nDate: Wed, 16 May 2026 00:15:02 -0600\nTo: dora@borealis.example\n\nold\n", "Fine."),
    "an address and a day": ("Fine.\n\nFrom: ada@acme.example\nDate: Wed, 16 May 2026 00:15:02 -0600\n\nold\n", "Fine."),
    "no blank line": (f"Fine.\n{ON}\n> Friday?\n", "Fine."),
    "the end of an address wrapped": ('Fine.\n\nAm 21.11.2026 17:48 schrieb "Ada" <ada@acme.example\n>:\n\n> Friday?\n', "Fine."),
    "an address wrapped before its end": ("Fine.\n\nOn 21 Nov 2026 at 17:48 Ada <ada@acme.example\n> wrote:\n\n> Friday?\n", "Fine."),
    "two lines of telephones": ("Fine.\n\nVon meinem Gerät gesendet\nDiese Nachricht wurde von meinem Handy gesendet\n\n" + ON + "\n> Friday?\n", "Fine."),
    "a mark above the introduction": (f"Fine.\n\n>\n> {ON}\n>\n> Friday?\n", "Fine."),
    "a byte order mark inside": (f"Fine.\n\nSent from my iPhone\n> {ON}\n> \n> \ufeffFriday?\n", "Fine."),
    "a picture": (f"Fine.\n\n[image: logo.png]\n\n{ON}\n\n> Friday?\n", "Fine.\n\n[image: logo.png]"),
    "a name behind a hyphen": ("Hello there\n\n-Dora Delft\n", "Hello there"),
    "a signature": ("Fine.\n\n--\nDora\n+31 20 1234567\nhttps://borealis.example\n", "Fine."),
    "two signatures": ("Fine.\n\n-- \nDora\n\n-- \nYou received this message because you subscribed.\n", "Fine."),
    "a disclaimer below a rule": ("Fine.\n\n____________________\n\nThis e-mail is confidential.\n", "Fine."),
    "a block inside marks, the rest without": (
        "Fine.\n\n> From: Ada <ada@acme.example>\n> To: Dora\n> Subject: Friday\n>\nFriday?\n", "Fine."),
    "Outlook on a telephone, without a blank line": (
        f"Fine.\nGet Outlook for iOS <https://aka.ms/o0ukef>\n---\n{BLOCK}\n\nFriday?\n", "Fine."),
}  # fmt: skip


@pytest.mark.parametrize(("text", "new"), CUT.values(), ids=CUT)
def test_what_is_cut(text: str, new: str) -> None:
    assert split_text(text).new == new


def test_a_notice_of_a_help_desk_alone_stays() -> None:
    split = split_text("##- Please type your reply above this line -##\n\nYour request (7) was updated.\n")
    assert "Your request (7) was updated." in split.new
