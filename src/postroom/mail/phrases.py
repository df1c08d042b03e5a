"""Words by which absence notes and automatic answers are known, in many languages: weak signs, never proof.

Phrases are divided by " | ".
"""

import unicodedata
from collections.abc import Iterable

SUBJECTS: dict[str, str] = {
    "en": (
        "automatic reply | auto reply | auto-reply | autoreply | auto response | auto-response | "
        "autoresponse | automatic response | automated reply | automated response | autoresponder | "
        "out of office | out of the office | out-of-office | vacation reply | vacation response | "
        "vacation notice | away from my mail | absence notice | i am out of the office | "
        "on vacation: | on leave: | annual leave: | auto: | [auto-reply] | [auto-generated]"
    ),
    "de": (
        "automatische antwort | abwesenheitsnotiz | abwesenheitsmeldung | abwesenheitsnachricht | "
        "abwesenheitsassistent | automatische rückantwort | automatische abwesenheit | nicht im büro | "
        "abwesend: | abwesenheit: | urlaub: | urlaubsbenachrichtigung | autom. antwort | außer haus"
    ),
    "fr": (
        "réponse automatique | reponse automatique | absence du bureau | absent du bureau | "
        "absence : | absence: | message d'absence | notification d'absence | en congé | "
        "hors du bureau | message automatique | rép. auto"
    ),
    "es": (
        "respuesta automática | respuesta automatica | fuera de la oficina | fuera de oficina | "
        "ausente de la oficina | autorespuesta | ausencia: | mensaje automático | "
        "contestación automática"
    ),
    "it": (
        "risposta automatica | fuori sede | fuori ufficio | assente dall'ufficio | "
        "messaggio automatico | assenza dall'ufficio | risponditore automatico | assente:"
    ),
    "pt": (
        "resposta automática | resposta automatica | fora do escritório | ausência temporária | "
        "ausência do escritório | mensagem automática | ausente do escritório | fora da empresa"
    ),
    "nl": (
        "automatisch antwoord | afwezigheidsbericht | afwezigheidsmelding | afwezig: | "
        "niet aanwezig: | buiten kantoor | automatische beantwoording | afwezigheidsassistent | "
        "out of office ("
    ),
    "da": (
        "automatisk svar | autosvar | ikke til stede | fravær: | fraværsmeddelelse | jeg er ikke på kontoret"
    ),
    "sv": "autosvar | automatiskt svar | automatsvar | frånvaromeddelande | frånvaro: | ej på kontoret",
    "nb": "automatisk svar | autosvar | fraværsmelding | ikke på kontoret | fravær:",
    "fi": ("automaattinen vastaus | poissaoloilmoitus | poissa toimistosta | poissaolo: | automaattivastaus"),
    "is": "sjálfvirkt svar | fjarverandi:",
    "pl": (
        "automatyczna odpowiedź | autoodpowiedź | odpowiedź automatyczna | poza biurem | "
        "nieobecność w biurze | nieobecność: | poza biurem:"
    ),
    "cs": (
        "automatická odpověď | mimo kancelář | nepřítomnost | odpověď v nepřítomnosti | automatická odpoveď"
    ),
    "sk": "automatická odpoveď | mimo kancelárie | neprítomnosť",
    "hu": "automatikus válasz | házon kívül | szabadságon | irodán kívül | távollét",
    "ro": "răspuns automat | raspuns automat | în afara biroului | absent din birou",
    "tr": "otomatik yanıt | otomatik cevap | ofis dışında | ofis dışındayım | izindeyim",
    "el": "αυτόματη απάντηση | εκτός γραφείου | απουσία από το γραφείο",
    "ru": (
        "автоматический ответ | автоответ | нет на месте | вне офиса | автоответчик | "
        "отсутствие на рабочем месте"
    ),
    "uk": "автоматична відповідь | автовідповідь | поза офісом | відсутність на робочому місці",
    "bg": "автоматичен отговор | извън офиса",
    "hr": "automatski odgovor | izvan ureda | odsutnost",
    "sr": "аутоматски одговор | van kancelarije | ван канцеларије",
    "sl": "samodejni odgovor | samodejni odziv | odsotnost iz pisarne",
    "et": "automaatvastus | automaatne vastus | kontorist väljas",
    "lv": "automātiska atbilde | automātiskā atbilde | ārpus biroja",
    "lt": "automatinis atsakymas | nesu biure",
    "ca": "resposta automàtica | fora de l'oficina",
    "eu": "erantzun automatikoa | bulegotik kanpo",
    "ja": "自動応答 | 自動返信 | 自動送信 | 不在通知 | 不在のお知らせ | 不在: | 休暇中",
    "zh": "自动答复 | 自动回复 | 自動回覆 | 自動答覆 | 外出自動回覆 | 不在办公室 | 外出: | 自动应答",
    "ko": "자동 회신 | 자동 응답 | 자동응답 | 부재중 | 부재 중",
    "ar": "رد تلقائي | الرد التلقائي | خارج المكتب",
    "he": "תשובה אוטומטית | מענה אוטומטי | מחוץ למשרד",
    "fa": "پاسخ خودکار",
    "th": "ตอบกลับอัตโนมัติ | การตอบกลับอัตโนมัติ",
    "vi": "trả lời tự động | tự động trả lời | thư trả lời tự động | vắng mặt",
    "id": "balasan otomatis | jawaban otomatis | di luar kantor",
}

