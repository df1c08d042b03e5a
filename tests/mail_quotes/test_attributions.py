"""The line before a quotation, as clients write it in many languages, ends the new text."""

import pytest

from postroom.mail.quotes import split_text

ATTRIBUTIONS = [
    ("English, Gmail", "On Mon, Nov 23, 2026 at 4:18 PM Ada Byron <ada@acme.example> wrote:"),
    ("English, Gmail, wrapped", "On Mon, Nov 23, 2026 at 4:18 PM Ada Byron <\nada@acme.example> wrote:"),
    ("English, Apple", "On 23 Nov 2026, at 16:18, Ada Byron <ada@acme.example> wrote:"),
    ("English, Thunderbird", "On 11/23/2026 04:18 PM, Ada Byron wrote:"),
    ("English, Outlook for Mac", "On Nov 23, 2026, at 4:18 PM, Ada Byron (Acme) <ada@acme.example> wrote:"),
    ("English, over three lines", "On Nov 23, 2026, at 4:18 PM, Ada Byron\n<ada@acme.example>\nwrote:"),
    ("English, Zoho", "---- On Mon, 23 Nov 2026 14:17:36 +0530 Ada Byron <ada@acme.example> wrote ----"),
    ("English, Pegasus", "At 11/23/2026 08:32 PM, you wrote:"),
    ("English, name first", "Ada Byron <ada@acme.example> wrote:"),
    ("German, Gmail", "Am Mo., 23. Nov. 2026 um 16:18 Uhr schrieb Ada Byron <ada@acme.example>:"),
    ("German, Gmail, older", "Ada Byron <ada@acme.example> schrieb am Mo., 23. Nov. 2026 um\n16:18 Uhr:"),
    ("German, Apple", "Am 23.11.2026 um 16:18 schrieb Ada Byron <ada@acme.example>:"),
    ("French, Gmail", "Le lun. 23 nov. 2026 à 16:18, Ada Byron <ada@acme.example> a écrit :"),
    ("French, wrapped", 'Le 23 nov. 2026 16:18, "Ada Byron"\n<ada@acme.example>\na écrit :'),
    ("Spanish, Gmail", "El lun, 23 nov 2026 a las 16:18, Ada Byron (<ada@acme.example>) escribió:"),
    ("Portuguese, Gmail", "Em seg., 23 de nov. de 2026 às 16:18, Ada Byron <ada@acme.example>\nescreveu:"),
    ("Italian, Gmail", "Il giorno lun 23 nov 2026 alle ore 16:18 Ada Byron <ada@acme.example>\nha scritto:"),
    ("Dutch, Gmail", "Op ma 23 nov 2026 om 16:18 schreef Ada Byron <ada@acme.example>:"),
    ("Dutch, Apple", "Op 23 nov. 2026 om 16:18 heeft Ada Byron <ada@acme.example> het volgende geschreven:"),
    ("Swedish, Gmail", "Den mån 23 nov. 2026 kl 16:18 skrev Ada Byron <ada@acme.example>:"),
    ("Danish, Apple", "Den 23. nov. 2026 kl. 16.18 skrev Ada Byron <ada@acme.example>:"),
    ("Norwegian, Gmail", "man. 23. nov. 2026 kl. 16:18 skrev Ada Byron <ada@acme.example>:"),
    ("Finnish, Gmail", "ma 23. marrask. 2026 klo 16.18 Ada Byron (ada@acme.example) kirjoitti:"),
    ("Polish, Gmail", "pon., 23 lis 2026 o 16:18 Ada Byron <ada@acme.example> napisał(a):"),
    ("Polish, webmail", "W dniu 2026-11-23 16:18:39 użytkownik Ada Byron <ada@acme.example> napisał:"),
    ("Czech, Gmail", "po 23. 11. 2026 v 16:18 odesílatel Ada Byron <ada@acme.example> napsal:"),
    ("Slovak", "Dňa 23. 11. 2026 o 16:18 Ada Byron <ada@acme.example> napísal(a):"),
    ("Russian, Gmail", "пн, 23 нояб. 2026 г. в 16:18, Ada Byron <ada@acme.example>:"),
    ("Russian, older", "23 ноября 2026 г., 16:18 пользователь Ada Byron <ada@acme.example> написал:"),
    ("Ukrainian, Gmail", "пн, 23 лист. 2026 р. о 16:18 Ada Byron <ada@acme.example> пише:"),
    ("Turkish, Gmail", "Ada Byron <ada@acme.example>, 23 Kas 2026 Pzt, 16:18 tarihinde şunu yazdı:"),
    ("Hungarian, Thunderbird", '2026.11.23. 16:18 keltezéssel, "Ada Byron" írta:'),
    ("Hungarian, Gmail", "Ada Byron <ada@acme.example> ezt írta (időpont: 2026. nov. 23., H, 16:18):"),
    ("Romanian, Gmail", "În lun., 23 nov. 2026 la 16:18, Ada Byron <ada@acme.example> a scris:"),
    ("Greek, Gmail", "Στις Δευ 23 Νοε 2026 στις 4:18 μ.μ., ο χρήστης Ada Byron <ada@acme.example> έγραψε:"),
    ("Vietnamese, Gmail", "Vào Th 2, 23 thg 11, 2026 vào lúc 16:18 Ada Byron <ada@acme.example> đã viết:"),
    ("Indonesian, Gmail", "Pada tanggal Sen, 23 Nov 2026 pukul 16.18 Ada Byron <ada@acme.example> menulis:"),
    ("Hebrew, Gmail",
     "\u202bבתאריך יום ב׳, 23 בנוב׳ 2026 ב-16:18 מאת "
     "\u202aAda Byron\u202c\u200f <\u202aada@acme.example\u202c\u200f>:\u202c"),
    ("Chinese, Gmail", "Ada Byron <ada@acme.example> 于2026年11月23日周一 16:18写道："),
    ("Chinese, Apple", "在 2026年11月23日，下午4:18，Ada Byron <ada@acme.example> 写道："),
    ("Taiwanese, Gmail", "Ada Byron <ada@acme.example> 於 2026年11月23日 週一 下午4:18寫道："),
    ("Japanese, Gmail", "2026年11月23日(月) 16:18 Ada Byron <ada@acme.example>:"),
    ("Korean, Gmail", "2026년 11월 23일 (월) 오후 4:18, Ada Byron <ada@acme.example>님이 작성:"),
    ("Gmail with a zone", "2026-11-23 16:18 GMT+01:00 Ada Byron <ada@acme.example>:"),
]  # fmt: skip


