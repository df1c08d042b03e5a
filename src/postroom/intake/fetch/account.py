"""The accounts that mail is fetched from, as the floor above publishes them.

A small JSON file beside the address snapshot, readable by its owner alone, whose secrets are sealed:
`{"version": 1, "accounts": [{"id": 7, "protocol": "imap", "host": "mail.acme.test", …}]}`.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from postroom.kit.files import write_atomically

VERSION = 1

Protocol = Literal["imap", "pop"]
Tls = Literal["tls", "starttls", "none"]
Auth = Literal["password", "oauth2"]
Afterwards = Literal["keep", "read", "delete"]
History = Literal["import", "leave"]

PORTS: dict[tuple[str, str], int] = {
    ("imap", "tls"): 993,
    ("imap", "starttls"): 143,
    ("imap", "none"): 143,
    ("pop", "tls"): 995,
    ("pop", "starttls"): 110,
    ("pop", "none"): 110,
}


@dataclass(frozen=True, slots=True)
class Account:
    """One account elsewhere whose mail goes to one mailbox of ours, whose address is `address`.

    `secret` (the password, or the refresh token of OAuth 2) and `client_secret` are sealed. `afterwards` is
    what becomes of a mail on the server once it is on our disk; `history` what is done with the mail that is
    there already at the first connection. `asked` changes when somebody wants the mail now.
    """

    id: int
    mailbox: int
    organisation: int
    address: str
    protocol: Protocol
    host: str
    port: int
    tls: Tls
    user: str
    auth: Auth
    secret: str
    token_url: str = ""
    client_id: str = ""
    client_secret: str = ""
    folder: str = "INBOX"
    afterwards: Afterwards = "keep"
    history: History = "import"
    paused: bool = False
    asked: str = ""

    @property
    def source(self) -> str:
        """What tells it from another account: its numbers mean nothing elsewhere."""
        return f"{self.protocol}://{self.user}@{self.host}"


def publish_accounts(path: Path, accounts: Iterable[Account]) -> bool:
    """Write the file in one step where it would change; returns whether it did."""
    content = {"version": VERSION, "accounts": [asdict(account) for account in accounts]}
    data = json.dumps(content, ensure_ascii=False, indent=1).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_bytes() == data:
        return False
    write_atomically(path, data, mode=0o600)
    return True


def load_accounts(path: Path) -> dict[int, Account]:
    """Read the published accounts, by id. Raises OSError, or ValueError where the file is none of ours."""
    try:
        content = json.loads(path.read_bytes())
        if content["version"] != VERSION:
            raise ValueError(f"{path} has version {content['version']}, this Postroom reads {VERSION}")
        return {one["id"]: Account(**one) for one in content["accounts"]}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} does not list accounts: {error!r}") from error
