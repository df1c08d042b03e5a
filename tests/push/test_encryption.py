"""Encryption of push messages, against the example of the RFC, and who signs them."""

from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from postroom.kit.push_encryption import MOST_BYTES, encrypt, from_text, to_text
from postroom.kit.vapid import Vapid
from tests.push.service import Browser, claims_of
from tests.webhooks.receiver import Got

# RFC 8291, appendix A.
PLAINTEXT = b"When I grow up, I want to be a watermelon"
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SENDERS_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BROWSERS_KEY = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
    "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(from_text(text), "big"), ec.SECP256R1())


def test_the_example_of_the_rfc() -> None:
    keys = {"salt": from_text(SALT), "private_key": private_key(SENDERS_KEY)}
    assert to_text(encrypt(PLAINTEXT, from_text(P256DH), from_text(AUTH), **keys)) == BODY
    assert Browser(private_key(BROWSERS_KEY), from_text(AUTH)).opened(from_text(BODY)) == PLAINTEXT


@pytest.mark.parametrize("message", [b"", b"x", b"\x02\x00", "Chloé ✓".encode(), b"x" * MOST_BYTES])
def test_the_browser_reads_it_and_nobody_else(message: bytes) -> None:
    browser = Browser()
    body = encrypt(message, browser.point, from_text(browser.keys["auth"]))
    assert browser.opened(body) == message
    with pytest.raises(InvalidTag):
        Browser().opened(body)
    assert body != encrypt(message, browser.point, from_text(browser.keys["auth"]))


@pytest.mark.parametrize(
    ("message", "p256dh", "auth"),
    [
        (b"x" * (MOST_BYTES + 1), from_text(P256DH), from_text(AUTH)),
        (b"x", from_text(P256DH)[:-1], from_text(AUTH)),
        (b"x", b"\x04" + b"\x01" * 64, from_text(AUTH)),
        (b"x", from_text(P256DH), b"short"),
    ],
)
def test_what_cannot_be_encrypted_is_refused(message: bytes, p256dh: bytes, auth: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        encrypt(message, p256dh, auth)


def test_text_of_another_alphabet_is_refused() -> None:
    assert from_text("_-8") == from_text("_-8=") == b"\xff\xef"
    for text in ("a+b/", "é", "x y", "abcde"):
        with pytest.raises(ValueError, match=r"."):
            from_text(text)


def test_who_sends_is_signed_for_one_push_service_and_half_a_day() -> None:
    keys, at = Vapid.new(), datetime(2026, 11, 25, tzinfo=UTC)
    header = keys.authorization("https://push.example.net:8443/p/x?y", "mailto:postmaster@acme.test", at)
    got = Got({"authorization": header}, b"")
    assert claims_of(got, keys.public_key) == {
        "aud": "https://push.example.net:8443",
        "exp": int(at.timestamp()) + 12 * 3600,
        "sub": "mailto:postmaster@acme.test",
    }
    changed = Got({"authorization": header.replace("t=eyJ0", "t=eyJ1")}, b"")
    with pytest.raises(InvalidSignature):
        claims_of(changed, keys.public_key)


def test_a_key_pair_survives_its_secret() -> None:
    keys = Vapid.new()
    again = Vapid.from_secret(keys.secret)
    assert (again.secret, again.public_key) == (keys.secret, keys.public_key)
    assert len(from_text(keys.public_key)) == 65
