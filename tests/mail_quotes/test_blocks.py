"""Header blocks, "Original Message", forwards: what stands above is new."""

import pytest

from postroom.mail.quotes import split_text

BLOCKS = {
    "English": "From: Ada <ada@acme.example>\nSent: Monday, 23 November 2026 16:18\nTo: Dora\nSubject: RE: Friday",
    "English, Mac": "From: Ada <ada@acme.example>\nDate: Monday, 23 November 2026 at 16:18\nTo: Dora\nSubject: Friday",
    "English, bold": "*From:* Ada\n*Sent:* 2026-11-23\n*To:* dora@borealis.example\n*Subject:* Friday",
    "German": "Von: Ada [mailto:ada@acme.example]\nGesendet: Montag, 23. November 2026\nAn: Dora\nBetreff: AW: Freitag",
    "French": "De : Ada\nEnvoyé : lundi 23 novembre 2026 16:18\nÀ : Dora\nObjet : RE: vendredi",
    "Spanish": "De: Ada\nEnviado el: lunes, 23 de noviembre de 2026 16:18\nPara: Dora\nAsunto: RE: viernes",
    "Portuguese": "De: Ada\nEnviada em: segunda-feira, 23 de novembro de 2026 16:18\nPara: Dora\nAssunto: RES: sexta",
    "Italian": "Da: Ada\nInviato: lunedì 23 novembre 2026 16:18\nA: Dora\nOggetto: R: venerdì",
    "Dutch": "Van: Ada\nVerzonden: maandag 23 november 2026 16:18\nAan: Dora\nOnderwerp: RE: vrijdag",
    "Swedish": "Från: Ada\nSkickat: den 23 november 2026 16:18\nTill: Dora\nÄmne: SV: fredag",
    "Danish": "Fra: Ada\nSendt: 23. november 2026 16:18\nTil: Dora\nEmne: SV: fredag",
    "Finnish": "Lähettäjä: Ada\nLähetetty: 23. marraskuuta 2026 16.18\nVastaanottaja: Dora\nAihe: VS: perjantai",
    "Polish": "Od: Ada\nWysłano: poniedziałek, 23 listopada 2026 16:18\nDo: Dora\nTemat: ODP: piątek",
    "Czech": "Od: Ada\nOdesláno: pondělí 23. listopadu 2026 16:18\nKomu: Dora\nPředmět: RE: pátek",
    "Russian": "От: Ada\nОтправлено: 23 ноября 2026 г. 16:18\nКому: Dora\nТема: RE: пятница",
    "Ukrainian": "Від: Ada\nНадіслано: 23 листопада 2026 р. 16:18\nКому: Dora\nТема: RE: п'ятниця",
    "Turkish": "Kimden: Ada\nGönderildi: 23 Kasım 2026 16:18\nKime: Dora\nKonu: YNT: Cuma",
    "Hungarian": "Feladó: Ada\nElküldve: 2026. november 23. 16:18\nCímzett: Dora\nTárgy: RE: péntek",
    "Greek": "Από: Ada\nΣτάλθηκε: 23 Νοεμβρίου 2026 16:18\nΠρος: Dora\nΘέμα: ΑΠ: Παρασκευή",
    "Chinese": "发件人: Ada\n发送时间: 2026年11月23日 16:18\n收件人: Dora\n主题: 回复: 周五",
    "Japanese": "差出人: Ada\n送信日時: 2026年11月23日 16:18\n宛先: Dora\n件名: RE: 金曜日",
    "Korean": "보낸 사람: Ada\n보낸 날짜: 2026년 11월 23일 16:18\n받는 사람: Dora\n제목: RE: 금요일",
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
@pytest.mark.parametrize(
    "above", ["\n", "\n________________________________\n", "\n-----Original Message-----\n", "\n\n\n"]
)
def test_outlook_quotes_with_a_header_block(block: str, above: str) -> None:
    split = split_text(f"Friday is fine.\n\nDora{above}{block}\n\nWhat about Friday?\n\nAda\n")
    assert split.new == "Friday is fine.\n\nDora"
    assert split.quoted.endswith("What about Friday?\n\nAda")


@pytest.mark.parametrize(
    "line",
    [
        "-----Original Message-----", "-------- Original Message --------", "*-------- Original Message --------*",
        "-----Ursprüngliche Nachricht-----", "-----Message d'origine-----", "-----Mensaje original-----",
        "-----Messaggio originale-----", "-----Mensagem original-----", "-----Oorspronkelijk bericht-----",
        "-----Ursprungligt meddelande-----", "-----Oprindelig meddelelse-----", "-----Alkuperäinen viesti-----",
        "-----Wiadomość oryginalna-----", "-----Původní zpráva-----", "-----Исходное сообщение-----",
        "-----Eredeti üzenet-----", "-----Özgün İleti-----", "-----原始邮件-----",
        "-----元のメッセージ-----", "-----원본 메시지-----",
    ],
)  # fmt: skip
def test_a_line_that_says_original_message(line: str) -> None:
    split = split_text(f"Friday is fine.\n\n{line}\n\nWhat about Friday?\n")
    assert (split.new, "What about Friday?" in split.quoted) == ("Friday is fine.", True)


FORWARDS = [
    "---------- Forwarded message ---------", "Begin forwarded message:", "-------- Forwarded Message --------",
    "-------- Weitergeleitete Nachricht --------", "Anfang der weitergeleiteten Nachricht:",
    "---------- Message transféré ---------", "Début du message réexpédié :", "---------- Mensaje reenviado ---------",
    "---------- Messaggio inoltrato ---------", "---------- Mensagem encaminhada ---------",
    "---------- Doorgestuurd bericht ---------", "---------- Vidarebefordrat meddelande ---------",
    "---------- Przekazana wiadomość ---------", "---------- Пересылаемое сообщение ---------",
    "---------- 转发的邮件 ---------", "---------- 転送メッセージ ---------", "---------- 전달된 메시지 ---------",
]  # fmt: skip
FORWARDED = (
    "From: Eve <eve@far.example>\nDate: Mon, 23 Nov 2026\nSubject: Broken\nTo: <dora@borealis.example>"
)


@pytest.mark.parametrize("line", FORWARDS)
def test_a_forward_with_a_remark(line: str) -> None:
    split = split_text(f"Please see below.\n\n{line}\n{FORWARDED}\n\nIt is broken.\n\nEve\n")
    assert split.new == "Please see below."
    assert split.forwarded == f"{FORWARDED}\n\nIt is broken.\n\nEve"
    assert split.quoted == ""


def test_a_mail_that_only_forwards_shows_what_it_forwards() -> None:
    split = split_text(f"---------- Forwarded message ---------\n{FORWARDED}\n\n\nIt is broken.\n")
    assert split.new == "It is broken."
    assert split.forwarded.startswith("From: Eve")


def test_apple_mail_forwards_inside_a_quotation() -> None:
    marked = "\n".join(
        f"> {line}".rstrip()
        for line in f"Begin forwarded message:\n\n{FORWARDED}\n\nIt is broken.".split("\n")
    )
    split = split_text(f"See below.\n\n{marked}\n")
    assert split.new == "See below."
    assert split.forwarded == f"{FORWARDED}\n\nIt is broken."


@pytest.mark.parametrize(
    "text",
    [
        "The data comes\nFrom: our database, not\nfrom: other sources.",
        "Subject: this is about the order\n\nTo: whom it concerns",
        "Original message was lost.\n\nForwarded message as well.",
        "To: do\n- buy bread\n- call Ben",
    ],
)
def test_prose_is_not_a_header_block(text: str) -> None:
    assert split_text(text).new == text


def test_a_contact_form_that_begins_with_headers_stays_whole() -> None:
    text = "From: Dora\nSubject: Broken\nDate: 2026-11-23\n\nMy order is broken."
    assert split_text(text).new == text
