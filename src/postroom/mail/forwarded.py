"""Whose mail is this really? The original sender of a forward, and of a mail whose From a list rewrote."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from postroom.mail.addresses import parse_addresses
from postroom.mail.model import Address, Mail
from postroom.mail.report_fields import addresses_in, header_block, outer_parts
from postroom.mail.subject import is_forward, is_reply

LINES_LIMIT = 4_000
LINE_LIMIT = 1_000
BLOCK_LINES = 8
BLOCKS_LIMIT = 50
MAIL_TYPES = ("message/rfc822", "message/global")

_FROM = (
    "from|von|de|da|van|från|fra|frá|lähettäjä|od|feladó|küldő|de la|kimden|gönderen|από|от|від|od kogo"
    "|saatja|nuo|no|expéditeur"
    "|remitente|mittente|remetente|afzender|差出人|发件人|寄件者|寄件人|보낸 사람|보낸사람|من|מאת|จาก|từ"
    "|dari|nork"
)
_OTHER = (
    "subject|betreff|objet|oggetto|asunto|assunto|onderwerp|emne|ämne|aihe|efni|temat|předmět|predmet"
    "|tárgy|subiect|konu|θέμα|тема"
    "|относно|teema|tema|件名|主题|主旨|主題|제목|الموضوع|נושא|เรื่อง|chủ đề|perihal|gaia"
    "|date|sent|datum|gesendet|envoyé|fecha|enviado|enviada|inviato|data|verzonden|sendt|skickat|dato"
    "|päivämäärä|lähetetty|wysłano"
    "|odesláno|odoslané|elküldve|küldve|trimis|tarih|gönderildi|ημερομηνία|στάλθηκε|дата|отправлено"
    "|надіслано|изпратено|kuupäev"
    "|日時|送信日時|日付|发送时间|日期|寄件日期|날짜|보낸 날짜|التاريخ|תאריך|วันที่|ngày|tanggal"
    "|to|an|à|a|para|per|aan|til|till|vastaanottaja|do|komu|címzett|către|kime|προς|кому|до|宛先|收件人"
    "|받는 사람|إلى|אל|ถึง|đến|kepada"
)
_LABEL = re.compile(
    rf"^[\s>|*_]{{0,40}}({_FROM})\s?\*{{0,2}}\s?[:：]\*{{0,2}}\s{{0,4}}(\S.*)$", re.IGNORECASE
)
_OTHER_LABEL = re.compile(rf"^[\s>|*_]{{0,40}}(?:{_OTHER})\s?\*{{0,2}}\s?[:：]", re.IGNORECASE)
_MARKER = re.compile(
    r"^[\s>]{0,20}(?:-{2,20}\s?(?:forwarded message|original message|weitergeleitete nachricht"
    r"|ursprüngliche nachricht"
    r"|message transf[ée]r[ée]|message d'origine|mensaje reenviado|mensaje original|messaggio inoltrato"
    r"|messaggio originale"
    r"|mensagem encaminhada|mensagem original|doorgestuurd bericht|oorspronkelijk bericht"
    r"|videresendt (?:meddelelse|melding)"
    r"|vidarebefordrat meddelande|välitetty viesti|przekazana wiadomość|wiadomość przekazana"
    r"|přeposlaná zpráva"
    r"|továbbított üzenet|mesaj redirecționat|yönlendirilmiş ileti|προωθημένο μήνυμα|пересылаемое сообщение"
    r"|пересланное сообщение|исходное сообщение|転送メッセージ|転送されたメッセージ|转发的邮件|轉寄郵件"
    r"|전달된 메시지)"
    r"|begin forwarded message|anfang der weitergeleiteten|début du message (?:transféré|réexpédié)"
    r"|inicio del mensaje reenviado"
    r"|inizio messaggio inoltrato|início da mensagem (?:encaminhada|reencaminhada)|begin doorgestuurd bericht"
    r"|vidarebefordrat brev|начало переадресованного|以下是转发的邮件|転送されたメール)",
    re.IGNORECASE,
)


def is_forwarded(mail: Mail) -> bool:
    """Tell whether a mail passes another one on: by its subject, an attached mail, or a forward's marker
    line.

    An answer ("Re:") that quotes or attaches mail is none.
    """
    if is_forward(mail.subject):
        return True
    if is_reply(mail.subject):
        return False
    attached = any(part.content_type in MAIL_TYPES for part in outer_parts(mail.root))
    return attached or any(_MARKER.match(line) for line in _lines(mail.text))


def original_sender(mail: Mail, members: AbstractSet[str]) -> Address | None:
    """Return who wrote the forwarded mail: the first sender, from the outside in, who is no member, or None.

    `members` are our people's and mailboxes' own addresses, normalised. Attached mails are looked at first,
    then header blocks in the text as Gmail, Outlook, Apple Mail and Thunderbird write them in many languages.
    """
    senders = [*_attached_senders(mail), *_inline_senders(mail.text)]
    return next((sender for sender in senders if sender.normalised not in members), None)


def real_author(mail: Mail) -> Address | None:
    """Return the author; where a list rewrote From, the one that X-Original-From and Reply-To agree on."""
    stated = parse_addresses(mail.headers.get("X-Original-From")[:LINE_LIMIT])
    replies = {address.normalised for address in mail.reply_to}
    return next((address for address in stated if address.normalised in replies), mail.author)


def _attached_senders(mail: Mail) -> Iterator[Address]:
    for part in list(outer_parts(mail.root))[:BLOCKS_LIMIT]:
        if part.content_type not in MAIL_TYPES:
            continue
        headers = part.children[0].headers if part.children else header_block(part.content)
        yield from parse_addresses(headers.get("From"))[:1]


def _inline_senders(text: str) -> Iterator[Address]:
    lines = _lines(text)
    found = 0
    for number, line in enumerate(lines):
        label = _LABEL.match(line)
        if not label or found >= BLOCKS_LIMIT:
            continue
        around = lines[max(0, number - 3) : number + BLOCK_LINES]
        if sum(1 for other in around if _OTHER_LABEL.match(other)) < 2:
            continue
        found += 1
        if sender := _sender(label[2]):
            yield sender


def _sender(value: str) -> Address | None:
    """The address of "Name <address>", "Name [mailto:address]", "address <mailto:address>" and the like."""
    addresses = addresses_in(value)
    if not addresses:
        return None
    name = re.split(r"[<\[(]", value, maxsplit=1)[0].strip(" \t\"'*")
    return Address("" if "@" in name else name, addresses[0])


def _lines(text: str) -> list[str]:
    return [line[:LINE_LIMIT] for line in text[:400_000].splitlines()[:LINES_LIMIT]]
