"""Why a delivery failed, by code and by words (RFC 3463, RFC 5321 §4.2, and what servers really say)."""

import re
from collections.abc import Sequence

UNKNOWN_STATUS = {
    "failed": "5.0.0",
    "delayed": "4.0.0",
    "delivered": "2.0.0",
    "relayed": "2.0.0",
    "expanded": "2.0.0",
}
TEXT_LIMIT = 8_000
_ENHANCED = re.compile(r"(?<![\w.])([245]\.[0-7]\.\d{1,3})(?!\.?\d|\w)")
_AFTER_CODE = re.compile(r"(?<![\w.])[245]\d\d[ -]{1,3}#?([245]\.[0-7]\.\d{1,3})(?!\.?\d|\w)")
_REPLY = re.compile(
    r"(?<![\w.:/])(4(?:21|22|32|5[0-9]|71)|5(?:0[0-4]|1[0-3]|2[1-5]|3[0458]|41|5[0-9]|7[0-9]))(?=[\s:;,#-]|$)"
)

WORDS: tuple[tuple[str, str], ...] = (
    (
        "rate-limited",
        r"too many (?:mails|messages|connections|recipients|emails|sessions)|rate ?limit|throttl|unusual rate"
        r"|sending (?:too fast|limit)|connection limit|(?:connection|message) frequency"
        r"|unexpected volume|receiving mail at a rate|exceeded the rate|concurrent",
    ),
    (
        "mailbox-full",
        r"(?:mail ?(?:box|folder)|inbox|account|user|folder|quota|storage|disk)s? (?:\w+ )?(?:is |are "
        r"|has been )?"
        r"(?:full|over ?quota|exceeded|over the (?:maximum|limit)|exceeds)"
        r"|over ?quota|quota (?:exceeded|violation)|exceed\w* (?:\w+ ){0,3}(?:quota|storage)|out of storage"
        r"|insufficient (?:disk|storage|space)|not enough (?:disk|storage|space)|mailboxfull|full mailbox"
        r"|boîte pleine|postfach (?:ist )?voll|buzón lleno|casella piena|容量",
    ),
    (
        "too-large",
        r"(?:message|mail|size|length|body|attachment)s? (?:\w+ ){0,3}(?:too (?:big|large|long)|exceeds?)"
        r"|exceed\w* (?:\w+ ){0,4}(?:message|size|length) (?:\w+ )?(?:limit|maximum|size)|too (?:big"
        r"|large) (?:for|a) "
        r"|maximum (?:message )?size|size limit|message length exceeds",
    ),
    (
        "no-relay",
        r"relay(?:ing)? (?:access )?(?:is )?(?:denied|prohibited|not (?:permitted|allowed))|unable to relay"
        r"|not (?:permitted|allowed) to relay|(?:relaying|open relay|mail relay)|we do not relay"
        r"|cannot relay",
    ),
    (
        "policy",
        r"\bdmarc\b|\bspf\b|\bdkim\b|unauthenticated|authentication (?:required|failed|checks)"
        r"|\bauth(?:entication)? "
        r"|sender policy|(?:local |site )?policy(?: violation| reason)|administrative(?:ly)? prohibit"
        r"|not authori[sz]ed"
        r"|permission to (?:post|send)|not (?:a )?member|members? only|restricted|not allowed to (?:send"
        r"|post)",
    ),
    (
        "spam",
        r"\bspam\b|unsolicited|\bjunk\b|\buce\b|\bubes?\b|looks like (?:spam|bulk)|bulk (?:mail|email)|gtube"
        r"|content (?:\w+ ){0,2}spam|blacklisted url|spamdetected",
    ),
    (
        "blocked",
        r"block(?:ed|ing|list)|black ?list|\b[dr]bls?\b|spamhaus|barracuda(?:central)?|spamcop|reputation"
        r"|banned"
        r"|reverse dns|\bptr\b|\brdns\b|denylist|bad(?:ly)? (?:ip|host)|access denied|your (?:ip|host"
        r"|server)\b"
        r"|use the smtp server|unverifiable sending|dynamic ip|helo (?:\w+ )?reject",
    ),
    (
        "suspended",
        r"(?:account|mailbox|user|recipient|address) (?:\w+ ){0,4}(?:disabled|suspended|inactive|deactivated"
        r"|expired|not active|closed|locked|discontinued)|(?:disabled|inactive|suspended|dormant) (?:\w+ )?"
        r"(?:account|mailbox|user|recipient)|no longer (?:active|in use|valid|works|employed)"
        r"|account that you tried"
        r" to reach is (?:disabled|inactive|over)",
    ),
    (
        "content",
        r"virus|malware|infected|phish|message content|content (?:rejected|error|not accept)|header error"
        r"|attachment (?:\w+ )?(?:not allowed|type|blocked)|mime (?:error|format)|line too long"
        r"|invalid header"
        r"|conversion|rfc ?(?:2822|5322)",
    ),
    (
        "unknown-user",
        r"(?:unknown|invalid|no such|nonexist\w*|illegal|bad|undefined) (?:\w+ )?(?:user|recipient"
        r"|mailbox|address|person"
        r"|local|account|alias|name|virtual|destination|rcpt)|(?:user|recipient|mailbox|address|account"
        r"|alias|name|"
        r"userid|addressee)s? (?:\S+ ){0,5}?(?:unknown|not (?:found|exist|known|listed|valid"
        r"|recogni[sz]ed|available)"
        r"|n[o']t? (?:a )?(?:found|exist|known|valid|listed)|does(?: not|n't) (?:exist|have)"
        r"|doesn't exist|invalid|couldn't be found)"
        r"|mailbox (?:unavailable|not available)|recipnotfound|no mailbox|no (?:one|body) (?:here|by)"
        r"|not our customer|has (?:no|moved)"
        r"|hasmoved|does not exist here"
        r"|isn't (?:a valid|in our)|couldn't be found|not listed in|unknown to us|no valid recipient"
        r"|(?:is )?not a (?:\w+ ){0,3}user|inconnu|unbekannt|desconocid|sconosciut|見つからない"
        r"|recipient not found",
    ),
    (
        "expired",
        r"retry time ?out|too long in queue|in the queue too long|(?:envelope|message|queue|delivery time) "
        r"(?:has )?expired|expired|giving up|for the last \d+|multiple retries"
        r"|not been delivered (?:after|for)"
        r"|could not be delivered for|aborted after|delivery time",
    ),
    (
        "network",
        r"host (?:\S+ )?(?:unknown|not found|unreachable|not reachable)"
        r"|(?:unknown|no such|unrouteable|unreachable) (?:host|domain|address|mail)"
        r"|domain (?:\S+ )?(?:does(?: not|n't) exist|not found|unknown)|name service|name or service|nxdomain"
        r"|dns (?:\w+ )?(?:error|lookup|fail|record|query)|\bmx (?:record|lookup|host)|no mx\b|null mx"
        r"|no (?:mail )?route"
        r"|connection (?:\w+ )?(?:refused|timed out|reset|lost|dropped|fail|closed|died)|smtp connection"
        r"|could ?n.t connect|unable to connect|timed? ?out|socket error|mail (?:loop|exchanger)|loops? back"
        r"|too many hops|hop count|any host named|lookup fail|find a gateway|\b(?:start)?tls\b",
    ),
)
_WORDS = tuple((reason, re.compile(words, re.IGNORECASE)) for reason, words in WORDS)

