"""The signs by which a report without a machine-readable part is told from the mail of a person."""

import re
from functools import lru_cache

from postroom.mail.envelope import null_return_path
from postroom.mail.model import Address, Mail
from postroom.mail.subject import is_forward, is_reply

DAEMONS = frozenset(
    {"mailer-daemon", "mailerdaemon", "mail-daemon", "mail.delivery.system", "mdaemon", "mailer_daemon"}
)
POSTMASTERS = frozenset(
    {"postmaster", "poostmaster", "mail-administrator", "mailadmin", "bounce", "bounces", "maildaemon"}
)
DAEMON_LOCALS = POSTMASTERS | DAEMONS | {"noreply", "no-reply"}
DAEMON_NAMES = re.compile(
    r"mail(?:er)?[ -]?(?:delivery|deliver) ?(?:sub)?system|mailer[- ]daemon|^postmaster\b|\bndr\b"
    r"|system administrator"
    r"|mail administrator|internet mail delivery",
    re.IGNORECASE,
)
LIST_ROBOTS = re.compile(
    r"[-_.](?:admin|owner|request|bounces?)$|^(?:owner-|majordomo|listserv|sympa|mailman)"
)
SUBJECT = re.compile(
    r"undeliver|un?delivered|returned? (?:e-?)?mail|returning (?:message )?to sender"
    r"|delivery (?:status )?(?:notification|"
    r"status|failure|failed|problem|error|report|delay|incomplete|has failed|warning)|failed delivery"
    r"|failure (?:notice|delivery)"
    r"|(?:mail|message|e-?mail|delivery) (?:delivery |system )?(?:failure|failed|error|could not be"
    r"|not delivered|status)"
    r"|could not be delivered|non-?delivery|bounced? (?:e-?mail|message|notification)"
    r"|error sending your (?:e-?)?mail"
    r"|message delivery has|(?:are )?not (?:a )?member|post(?:ing)? (?:\w+ )?(?:rejected|denied)"
    r"|mailing list \S{1,80} rejected|warning: (?:message|could not)|mail (?:could|system error)|not? deliver"
    r"|unzustellbar|zustellung|nicht zugestellt|rückläufer|non remis|échec de (?:la )?(?:remise|livraison"
    r"|distribution)"
    r"|no se (?:ha )?(?:podido )?entreg|no entregado|devuelto|mancata consegna|non consegnat"
    r"|impossibile recapitare"
    r"|não (?:foi )?entreg|falha (?:na|de) entrega|onbestelbaar|niet (?:be|af)geleverd"
    r"|kunde inte levereras|olevererbart"
    r"|kan ikke leveres|ikke leveret|toimitus|niedostarcz|nie dostarczon|zwrot|nedoručiteln|nedoručen"
    r"|kézbesít|недостав"
    r"|не доставлен|возврат|недоставлен|δεν παραδόθηκε|teslim edilem|配信|送信でき|届け|退信|无法投递"
    r"|無法傳遞|未送达|반송|배달"
    r"|你的邮件|投递失败|配達|エラー|לא נמסר|تعذر تسليم",
)
# Every subject that SUBJECT finds has one of these, or a letter beyond ASCII.
SUBJECT_HINT = re.compile(
    r"deliver|return|fail|error|status|could|bounce|member|rejected|denied|warning: |zustell|zugestellt|remis|entreg"
    r"|devuelto|consegn|recapit|bestelbaar|lever|toimitus|dostarcz|zwrot|teslim"
)
TEXT = re.compile(
    r"(?:could|can) ?not be delivered|(?:could|can)n't be delivered|(?:has|have) not (?:yet )?been delivered"
    r"|was not delivered|undeliverable|not? (?:able|possible) to (?:be )?deliver|(?:unable|failed"
    r"|wasn't able|trouble"
    r"|error|attempting|problem)s? (?:\w+ ){0,3}(?:to )?deliver|delivery (?:\w+ ){0,6}(?:failed|failure"
    r"|error|delayed)"
    r"|permanent (?:fatal )?(?:error|failure)s?|delivery (?:errors|problems)|did not reach (?:the|some)"
    r"|could not be reached"
    r"|has been delayed|transcript of session|(?:unknown|invalid|no such) (?:user|recipient"
    r"|(?:final delivery )?userid)"
    r"|returned mail|reason 5\d\d|rejected by|(?:your|the) (?:mail|message|e-?mail) (?:\w+ ){0,4}(?:was"
    r"|has been) "
    r"(?:rejected|refused|returned|bounced)|not a member of this|(?:group|address) you tried to contact"
    r"|failed addresses"
    r"|failure reasons|aborted after|will be retried|mail system error"
    r"|konnte (?:\w+ ){0,6}nicht (?:\w+ ){0,2}zugestellt|nicht zugestellt werden|nicht zustellbar"
    r"|n'a pas pu être (?:remis|"
    r"délivré|distribué)|n'ont pas pu|no (?:se )?(?:ha )?(?:podido|pudo) (?:ser )?entreg"
    r"|non (?:è stato possibile|può essere) "
    r"(?:\w+ )?(?:recapit|consegn)|não (?:pôde|pode|foi) (?:ser )?entreg|kon niet worden (?:af"
    r"|be)(?:geleverd|zorgd)"
    r"|kunde inte levereras|kunne ikke leveres|nie (?:może|mogła|można) (?:\w+ )?(?:być )?dostarcz"
    r"|nemohla být doruč"
    r"|не может быть доставлен|не удалось доставить|не было доставлено|teslim edilemedi"
    r"|送信できませんでした|配信できません"
    r"|無法(?:傳遞|送達)|无法(?:投递|送达)|退回|전송하지 못했|배달되지",
)
CODE = re.compile(r"(?<![\w.])(?:5\d\d[ -]#?5\.\d\.\d|[45]5\d[ -]|\(?#5\.\d\.\d|5\.[0-7]\.\d{1,3}\b)")
# A recipient alone at the start of a line, as reports list them; people name addresses inside sentences.
LISTED = re.compile(
    r"^[ \t]{0,12}[<\"'(]?[^\s<>@\"']{1,64}@[\w.-]{1,255}[>\"')]?[ \t]{0,8}(?:$|[:;-])", re.MULTILINE
)
TEXT_LIMIT = 6_000


