"""Where a signature begins: "-- ", ruling lines, and what telephones add by themselves (RFC 3676 §4.3)."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate

from postroom.mail.word_lists import words

_RULE_SIGNS = tuple("-_=+~#*—–─ᐧ")
_RULES_FIRST = frozenset("".join(_RULE_SIGNS) + " \t\xa0\u3000")
_RULE = re.compile(r"[-_=+~#*—–─ ]{2,}|[—–ᐧ]")
_LINK = re.compile(r"\]\([^()]{0,300}\)|<[^<>]{0,300}>|\(?https?://\S{1,300}|\[|\]")
_LINE_MOST = 240
_ENDED_LINE_MOST = 160
_LINES_BELOW = 4
_DECORATION = " \t\xa0<>()[]*_-–—.!|~\"'“”„"
_CLAUSE_END = re.compile(r"[,.;:!(–—]\s|[,.;:!–—]$")
_EXCUSE = re.compile(
    r"\b(?:excuse|typo|typos|brevity|forgive|sorry|apolog|pardon|brief|short|error|mistake|thumb|spell)"
)
_OPENINGS = re.compile(
    r"(?:(?:this (?:e-?mail|message|mail) was )?(?:sent|posted|written|typed|composed)"
    r" (?:from|via|with|using|through|on|by)"
    r"|diese (?:nachricht|e-?mail|mail) wurde|gesendet (?:von|mit|über|vom|aus)"
    r"|von meine[mr] .{1,40} (?:gesendet|verschickt|geschickt)$"
    r"|envoyé (?:depuis|de|d'|à partir|avec|via|par)"
    r"|enviado (?:desde|con|a través|do|da|de|a partir|via|vía|pelo)|enviat "
    r"|inviato (?:da|dal|con|tramite)|verzonden (?:met|vanaf|via|door|van|vanuit)|verstuurd "
    r"|skicka[td]e? (?:från|med|via)|sendt (?:fra|med|via)|lähetetty |wysłan[eoay] (?:z|ze|za)"
    r"|odesláno |odoslané |poslano |poslato |отправлено |послано |надіслано |изпратено "
    r"|küldve|elküldve|trimis |trimise "
    r"|στάλθηκε |εστάλη |απεστάλη |saadetud |nosūtīts |išsiųsta |dikirim |được gửi |đã gửi |gửi từ "
    r"|נשלח |أُرسلت |أرسلت |أرسل |مرسل |تم الإرسال |从我的|從我的|发自|發自|来自|來自|寄自)"
)
_GET = re.compile(
    r"(?:get|download|hol(?:e|en)? sie sich|télécharge[rz]|obtenir|obtenez|obtener|obtén|obter|obtenha"
    r"|scarica|ottieni|hämta|hent|hanki|pobierz|скачать|скачайте|получить|získat|stáhnout|取得|获取|下载)"
    r" (?:\w{1,4} )?(?:outlook|yahoo|bluemail|typeapp|proton|spark|aol|office|gmail|mail)[^.?!]{0,30}"
    r"(?:ios|android|iphone|ipad|mac)$"
    r"|outlook (?:for|für|pour|para|per|voor|for|till|til|pro|dla|для) (?:ios|android)$"
)
_LEGAL = re.compile(
    r"is confidential|confidential (?:and|or|information)|intended recipient|legally privileged|disclaimer:"
    r"|to unsubscribe|mailman/listinfo|mailing list\n|scanned by|vertrauliche informationen|irrtümlich erhalten"
    r"|informations confidentielles|información confidencial|informazioni riservate|informações confidenciais"
    r"|vertrouwelijke informatie|důvěrné informace|konfidentiel information|fortrolig informasjon|luottamuksellista"
    r"|конфиденциальную информацию|virenfrei|virus-free|free of viruses|avast\.com|consider the environment before"
    r"|abbestellen:|vous désabonner"
)
_CLOSINGS = re.compile(
    r"(?:gesendet|gönderildi|から送信|より送信|发送|傳送|에서 보냄|에서 보낸 메일"
    r"|küldve|сообщение отправлено|from mobile)$"
)
_BARE = re.compile(r"from my (?:\S+ ){0,2}\S+|via (?:\S+ )?\S+")
# A quick look: how lines of devices begin, and ruling lines, of which nothing is left.
_BEFORE = " \t\xa0-_=+~#*()[]<>|\"'.!–—─ᐧ“”„"
_STARTS = {"", "get ", "hol ", "von ", "via "} | words(
    """this sent post writ type comp down dies gese envi invi verz vers skic send obte scar otti hent hank pobi outl
    diki trim from hole saad posl wysl wyst
    envo télé obté hämt stáh získ odes odos elkü küld lähe nosū išsi wysł отпр посл наді изпр скач полу στάλ εστά απεσ
    được נשלח أُرس أرسل مرسل"""
)
_SHORT_STARTS = words("đã gử تم 从我 從我 发自 發自 来自 來自 寄自 取得 获取 下载")
_ENDINGS = (
    "gesendet",
    "rom mobile",
    "gönderildi",
    "送信",
    "发送",
    "傳送",
    "보냄",
    "보낸",
    "küldve",
    "отправлено",
)
_SIGNED = re.compile(r"-{1,2}[^\W\d_a-z][\w.'’]{0,30}(?: [^\W\d_a-z][\w.'’]{0,30}){0,3}")
_SENT_FROM_MY = re.compile(r"(?:sent|posted|written|typed) (?:from|via|with|on|by) (?:my|a|an|the) ")
_DEVICE = re.compile(
    r"iphon|ipad|ipod|android|mobil|móvil|movil|celular|portable|handy|phone|téléphone|telefon|teléfono|telefono|telefoon"
    r"|tablet|samsung|galaxy|huawei|xiaomi|redmi|oneplus|pixel|htc|nokia|lumia|xperia|sony|motorola|alcatel"
    r"|blackberry|windows|outlook|yahoo|gmail|proton|\baol\b|airmail|mailbox|spark|thunderbird|\bmac\b|macbook"
    r"|apple|\bgmx\b|web\.de|e?-?mail app|(?:from|with) mail$|mail (?:for|für|pour|per|para|voor)\b"
    r"|k-9|fairemail|tutanota|tuta\b|bluemail|gerät|device|terminal|телефон|смартфон|устройств|мобильн|айфон"
    r"|手机|手機|携帯|スマ|휴대|zoho|orange|thinkpad|laptop|puhelim|telefónu|kindle|\bios\b|webmail|roundcube|horde"
)


def taken_from(
    lines: list[str], fenced: AbstractSet[int], start: int, *, words_before: bool
) -> tuple[list[str], list[str]]:
    """Return a stretch of own text without its signature and lines of devices, and these.

    `fenced` are lines that stay, by number, where the stretch begins with number `start`; `words_before` tells
    that own text stands before the stretch.
    """
    kept: list[str] = []
    devices: list[str] = []
    taken: list[str] = []
    copied = 0
    filled: list[int] = []
    for at in _openings(lines):
        line = lines[at]
        begins = is_delimiter(lines, at)
        if start + at in fenced or not (begins or is_device_line(line)):
            continue
        if not begins and at != copied and lines[at - 1].strip() and not _is_last(lines, at):
            continue
        filled = filled or list(accumulate(map(bool, map(str.strip, lines))))
        own_words = words_before or filled[at] - 1 > len(devices)
        if not begins:
            kept.extend(lines[copied:at])
            copied = at + 1
            devices.append(line)
        elif filled[-1] - filled[at] <= tail_most(line) and (own_words or is_exact(line)):
            kept.extend(lines[copied:at])
            copied = len(lines)
            taken = lines[at + 1 :]
            break
    kept += lines[copied:] if copied else lines
    _trim(kept)
    if kept and _is_signed(kept, words_before=words_before):
        taken = [kept.pop(), *taken]
        _trim(kept)
    if len(lines) > len(kept) > 0:
        kept.append("")
    return kept, devices + taken


def _openings(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines that are worth a look: below a blank line or such a line, ruling lines, the last."""
    found: list[int] = []
    apart = True
    for at, line in enumerate(lines):
        if not line:
            apart = True
        elif apart or line[0] in _RULES_FIRST:
            if line.isspace():
                apart = True
            elif apart := _may_open(line):
                found.append(at)
    last = len(lines) - 1
    while last > 0 and (not lines[last].strip() or is_rule(lines[last])):
        last -= 1
    if last not in found[-_LINES_BELOW:] and lines[last : last + 1] and _may_open(lines[last]):
        found.append(last)
        found.sort()
    return found


