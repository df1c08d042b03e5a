"""Telling a relay that refuses us from one that refuses a mail: the first is for its administrator to mend."""

import re
from collections.abc import Mapping

from postroom.outbox.relay import Answer

SIGN_IN_CODES = (530, 534, 535, 538)
# As Postfix, Exim, Exchange (5.7.54), Sendmail, qmail and others say it of a client that they do not know.
_NO_RELAYING = re.compile(
    r"relay(?:ing)? (?:access )?(?:is )?(?:denied|not (?:permitted|allowed)|prohibited)|unable to relay"
    r"|not (?:permitted|allowed) to relay|authentication (?:is )?required|must authenticate"
    r"|in my list of allowed rcpthosts",
    re.IGNORECASE,
)


def is_about_us(answers: Mapping[str, Answer]) -> bool:
    """Whether a relay refuses us, not the mail: it wants us to sign in (RFC 4954 §6), or does not relay for us."""
    return all(
        answer.code in SIGN_IN_CODES or (answer.code >= 400 and bool(_NO_RELAYING.search(answer.words)))
        for answer in answers.values()
    )
