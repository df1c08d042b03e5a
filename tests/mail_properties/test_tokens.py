"""A token survives what servers do to it, and nothing else: not a cut, a change, or another's hands."""

from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.identity import KINDS, Keyring, Token
from postroom.mail.identity_find import find_tokens
from postroom.mail.parse import parse

KEYRING = Keyring(b"the key of the properties, long.", epoch=3)
OTHER = Keyring(b"another key of the same length..", epoch=3)
NUMBERS = st.integers(0, 2**40)
TOKENS = st.builds(Token, NUMBERS, NUMBERS, NUMBERS, st.sampled_from(KINDS), st.integers(0, 15), st.just(3))
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
BREAKS = st.sampled_from(("\r\n ", "\r\n\t", " "))


@given(TOKENS, st.lists(st.tuples(st.integers(1, 70), BREAKS), max_size=3), st.booleans())
def test_wrapped_and_upper_cased_it_is_found_in_a_mail(
    token: Token, breaks: list[tuple[int, str]], upper: bool
) -> None:
    minted = KEYRING.message_id(token, "acme.example")
    quoted = minted.upper() if upper else minted
    for at, blank in sorted(breaks, reverse=True):
        quoted = quoted[:at] + blank + quoted[at:]
    raw = f"From: dora@borealis.example\r\nReferences: <root@borealis.example> <{quoted}>\r\n\r\nx".encode()
    assert find_tokens(parse(raw), KEYRING) == (token,)
    assert find_tokens(parse(raw), OTHER) == ()


@given(
    TOKENS,
    st.integers(0, 200),
    st.sampled_from(ALPHABET),
    st.sampled_from(("change", "insert", "cut", "swap")),
)
def test_changed_in_one_place_it_is_none(token: Token, at: int, letter: str, how: str) -> None:
    local = KEYRING.message_id(token, "acme.example").partition("@")[0]
    at %= len(local) - 1
    changed = {
        "change": local[:at] + letter + local[at + 1 :],
        "insert": local[:at] + letter + local[at:],
        "cut": local[:at] + local[at + 1 :],
        "swap": local[:at] + local[at + 1] + local[at] + local[at + 2 :],
    }[how]
    found = KEYRING.read_message_id(f"{changed}@acme.example")
    assert found == (token if changed == local else None)


@given(TOKENS, TOKENS)
def test_halves_of_two_tokens_make_none(one: Token, other: Token) -> None:
    first, second = (KEYRING.message_id(token, "acme.example").partition("@")[0] for token in (one, other))
    mixed = f"{first.partition('.')[0]}.{second.partition('.')[2]}"
    assert KEYRING.read_message_id(f"{mixed}@acme.example") is None


@given(st.integers(0, 2**30), st.integers(0, 2**30))
def test_a_reply_address_is_one_persons_alone(conversation: int, mailbox: int) -> None:
    token = Token(1, mailbox % 1000, conversation, "human", 0, 3)
    address = KEYRING.reply_address(token, "Dora@Borealis.example", "s@acme.example")
    assert KEYRING.read_reply_address(address.upper(), "dora@borealis.example") == token
    for other in ("dora@borealis.example.evil.example", "mallory@evil.example", "", "ora@borealis.example"):
        assert KEYRING.read_reply_address(address, other) is None