OPENINGS: dict[str, str] = {
    "en": (
        "i am out of the office | i'm out of the office | i am currently out of | "
        "i'm currently out of | i am currently away | i will be out of the office | i am on vacation | "
        "i'm on vacation | i am on annual leave | i am on holiday until | i am away from the office | "
        "i am away until | this is an automatic reply | this is an automated re | "
        "this is an automated message | this is an auto | this message was generated automatically | "
        "this e-mail was generated automatically | this email was generated automatically | "
        "this is an automatically generated | please do not reply to this | do not reply to this | "
        "i am out of office | currently out of the office"
    ),
    "de": (
        "ich bin bis | ich bin vom | ich bin derzeit nicht | ich bin zur zeit nicht | "
        "ich bin momentan nicht | ich bin zurzeit nicht | ich bin nicht im büro | "
        "ich befinde mich im urlaub | ich bin im urlaub | ich bin außer haus | ich bin ab dem | "
        "dies ist eine automatische | dies ist eine automatisch | diese nachricht wurde automatisch | "
        "diese e-mail wurde automatisch | bitte antworten sie nicht auf diese | wieder erreichbar | "
        "nicht im büro erreichbar"
    ),
    "fr": (
        "je suis absent | je suis actuellement absent | je suis en congé | je suis en vacances | "
        "je serai absent | je ne suis pas au bureau | actuellement en congé | "
        "ceci est une réponse automatique | ceci est un message automatique | "
        "merci de ne pas répondre à ce | message généré automatiquement | "
        "veuillez ne pas répondre à ce"
    ),
    "es": (
        "estoy fuera de la oficina | estaré fuera de la oficina | me encuentro fuera de la oficina | "
        "estoy de vacaciones | este es un mensaje automático | esta es una respuesta automática | "
        "no responda a este | mensaje generado automáticamente"
    ),
    "it": (
        "sono fuori ufficio | sarò fuori ufficio | sono assente | sarò assente | sono in ferie | "
        "sono fuori sede | questo è un messaggio automatico | si prega di non rispondere | "
        "messaggio generato automaticamente"
    ),
    "pt": (
        "estou fora do escritório | estarei fora do escritório | estou de férias | estou ausente | "
        "estarei ausente | esta é uma mensagem automática | esta é uma resposta automática | "
        "não responda a este | mensagem gerada automaticamente"
    ),
    "nl": (
        "ik ben afwezig | ik ben momenteel afwezig | ik ben niet aanwezig | ik ben met vakantie | "
        "ik ben op vakantie | ik ben niet op kantoor | dit is een automatisch | "
        "gelieve niet te antwoorden op"
    ),
    "da": (
        "jeg er ikke på kontoret | jeg holder ferie | jeg er på ferie | jeg er ikke til stede | "
        "dette er et automatisk"
    ),
    "sv": (
        "jag är inte på kontoret | jag har semester | jag är på semester | jag är ledig | "
        "detta är ett automatiskt"
    ),
    "nb": (
        "jeg er ikke på kontoret | jeg har ferie | jeg er på ferie | jeg er borte fra kontoret | "
        "dette er en automatisk"
    ),
    "fi": "olen poissa | olen lomalla | olen vuosilomalla | en ole toimistolla | tämä on automaattinen",
    "pl": (
        "jestem poza biurem | jestem na urlopie | przebywam na urlopie | jestem nieobecn | "
        "to jest automatyczna | wiadomość wygenerowana automatycznie"
    ),
    "cs": ("jsem mimo kancelář | nejsem v kanceláři | mám dovolenou | jsem na dovolené | toto je automatick"),
    "hu": "jelenleg szabadságon | szabadságon vagyok | nem vagyok az irodában | ez egy automatikus",
    "ro": "sunt în concediu | nu sunt la birou | acesta este un mesaj automat",
    "tr": "ofis dışındayım | izindeyim | yıllık izindeyim | bu otomatik bir",
    "el": "απουσιάζω από το γραφείο | βρίσκομαι εκτός γραφείου | αυτό είναι ένα αυτόματο",
    "ru": (
        "я в отпуске | нахожусь в отпуске | меня нет в офисе | я отсутствую | это автоматическ | "
        "это письмо сформировано автоматически | данное сообщение сформировано автоматически"
    ),
    "uk": "я у відпустці | я перебуваю у відпустці | мене немає в офісі | це автоматичн",
    "ja": (
        "不在にしております | 休暇を頂いております | 休暇中です | このメールは自動 | 本メールは自動 | "
        "自動返信です | 自動送信されています"
    ),
    "zh": (
        "我不在办公室 | 我正在休假 | 我目前不在 | 此邮件为自动 | 这是一封自动 | 這是自動 | "
        "此郵件為自動 | 请勿回复此邮件"
    ),
    "ko": "부재중입니다 | 휴가 중입니다 | 자동으로 발송된 | 자동 발송 | 발신 전용",
    "ar": "أنا خارج المكتب | هذه رسالة تلقائية | هذا رد تلقائي",
    "he": "אני מחוץ למשרד | אני בחופשה | זוהי הודעה אוטומטית",
}