def _may_open(line: str) -> bool:
    """Whether a line may begin a signature or tell of a device, by a cheap look."""
    start = line.lstrip(_BEFORE)[:4].casefold()
    if start in _STARTS or start[:2] in _SHORT_STARTS:
        return len(line) <= _LINE_MOST
    if len(line) > _ENDED_LINE_MOST:
        return False
    if line.isascii():
        return "gesendet" in line or "rom mobile" in line
    folded = line.casefold()
    return any(ending in folded for ending in _ENDINGS)


def _is_last(lines: Sequence[str], at: int) -> bool:
    """Whether only blank and ruling lines follow."""
    return all(not line or line.isspace() or is_rule(line) for line in lines[at + 1 : at + 1 + _LINES_BELOW])


def _trim(kept: list[str]) -> None:
    """Take blank and ruling lines off the end."""
    while kept and (not kept[-1].strip() or is_rule(kept[-1])):
        kept.pop()


def _is_signed(kept: Sequence[str], *, words_before: bool) -> bool:
    """Whether the last line is a name behind a hyphen, "-Dora", below a text and no item of a list."""
    if not kept[-1].startswith("-") or not _SIGNED.fullmatch(kept[-1].rstrip()):
        return False
    above = [line for line in kept[-_LINES_BELOW:-1] if line.strip()]
    apart = len(kept) > 1 and not kept[-2].strip()
    return bool(apart and (above or words_before) and not (above and above[-1].lstrip().startswith("-")))