def looks_like_bounce(mail: Mail, envelope_from: str | None) -> bool:
    """Tell whether sender, subject and words together make this a report. One sign alone never does."""
    if mail.headers.has("X-Failed-Recipients"):
        return True
    daemon = from_daemon(mail)
    null = null_return_path(mail, envelope_from)
    if null and daemon:
        return True
    postmaster = from_postmaster(mail)
    subject = _subject_of_report(mail.subject[:500])
    if not (subject or null or daemon or postmaster):
        return False
    by_machine = null or daemon
    if not (by_machine or postmaster) and (is_reply(mail.subject) or is_forward(mail.subject)):
        return False
    said = unquoted(mail.text).lower()
    if by_machine:
        return (subject and (daemon or _nobody(mail))) or bool(TEXT.search(said))
    code = bool(CODE.search(said))
    if postmaster:
        words = bool(TEXT.search(said))
        return (words and subject) or (code and (words or subject))
    listed = code and LISTED.search(said) is not None
    return (listed or _nobody(mail) or _administrator(mail) or _list_robot(mail)) and bool(TEXT.search(said))


@lru_cache(maxsize=128)
def _subject_of_report(subject: str) -> bool:
    """Remembered, since two facts about a mail ask for it."""
    words = subject.lower()
    if words.isascii() and not SUBJECT_HINT.search(words):
        return False
    return SUBJECT.search(words) is not None


def from_daemon(mail: Mail) -> bool:
    """Tell whether the mail is from a mail system's own address, such as MAILER-DAEMON."""
    senders = [address for address in _senders(mail) if _local(address) in DAEMON_LOCALS]
    return any(_local(address) in DAEMONS or _named_daemon(address) for address in senders)


def from_postmaster(mail: Mail) -> bool:
    """Tell whether the mail is from a postmaster, which may be a person."""
    return not POSTMASTERS.isdisjoint([_local(address) for address in _senders(mail)])


def unquoted(text: str) -> str:
    """Return the start of a text without its lines quoted by ">"."""
    lines = text[:TEXT_LIMIT].splitlines()
    return "\n".join(
        line for line in lines if not line.lstrip().startswith(">") or line.lstrip().startswith(">>>")
    )


def _senders(mail: Mail) -> tuple[Address, ...]:
    return (*mail.from_, mail.sender) if mail.sender else mail.from_


def _local(address: Address) -> str:
    return address.normalised.partition("@")[0]


def _named_daemon(address: Address) -> bool:
    return DAEMON_NAMES.search(address.name[:200]) is not None


def _nobody(mail: Mail) -> bool:
    return not mail.from_ and mail.sender is None


def _list_robot(mail: Mail) -> bool:
    return any(LIST_ROBOTS.search(_local(address)) for address in _senders(mail))


def _administrator(mail: Mail) -> bool:
    return any(DAEMON_NAMES.search(address.name[:200]) for address in _senders(mail))
