"""Reports in free text: who failed and why, as exim, qmail, Exchange, Gmail and many others write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from postroom.mail.bounce_reason import UNKNOWN_STATUS, enhanced_status, reason_of, reply_code
from postroom.mail.bounce_report import report_in_text
from postroom.mail.bounce_returned import Returned
from postroom.mail.bounce_signs import TEXT
from postroom.mail.model import BouncedRecipient, Mail
from postroom.mail.report_fields import address_at, addresses_in

LINE_LIMIT = 2_000
LINES_LIMIT = 4_000
ABOUT_LINES = 30
RECIPIENTS_LIMIT = 200

_RETURNED = re.compile(
    r"^[\s*=_|#>-]{0,80}(?:this is a copy of|below (?:this line )?is a copy|below this line"
    r"|enclosed is a copy"
    r"|included is a copy|original (?:message|mail)\b|the header of the original|(?:message"
    r"|original) headers? follow"
    r"|unsent message|returned message(?: -|$)|message text follows|message header|original message headers"
    r"|bounced e-?mail|undelivered message(?: follows|:| -)|ursprüngliche nachricht|message d'origine"
    r"|mensaje original"
    r"|messaggio originale|mensagem original|oorspronkelijk bericht|исходное сообщение|元のメッセージ"
    r"|原始邮件)",
    re.IGNORECASE,
)
_HEADER_START = re.compile(
    r"^(?:return-path|received|message-id|mime-version|dkim-signature|domainkey-signature|arc-seal"
    r"|x-mailer)\s?:",
    re.IGNORECASE,
)
_START = re.compile(
    r"^([\s*|>-]{0,40})(?:\[?(?:recipient|address"
    r"|empfänger)\s{0,3}:\s{0,3})?[\"'“<(]{0,2}\s?(?=[^\s<>@\"]{1,64}@)",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"(?:deliver\w*|undeliverable|recipients?|address(?:es)?|userid|user|rcpt to|failed|failure|errors?"
    r"|mailbox|sent|for|5\d\d|<<<|>>>)"
    r"[^@\n]{0,80}?[\s:<\"'(]$",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"warning message only|has been delayed|(?:has|have) not yet been delivered|will be retried"
    r"|will continue (?:to|for)"
    r"|delivery attempts will|still (?:being|trying)|do not need to resend|temporarily (?:delayed"
    r"|undeliverable)"
    r"|delay(?:ed)? (?:reason|delivery)|wurde(?:n)? verzögert|retardé|retrasad|ritardat|задерж",
    re.IGNORECASE,
)
_FINAL = re.compile(
    r"permanent(?:ly)? (?:fatal )?(?:error|fail)|failed permanently|giv(?:en|ing) up"
    r"|not going to try again|too long"
    r"|no further|aborted|expired",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class BounceText:
    """A report's text in two: the words of the mail system, and the returned mail pasted below them."""

    report: str
    returned: str

    @classmethod
    def of(cls, text: str) -> "BounceText":
        """Split a text at the line where the returned mail begins."""
        lines = [line[:LINE_LIMIT] for line in text.splitlines()[:LINES_LIMIT]]
        for number, line in enumerate(lines):
            if _RETURNED.match(line) and any(before.strip() for before in lines[:number]):
                return cls("\n".join(lines[:number]), "\n".join(lines[number + 1 :]))
            if _HEADER_START.match(line) and any(before.strip() for before in lines[:number]):
                return cls("\n".join(lines[:number]), "\n".join(lines[number:]))
        return cls("\n".join(lines), "")

    @property
    def says_failure(self) -> bool:
        """Whether the words say that something was not delivered."""
        return bool(TEXT.search(self.report.lower()))

    @property
    def says_delay(self) -> bool:
        """Whether the words say that delivery goes on being tried."""
        return bool(_DELAY.search(self.report)) and not _FINAL.search(_DELAY.sub(" ", self.report))

    def about(self, address: str) -> str:
        """Return the lines that are about this recipient: what follows its name, and lines that name it."""
        lines = self.report.splitlines()
        wanted = address.lower()
        others = {one.lower() for _, one in starting_addresses(lines)} - {wanted}
        kept: list[str] = []
        quota = 0
        for line in lines:
            if wanted in line.lower():
                quota = ABOUT_LINES
            elif quota and _names_another(line, others):
                quota = 0
            if quota:
                kept.append(line.strip())
                quota -= 1
        return " ".join(" ".join(kept).split())[:8_000]


def recipients_of_text(mail: Mail, words: BounceText, returned: Returned) -> tuple[BouncedRecipient, ...]:
    """Return the recipients that a report in free text names, each with status and reason as far as told."""
    whole = f"{words.report}\n{words.returned}"
    if embedded := report_in_text(whole):
        return embedded
    addresses = _named(mail, words, returned)
    alone = len(addresses) == 1
    return tuple(_recipient(address, words, alone) for address in addresses[:RECIPIENTS_LIMIT])


def starting_addresses(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield (number, address) of the lines that begin with a recipient, as lists of failed ones do.

    A line indented deeper than the first such line belongs to a diagnostic.
    """
    indent: int | None = None
    for number, line in enumerate(lines):
        match = _START.match(line)
        found = address_at(line, match.end()) if match else ""
        if not match or not found:
            continue
        depth = len(match[1].expandtabs(8))
        indent = depth if indent is None else indent
        if depth <= indent:
            yield number, found


def _names_another(line: str, others: set[str]) -> bool:
    return any(found.lower() in others for found in addresses_in(line))


def _named(mail: Mail, words: BounceText, returned: Returned) -> list[str]:
    """Who failed: as the header says, else the list in the text, else a sentence, else the returned mail."""
    if stated := addresses_in(",".join(mail.headers.all("X-Failed-Recipients"))):
        return _unique(stated)
    own = {address.normalised for address in mail.from_ + mail.to}
    lines = words.report.splitlines()
    for found in (
        [address for _, address in starting_addresses(lines)],
        list(_in_sentences(lines)),
        list(returned.recipients),
        addresses_in(words.report),
    ):
        strangers = [address for address in found if address.lower() not in own]
        if strangers or found:
            return _unique(strangers or found)
    return []


def _in_sentences(lines: list[str]) -> Iterator[str]:
    for line in lines:
        for address in addresses_in(line):
            at = line.lower().find(address.lower())
            if at > 0 and _CUE.search(line[max(0, at - 100) : at]):
                yield address


def _unique(addresses: list[str]) -> list[str]:
    return list({address.lower(): address for address in reversed(addresses)}.values())[::-1]


def _recipient(address: str, words: BounceText, alone: bool) -> BouncedRecipient:
    about = words.about(address)
    told = enhanced_status(about) or (enhanced_status(words.report) if alone else "")
    code = reply_code(about) or (reply_code(words.report) if alone else "")
    delayed = words.says_delay
    status = told or (f"{code[0]}.0.0" if code else UNKNOWN_STATUS["delayed" if delayed else "failed"])
    said = about if not alone or reason_of("", about) != "other" else words.report
    return BouncedRecipient(
        address, "delayed" if delayed else "failed", status, reason_of(status, said), about[:2_000]
    )
