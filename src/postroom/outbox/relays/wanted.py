"""What a person enters for a way out, and whether it can be so."""

from dataclasses import dataclass, replace

from postroom.accounts.people import AccountError
from postroom.kit.oauth2 import check_token_url
from postroom.outbox.models import Auth, RelayKind, Tls
from postroom.outbox.providers import PROVIDERS

PORTS = {Tls.TLS: 465, Tls.STARTTLS: 587, Tls.OPPORTUNISTIC: 25, Tls.NONE: 25}
LONGEST_SECRET = 8_000
MOST_CONNECTIONS, MOST_PER_MINUTE = 20, 100_000


class RelayWantedError(AccountError):
    """It cannot be set so, or not be done; `field` names what to mend, "" for the whole."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Wanted:
    """A way out as it is entered: secrets in the clear, "" for those that stay as they are, port 0 for the usual."""

    kind: str = RelayKind.SMTP
    host: str = ""
    port: int = 0
    tls: str = Tls.STARTTLS
    verify: bool = True
    auth: str = Auth.PASSWORD
    user: str = ""
    secret: str = ""
    token_url: str = ""
    client_id: str = ""
    client_secret: str = ""
    provider: str = ""
    provider_domain: str = ""
    provider_url: str = ""
    connections: int = 4
    per_minute: int = 0


def checked(wanted: Wanted, *, has_secret: bool = False) -> Wanted:
    """Return it cleaned, without what its kind does not need. Raises RelayWantedError, with a sentence."""
    for field, choices in (("kind", RelayKind), ("tls", Tls), ("auth", Auth)):
        if getattr(wanted, field) not in choices.values:
            given = str(getattr(wanted, field))[:40]
            raise RelayWantedError(
                f"“{given}” is not possible here. Choose one of: {', '.join(choices.values)}.", field
            )
    if not 1 <= wanted.connections <= MOST_CONNECTIONS:
        raise RelayWantedError(f"Connections at a time: 1 to {MOST_CONNECTIONS}.", "connections")
    if not 0 <= wanted.per_minute <= MOST_PER_MINUTE:
        raise RelayWantedError(
            f"Mails a minute: 0 for any number, {MOST_PER_MINUTE:,} at most.", "per_minute"
        )
    if wanted.kind == RelayKind.DIRECT:
        return Wanted(
            kind=wanted.kind, port=wanted.port, connections=wanted.connections, per_minute=wanted.per_minute
        )
    if wanted.kind == RelayKind.PROVIDER:
        return _checked_provider(wanted, has_secret=has_secret)
    return _checked_smtp(wanted, has_secret=has_secret)


def _checked_smtp(wanted: Wanted, *, has_secret: bool) -> Wanted:
    host = wanted.host.strip().lower().rstrip(".")
    if not host or len(host) > 255 or any(one.isspace() or one in "/:@\x00" for one in host):
        raise RelayWantedError("Give the name of the mail server, such as smtp.example.com.", "host")
    port = wanted.port or PORTS[Tls(wanted.tls)]
    if not 0 < port < 65536:
        raise RelayWantedError(f"A port is a number from 1 to 65535, not {port}.", "port")
    wanted = replace(
        wanted,
        host=host,
        port=port,
        user=wanted.user.strip(),
        provider="",
        provider_url="",
        provider_domain="",
    )
    if wanted.auth == Auth.NONE:
        return replace(wanted, user="", secret="", token_url="", client_id="", client_secret="")
    if wanted.tls == Tls.NONE and host not in ("localhost", "127.0.0.1", "::1"):
        raise RelayWantedError(
            "A password would go in the clear. Choose STARTTLS or TLS, or sign in not at all.", "tls"
        )
    if not wanted.user or len(wanted.user) > 320 or has_control(wanted.user):
        raise RelayWantedError("Give the user name, which is often the whole address.", "user")
    _check_secret(wanted, "The password" if wanted.auth == Auth.PASSWORD else "The refresh token", has_secret)
    if wanted.auth == Auth.PASSWORD:
        return replace(wanted, token_url="", client_id="", client_secret="")
    try:
        check_token_url(wanted.token_url.strip())
    except ValueError as error:
        raise RelayWantedError(str(error), "token_url") from error
    if not wanted.client_id.strip() or len(wanted.client_id) > 500 or len(wanted.token_url) > 500:
        raise RelayWantedError("Give the client id that the provider knows Postroom by.", "client_id")
    return replace(wanted, token_url=wanted.token_url.strip(), client_id=wanted.client_id.strip())


def _checked_provider(wanted: Wanted, *, has_secret: bool) -> Wanted:
    if wanted.provider not in PROVIDERS:
        raise RelayWantedError(f"Choose a provider: {', '.join(PROVIDERS)}.", "provider")
    _check_secret(wanted, "The key", has_secret)
    domain, url = wanted.provider_domain.strip().lower(), wanted.provider_url.strip()
    if PROVIDERS[wanted.provider].domain and not domain:
        raise RelayWantedError(
            f"{PROVIDERS[wanted.provider].name} wants the domain that it sends for.", "provider_domain"
        )
    if url:
        try:
            check_token_url(url)
        except ValueError:
            raise RelayWantedError("The address of the API begins with https://.", "provider_url") from None
    return Wanted(
        kind=wanted.kind,
        auth=Auth.NONE,
        secret=wanted.secret,
        provider=wanted.provider,
        provider_domain=domain,
        provider_url=url,
        connections=wanted.connections,
        per_minute=wanted.per_minute,
    )


def _check_secret(wanted: Wanted, name: str, has_secret: bool) -> None:
    if not wanted.secret and not has_secret:
        raise RelayWantedError(f"{name} is missing.", "secret")
    if len(wanted.secret) > LONGEST_SECRET or has_control(wanted.secret):
        raise RelayWantedError(f"{name} is too long or holds a line end. Copy it again.", "secret")


def has_control(text: str) -> bool:
    """Whether something in it cannot be seen, such as a line end."""
    return any(not one.isprintable() and one != " " for one in text)