@pytest.mark.parametrize(("client", "line"), ATTRIBUTIONS, ids=[name for name, _ in ATTRIBUTIONS])
def test_what_stands_above_is_new(client: str, line: str) -> None:
    for quotation in ("> What about Friday?\n> Ada", "What about Friday?\n\nAda"):
        split = split_text(f"Friday is fine.\n\nDora\n\n{line}\n\n{quotation}\n")
        assert split.new == "Friday is fine.\n\nDora"
        assert "What about Friday?" in split.quoted
        assert line.split("\n")[0].strip() in split.quoted


@pytest.mark.parametrize(("client", "line"), ATTRIBUTIONS, ids=[name for name, _ in ATTRIBUTIONS])
def test_the_answer_may_stand_below(client: str, line: str) -> None:
    split = split_text(f"{line}\n\n> What about Friday?\n> Ada\n\nFriday is fine.\n")
    assert split.new == "Friday is fine."


@pytest.mark.parametrize(("client", "line"), ATTRIBUTIONS, ids=[name for name, _ in ATTRIBUTIONS])
def test_apple_mail_puts_it_inside_the_quotation(client: str, line: str) -> None:
    marked = "\n".join(f"> {part}" for part in line.split("\n"))
    assert split_text(f"Friday is fine.\n\n{marked}\n>\n> What about Friday?\n").new == "Friday is fine."
    assert split_text(f"{marked}\n>\n> What about Friday?\n").new == ""


@pytest.mark.parametrize(
    "text",
    [
        "On the surface this is easy.\n\nOn the other hand, nobody wrote: anything.",
        "On Thursday:\n\nWe met, and I wrote it down.",
        "I wrote to Ben on 5 May 2026 and he answered.\nHe wrote:\nnothing.",
        "Please send it to 12 people:\nada@acme.example\nben@acme.example",
        "My address is <dora@borealis.example>.",
        "See https://news.example/on-2026-11-23-ada-wrote: for more.",
        "Meetings:\n2026-11-23 16:18 Ada\n2026-11-24 09:00 Ben",
        "A first thing. I only have time in 2 weeks.\nAt 5 we close.",
        "12:30 lunch\n13:30 talk by ada@acme.example",
    ],
)
def test_prose_is_not_an_attribution(text: str) -> None:
    split = split_text(text)
    assert split.new == text
    assert split.quoted == ""