CODES: tuple[tuple[str, str], ...] = (
    ("1.1", "unknown-user"),
    ("1.0", "unknown-user"),
    ("1.3", "unknown-user"),
    ("1.6", "unknown-user"),
    ("1.10", "unknown-user"),
    ("1.2", "network"),
    ("2.1", "suspended"),
    ("2.2", "mailbox-full"),
    ("2.3", "too-large"),
    ("3.4", "too-large"),
    ("4.7", "expired"),
    ("4.", "network"),
    ("6.", "content"),
    ("7.", "policy"),
)


def reason_of(status: str, said: str) -> str:
    """Return the class of a failure: what the words say, else what the enhanced code says, else "other"."""
    said = said[:TEXT_LIMIT]
    for reason, words in _WORDS:
        if words.search(said):
            return reason
    detail = status[2:]
    return next(
        (reason for code, reason in CODES if detail == code or (code[-1] == "." and detail.startswith(code))),
        "other",
    )


def enhanced_status(said: str) -> str:
    """Return the enhanced status code in a diagnostic (RFC 3463): one behind a reply code first, or ""."""
    said = said[:TEXT_LIMIT]
    codes = _AFTER_CODE.findall(said) + _ENHANCED.findall(said)
    return most_telling([code for code in codes if code[0] != "2"] or codes)


def most_telling(codes: Sequence[str]) -> str:
    """Return the first enhanced code that names a detail, else one that names a subject, else the first, else
    "".
    """
    return next(
        (code for tail in (".0", ".0.0") for code in codes if not code.endswith(tail)),
        codes[0] if codes else "",
    )


def reply_code(said: str) -> str:
    """Return the first SMTP reply code of a failure in a diagnostic (RFC 5321 §4.2.3), or ""."""
    match = _REPLY.search(said[:TEXT_LIMIT])
    return match[1] if match else ""