_SALUTATION_CHARS = 350
_USUAL_CHARS = 600


def _folded(groups: Iterable[str]) -> tuple[str, ...]:
    phrases = (phrase for group in groups for phrase in group.split(" | "))
    return tuple(dict.fromkeys(unicodedata.normalize("NFC", phrase).casefold() for phrase in phrases))


_SUBJECTS = _folded(SUBJECTS.values())
_OPENINGS = _folded(OPENINGS.values())


def _by_first_sign(phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    return {first: tuple(one for one in phrases if one[0] == first) for first in {one[0] for one in phrases}}


_SUBJECTS_BY_SIGN = _by_first_sign(_SUBJECTS)


def _by_inner_word(phrases: Iterable[str]) -> dict[str, list[str]]:
    """Sort phrases by their longest word with a word on either side: where the phrase stands, it stands alone."""
    sorted_out: dict[str, list[str]] = {}
    for phrase in phrases:
        sorted_out.setdefault(max(phrase.split(" ")[1:-1], key=len, default=""), []).append(phrase)
    return sorted_out


_OPENINGS_BY_WORD = _by_inner_word(_OPENINGS)
_SHORT_OPENINGS = _OPENINGS_BY_WORD.pop("")
_INNER_WORDS = frozenset(_OPENINGS_BY_WORD)
_SHORT_ASCII_OPENINGS = [phrase for phrase in _SHORT_OPENINGS if phrase.isascii()]


def automatic_subject(subject: str) -> str:
    """Return the phrase with which a subject begins as those of automatic answers do, or "".

    "Re: Automatic reply" does not: a person answers one.
    """
    text = " ".join(unicodedata.normalize("NFC", subject[:500]).casefold().split())
    start = text.lstrip("[(*\"'“„« ")
    if not any(one.startswith(_SUBJECTS_BY_SIGN.get(one[:1], ())) for one in (start, text)):
        return ""
    return next(phrase for phrase in _SUBJECTS if start.startswith(phrase) or text.startswith(phrase))


def automatic_opening(text: str) -> str:
    """Return the phrase near the start of a text that absence notes and machines use, or "".

    Only the first 350 characters above any quoted line count.
    """
    opening = text[: 4 * _SALUTATION_CHARS].lstrip()
    sign = opening.find(">")
    while sign >= 0:
        begin = opening.rfind("\n", 0, sign) + 1
        if not opening[begin:sign].strip():
            opening = opening[:begin]
            break
        sign = opening.find(">", sign + 1)
    start = opening[:_USUAL_CHARS].replace("\n\n", " ").replace("\n", " ")
    if "  " in start or not start.isprintable():
        start = " ".join(start.split())
    if len(start) < _SALUTATION_CHARS and len(opening) > _USUAL_CHARS:
        start = " ".join(opening.split(None, _SALUTATION_CHARS // 2))
    start = start[:_SALUTATION_CHARS]
    start = unicodedata.normalize("NFC", start).casefold()
    candidates = _SHORT_ASCII_OPENINGS if start.isascii() else _SHORT_OPENINGS
    for word in _INNER_WORDS.intersection(start.split(" ")):
        candidates = candidates + _OPENINGS_BY_WORD[word]
    return min([phrase for phrase in candidates if phrase in start], key=_OPENINGS.index, default="")
