import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_facts.making import mail_of
from postroom.mail.identity import KINDS, Keyring, Token, Verp
from postroom.mail.identity_find import find_tokens, own_reasons, own_token

KEYRING = Keyring(b"0123456789abcdef" * 2, epoch=3)
OTHER = Keyring(b"fedcba9876543210" * 2, epoch=3)
TOKEN = Token(organisation=1, mailbox=22, conversation=12_345, kind="human", generation=0, epoch=3)
SUPPORT = "support@acme.example"
DIGEST = "ab" * 32

numbers = st.integers(0, 2**63 - 1)
tokens = st.builds(Token, numbers, numbers, numbers, st.sampled_from(KINDS), st.integers(0, 15), st.just(3))


def changed(text: str, at: int) -> str:
    at %= len(text)
    return text[:at] + ("a" if text[at] != "a" else "b") + text[at + 1 :]


@given(tokens, st.integers(0, 10_000))
def test_message_id(token: Token, at: int) -> None:
    minted = KEYRING.message_id(token, "acme.example")
    local = minted.partition("@")[0]
    assert minted == minted.lower() and KEYRING.read_message_id(minted) == token
    assert KEYRING.read_message_id(f"<{minted.upper()}>") == token
    assert KEYRING.read_message_id(f"{minted[:40]}\r\n {minted[40:]}") == token
    assert KEYRING.read_message_id(f"{changed(local, at)}@acme.example") is None
    assert KEYRING.read_message_id(f"{local[: at % len(local)]}@acme.example") is None
    assert OTHER.read_message_id(minted) is None


@given(st.text(max_size=300))
def test_anything_else_is_refused(text: str) -> None:
    assert KEYRING.read_message_id(text) is None
    assert KEYRING.read_reply_address(text, "ada@home.example") is None
    assert KEYRING.read_verp(text) is None
    assert KEYRING.read_header_value(text) is None


def test_message_ids_never_repeat() -> None:
    assert len({KEYRING.message_id(TOKEN, "acme.example") for _ in range(100)}) == 100


@given(st.integers(0, 10_000))
def test_reply_address(at: int) -> None:
    address = KEYRING.reply_address(TOKEN, "Ada@Home.example", SUPPORT)
    local = address.partition("@")[0]
    detail = local.partition("+")[2]
    assert len(local) <= 64
    assert KEYRING.read_reply_address(address, "ada@home.example") == TOKEN
    assert KEYRING.read_reply_address(address.upper(), "<ADA@HOME.EXAMPLE>") == TOKEN
    assert KEYRING.read_reply_address(address, "ben@home.example") is None
    assert (
        KEYRING.read_reply_address(f"support+{changed(detail, at)}@acme.example", "ada@home.example") is None
    )


def test_reply_address_that_would_be_too_long() -> None:
    with pytest.raises(ValueError, match="too long"):
        KEYRING.reply_address(TOKEN, "ada@home.example", "a" * 40 + "@acme.example")


@given(numbers, numbers, st.integers(0, 10_000))
def test_verp(outgoing: int, recipient: int, at: int) -> None:
    address = KEYRING.verp(outgoing, recipient, "b@acme.example")
    assert KEYRING.read_verp(address.title()) == Verp(outgoing, recipient)
    detail = address.partition("@")[0].partition("+")[2]
    assert KEYRING.read_verp(f"b+{changed(detail, at)}@acme.example") is None


def test_purposes_do_not_mix() -> None:
    minted = KEYRING.message_id(TOKEN, "acme.example").partition("@")[0].partition(".")[2]
    assert KEYRING.read_reply_address(f"support+{minted}@acme.example", "ada@home.example") is None
    assert KEYRING.read_header_value(minted) is None
    assert KEYRING.read_verp(f"support+{minted}@acme.example") is None


def test_epochs() -> None:
    restored = Keyring(KEYRING.key, epoch=4)
    minted = KEYRING.message_id(TOKEN, "acme.example")
    assert restored.read_message_id(minted) is None
    assert Keyring(KEYRING.key, epoch=4, accepted_epochs=frozenset({3})).read_message_id(minted) == TOKEN


def test_header_value() -> None:
    value = KEYRING.header_value(TOKEN, DIGEST)
    mark = KEYRING.read_header_value(value.upper())
    assert mark is not None and mark.token == TOKEN and DIGEST.startswith(mark.digest)
    for at in range(len(value)):
        assert KEYRING.read_header_value(changed(value, at)) is None


def test_key_is_not_shown_and_not_short() -> None:
    assert "0123" not in repr(KEYRING)
    with pytest.raises(ValueError, match="16"):
        Keyring(b"short", epoch=1)


def test_numbers_out_of_range() -> None:
    for wrong in (
        Token(-1, 1, 1, "human", 0, 3),
        Token(1, 1, 2**63, "human", 0, 3),
        Token(1, 1, 1, "human", 16, 3),
    ):
        with pytest.raises(ValueError, match="not within"):
            KEYRING.message_id(wrong, "acme.example")


def test_tokens_are_found_wherever_they_come_back() -> None:
    minted = KEYRING.message_id(TOKEN, "acme.example")
    older = Token(1, 22, 7, "automatic", 1, 3)
    reply_to = KEYRING.reply_address(older, "ada@home.example", SUPPORT)
    assert find_tokens(mail_of(In_Reply_To=f"<{minted}>"), KEYRING) == (TOKEN,)
    assert find_tokens(mail_of(References=f"<x@y.example> <{minted.upper()}>"), KEYRING) == (TOKEN,)
    assert find_tokens(
        mail_of(References=f"<x@y.example>\r\n\t<{minted[:30]}\r\n {minted[30:]}>"), KEYRING
    ) == (TOKEN,)
    assert find_tokens(mail_of(To=reply_to), KEYRING) == (older,)
    assert find_tokens(mail_of(Delivered_To=reply_to), KEYRING) == (older,)
    assert find_tokens(mail_of(To=reply_to, From="mallory@evil.example"), KEYRING) == ()
    assert find_tokens(mail_of(To=reply_to, In_Reply_To=f"<{minted}>"), KEYRING) == (TOKEN, older)
    assert find_tokens(mail_of(Message_ID=f"<{minted}>"), KEYRING) == ()


def test_own_mail_is_known_by_each_sign_alone() -> None:
    minted = KEYRING.message_id(TOKEN, "acme.example")
    reply_to = KEYRING.reply_address(TOKEN, SUPPORT, "sales@acme.example")
    for fields in (
        {"Message_ID": f"<{minted}>"},
        {"X_Postroom": KEYRING.header_value(TOKEN, DIGEST)},
        {"Reply_To": reply_to},
    ):
        assert own_token(mail_of(**fields), KEYRING) == TOKEN
        assert len(own_reasons(mail_of(**fields), KEYRING, frozenset())) == 1
    assert own_token(mail_of(Message_ID="<c-1@acme.example>", In_Reply_To=f"<{minted}>"), KEYRING) is None
    assert own_reasons(mail_of(From=SUPPORT), KEYRING, frozenset({SUPPORT}))[0].rule == "own-from"
