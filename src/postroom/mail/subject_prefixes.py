"""The prefixes by which mail programs of many languages mark a reply or a forward."""

import unicodedata

REPLY = (
    "re",  # English and most
    "aw",  # German
    "antw",  # Dutch, German (Lotus Notes)
    "antwort",
    "sv",  # Danish, Norwegian, Swedish, Icelandic
    "vs",  # Finnish
    "odp",  # Polish, Slovenian
    "odpowiedź",
    "ynt",  # Turkish
    "yan",
    "yanıt",
    "cevap",
    "res",  # Portuguese
    "resp",
    "rif",  # Italian
    "r",
    "réf",  # French
    "rép",
    "rsp",  # Spanish
    "atb",  # Welsh
    "bls",  # Indonesian
    "balas",
    "απ",  # Greek
    "σχετ",
    "ответ",  # Russian
    "отв",
    "відп",  # Ukrainian
    "отг",  # Bulgarian
    "odg",  # Croatian, Serbian
    "одг",
    "vá",  # Hungarian
    "válasz",
    "atsp",  # Lithuanian
    "atbilde",  # Latvian
    "ats",
    "회신",  # Korean
    "답장",
    "返信",  # Japanese
    "回复",  # Chinese
    "回覆",
    "答复",
    "השב",  # Hebrew
    "תגובה",
    "رد",  # Arabic
    "پاسخ",  # Persian
    "ตอบ",  # Thai
    "ตอบกลับ",
    "trả lời",  # Vietnamese
    "hồi âm",
    "erantz",  # Basque
    "răsp",  # Romanian
    "răspuns",
    "svar",
    "vastus",  # Estonian
)
FORWARD = (
    "fw",  # English
    "fwd",
    "wg",  # German
    "wtr",
    "doorst",  # Dutch
    "vb",  # Swedish
    "vl",  # Finnish
    "videres",  # Norwegian, Danish
    "pd",  # Polish
    "podaj dalej",
    "İLT",
    "ilt",  # Turkish
    "i",  # Italian (Outlook writes "I:" for inoltro)
    "inoltro",
    "tr",  # French
    "rv",  # Spanish
    "enc",  # Portuguese, Spanish
    "reenv",
    "πρθ",  # Greek
    "пересл",  # Russian
    "пер",
    "перес",  # Ukrainian
    "препр",  # Bulgarian
    "fs",  # Icelandic
    "továbbítás",  # Hungarian
    "továbbítva",
    "prosl",  # Croatian
    "pren",
    "předáno",  # Czech
    "전달",  # Korean
    "転送",  # Japanese
    "转发",  # Chinese
    "轉寄",
    "הועבר",  # Hebrew
    "إعادة توجيه",  # Arabic
    "ارسال به",  # Persian
    "ส่งต่อ",  # Thai
    "chuyển tiếp",  # Vietnamese
    "terusan",  # Indonesian
    "yml",  # Welsh
    "înainte",  # Romanian
    "edasi",  # Estonian
    "pārs",  # Latvian
    "persiųsti",  # Lithuanian
)


def folded(words: tuple[str, ...]) -> frozenset[str]:
    """Return prefixes as they are compared: NFC, without case."""
    return frozenset(unicodedata.normalize("NFC", word).casefold() for word in words)


REPLIES = folded(REPLY)
FORWARDS = folded(FORWARD)
ALL = REPLIES | FORWARDS
LONGEST = max(len(word) for word in ALL)
