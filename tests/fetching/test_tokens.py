"""OAuth 2: access tokens, and refresh tokens that a provider replaces each time."""

import json
from dataclasses import replace

import pytest

from postroom.intake.fetch.errors import FetchError
from postroom.intake.fetch.sign_in import sign_in_of
from postroom.intake.fetch.tokens import current_refresh_token, replaced_tokens
from postroom.intake.fetch.trial import try_account
from postroom.kit.oauth2 import check_token_url
from tests.fetching.conftest import Fetching, Provider, letter
from tests.support.dovecot import Dovecot

pytestmark = pytest.mark.slow


@pytest.fixture
def olga(fetching: Fetching, provider: Provider) -> Fetching:
    """An account whose owner has given us "refresh-1"."""
    provider.user = fetching.account.user
    fetching.account = replace(
        fetching.account,
        auth="oauth2",
        secret=fetching.vault.seal("refresh-1"),
        token_url=provider.url,
        client_id="postroom",
        client_secret=fetching.vault.seal("client secret"),
    )
    return fetching


def test_mail_is_fetched_with_a_token(olga: Fetching, provider: Provider, server: Dovecot) -> None:
    server.put(olga.account.user, letter(1))
    olga.once()
    assert olga.subjects() == ["1"]
    assert provider.asked == [
        {
            "grant_type": "refresh_token",
            "refresh_token": "refresh-1",
            "client_id": "postroom",
            "client_secret": "client secret",
        }
    ]


def test_by_pop_too(olga: Fetching, provider: Provider, server: Dovecot) -> None:
    server.put(olga.account.user, letter(1))
    olga.once(protocol="pop", port=server.pops)
    assert olga.subjects() == ["1"]


def test_a_replaced_token_survives_a_restart_and_lies_sealed(olga: Fetching, provider: Provider) -> None:
    for _ in range(3):
        olga.once()
    assert [form["refresh_token"] for form in provider.asked] == ["refresh-1", "refresh-2", "refresh-3"]
    assert current_refresh_token(olga.account, olga.spool, olga.vault) == "refresh-4"
    stored = "".join(olga.spool.states("fetch-token/").values())
    assert "refresh-" not in stored
    ((number, (sealed, marks)),) = replaced_tokens(olga.spool).items()
    assert (number, olga.vault.open(sealed), len(marks)) == (olga.account.id, "refresh-4", 3)


def test_what_was_written_back_in_between_is_no_step_back(olga: Fetching, provider: Provider) -> None:
    olga.once()
    olga.once()
    # The floor above has copied "refresh-2" meanwhile, which the provider has replaced since.
    older = replace(olga.account, secret=olga.vault.seal("refresh-2"))
    assert current_refresh_token(older, olga.spool, olga.vault) == "refresh-3"


def test_a_token_that_a_person_enters_anew_counts(olga: Fetching, provider: Provider) -> None:
    olga.once()
    provider.refresh_token = "entered by Olga"
    olga.once(secret=olga.vault.seal("entered by Olga"))
    assert current_refresh_token(olga.account, olga.spool, olga.vault) == "refresh-3"


def test_an_access_token_that_is_not_taken_any_more_is_renewed_at_once(
    olga: Fetching, provider: Provider
) -> None:
    sign_in = sign_in_of(olga.account, olga.spool, olga.vault)
    assert sign_in.tokens is not None
    sign_in.tokens.access_token()
    provider.access_tokens.clear()
    began = len(provider.asked)
    from postroom.intake.fetch.imap import open_imap

    open_imap(olga.account, sign_in).close()
    assert len(provider.asked) == began + 1


@pytest.mark.parametrize(
    ("refresh_token", "status", "words"),
    [("revoked", 200, "invalid_grant"), ("refresh-1", 500, "answered 500")],
)
def test_a_provider_that_gives_no_token_is_named(
    olga: Fetching, provider: Provider, refresh_token: str, status: int, words: str
) -> None:
    provider.refresh_token, provider.status = refresh_token, status
    with pytest.raises(FetchError) as raised:
        try_account(olga.account, olga.spool, olga.vault)
    assert words in str(raised.value)
    assert "127.0.0.1" in str(raised.value)


def test_what_is_stored_is_only_what_is_needed(olga: Fetching, provider: Provider) -> None:
    olga.once()
    (text,) = olga.spool.states("fetch-token/").values()
    assert set(json.loads(text)) == {"token", "replaced"}


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://login.example/token", True),
        ("http://127.0.0.1:5000/token", True),
        ("http://login.example/token", False),
        ("http://localhost.evil.test/", False),
        ("file:///etc/passwd", False),
        ("https:///token", False),
        ("", False),
    ],
)
def test_tokens_are_sent_over_tls_only(url: str, good: bool) -> None:
    if good:
        check_token_url(url)
        return
    with pytest.raises(ValueError, match="https://"):
        check_token_url(url)
