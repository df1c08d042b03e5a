"""One key for one sender, however the address is dressed up on its way."""

import re

_SRS = re.compile(r"^srs[01][=+-].*?=[^=]*=([^=@]+)=([^@]+)$")
_BATV = re.compile(r"^(?:prvs|btv1)=+[^=]*=+(.+)$")
MOST_CHARACTERS = 320


def sender_key(address: str) -> str:
    """Return the address as brakes count it: in lower case, without detail, BATV tag or SRS rewriting.

    "Carol+a1@Customer.test" is "carol@customer.test" (RFC 5233), and so is
    "SRS0=abc=xy=customer.test=carol@forwarder.test". The null return path is "".
    """
    local, at, domain = address.strip().strip("<>").strip().lower().rpartition("@")
    if rewritten := _SRS.match(local):
        domain, local = rewritten[1], rewritten[2]
    if tagged := _BATV.match(local):
        local = tagged[1]
    local = local.partition("+")[0] or local
    return f"{local}{at}{domain}"[:MOST_CHARACTERS]
