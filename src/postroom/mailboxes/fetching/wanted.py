"""What a person enters for an account, and whether it can be so."""

from dataclasses import dataclass, replace

from postroom.accounts.people import AccountError
from postroom.intake.fetch.account import PORTS
from postroom.kit.oauth2 import check_token_url
from postroom.mailboxes.fetching.models import Afterwards, Auth, History, Protocol, Tls

LONGEST_SECRET = 8_000


class FetchAccountError(AccountError):
    """It cannot be set so, or not be done; `field` names what to mend, "" for the whole."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Wanted:
    """An account as it is entered: secrets in the clear, "" for those that stay as they are, port 0 for the usual."""

    host: str = ""
    user: str = ""
    secret: str = ""
    protocol: str = Protocol.IMAP
    port: int = 0
    tls: str = Tls.TLS
    auth: str = Auth.PASSWORD
    token_url: str = ""
    client_id: str = ""
    client_secret: str = ""
    folder: str = "INBOX"
    afterwards: str = Afterwards.KEEP


def checked(wanted: Wanted, *, has_secret: bool = False) -> Wanted:
    """Return it cleaned. Raises FetchAccountError, with a sentence, for what cannot be so."""
    host = wanted.host.strip().lower().rstrip(".")
    if not host or len(host) > 255 or any(one.isspace() or one in "/:@\x00" for one in host):
        raise FetchAccountError("Give the name of the mail server, such as imap.example.com.", "host")
    user = wanted.user.strip()
    if not user or len(user) > 320 or _has_control(user):
        raise FetchAccountError("Give the user name, which is often the whole address.", "user")
    for field, choices in _CHOICES.items():
        if getattr(wanted, field) not in choices.values:
            raise FetchAccountError(
                f"“{getattr(wanted, field)[:40]}” is not possible here. Choose one of: {', '.join(choices.values)}.",
                field,
            )
    port = wanted.port or PORTS[wanted.protocol, wanted.tls]
    if not 0 < port < 65536:
        raise FetchAccountError(f"A port is a number from 1 to 65535, not {port}.", "port")
    _check_secret(wanted, has_secret=has_secret)
    folder = wanted.folder.strip() or "INBOX"
    if len(folder) > 255 or _has_control(folder):
        raise FetchAccountError("The name of the folder cannot be used. INBOX is the usual one.", "folder")
    if wanted.protocol == Protocol.POP and wanted.afterwards == Afterwards.READ:
        raise FetchAccountError("POP knows no read mail. Leave it as it is, or delete it.", "afterwards")
    return replace(wanted, host=host, user=user, port=port, folder=folder)


def checked_history(history: str) -> str:
    """Return it. Raises FetchAccountError where it is neither import nor leave."""
    if history not in History.values:
        raise FetchAccountError(
            "Say what to do with the mail that is there: import it, or leave it.", "history"
        )
    return history


def _check_secret(wanted: Wanted, *, has_secret: bool) -> None:
    secret = "The password" if wanted.auth == Auth.PASSWORD else "The refresh token"
    if not wanted.secret and not has_secret:
        raise FetchAccountError(f"{secret} is missing.", "secret")
    if len(wanted.secret) > LONGEST_SECRET or _has_control(wanted.secret):
        raise FetchAccountError(f"{secret} is too long or holds a line end. Copy it again.", "secret")
    if wanted.auth == Auth.PASSWORD:
        return
    try:
        check_token_url(wanted.token_url.strip())
    except ValueError as error:
        raise FetchAccountError(str(error), "token_url") from error
    if not wanted.client_id.strip() or len(wanted.client_id) > 500 or len(wanted.token_url) > 500:
        raise FetchAccountError("Give the client id that the provider knows Postroom by.", "client_id")


def _has_control(text: str) -> bool:
    return any(not one.isprintable() and one != " " for one in text)


_CHOICES = {"protocol": Protocol, "tls": Tls, "auth": Auth, "afterwards": Afterwards}