def is_delimiter(lines: Sequence[str], at: int) -> bool:
    """Whether this line parts a text from its signature: "-- ", or a ruling line that stands by itself.

    A ruling line directly under a text underlines a heading or a table, and is none.
    """
    line = lines[at]
    bare = line.strip()
    if len(line) > _LINE_MOST or not bare.startswith(_RULE_SIGNS) or not _RULE.fullmatch(bare):
        return False
    if line.rstrip("\xa0 ") == "--" or bare in ("—", "–", "ᐧ"):
        return True
    previous = lines[at - 1].strip() if at else ""
    return not previous or bool(_RULE.fullmatch(previous[:_LINE_MOST]))


def tail_most(line: str) -> int:
    """How many lines may follow this delimiter for it to be believed."""
    if line.startswith(("-- ", "--\xa0")):
        return 200
    return 30 if line.strip() in ("--", "—", "–", "ᐧ") else 15


def is_exact(line: str) -> bool:
    """Whether this is the delimiter of the standard, "-- " (RFC 3676 §4.3), its blank perhaps lost."""
    return line.rstrip("\xa0 ") == "--"


def is_rule(line: str) -> bool:
    """Whether this line is nothing but a ruling line."""
    return len(line) <= _LINE_MOST and _RULE.fullmatch(line.strip()) is not None


def is_legal_footer(lines: Sequence[str]) -> bool:
    """Whether a company's disclaimer or a list's footer speaks here."""
    return _LEGAL.search("\n".join(lines[:40])[:2000].casefold()) is not None


def is_device_line(line: str) -> bool:
    """Whether this is a line such as "Sent from my iPhone", in one of thirty languages."""
    if not 5 <= len(line) <= _LINE_MOST or not _may_open(line):
        return False
    bare = " ".join(_LINK.sub(" ", line.strip()).split()) or line.strip()
    bare = bare.strip(_DECORATION).casefold()
    if not bare:
        bare = line.strip(_DECORATION).casefold()
    end = _CLAUSE_END.search(bare)
    clause, rest = (bare[: end.start()], bare[end.start() :]) if end else (bare, "")
    if clause.count(" ") > 9 or len(clause) > 90:
        return False
    rest = rest.strip(_DECORATION + ",;:")
    if rest and not _EXCUSE.search(rest):
        return False
    if _SENT_FROM_MY.match(clause):
        return clause.count(" ") <= 7
    if _GET.match(clause):
        return True
    if _BARE.fullmatch(clause):
        return _DEVICE.search(clause) is not None
    if not (_OPENINGS.match(clause) or _CLOSINGS.search(clause)):
        return False
    if clause.endswith("from mobile") or " by " in clause:
        return clause.count(" ") <= 2
    return _DEVICE.search(clause) is not None
