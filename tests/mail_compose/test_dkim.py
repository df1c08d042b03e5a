"""What we sign, another implementation verifies; what is changed afterwards, it refuses."""

import base64
import functools
from datetime import UTC, datetime

import dkim as dkimpy
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from postroom.mail.dkim import PrivateKey, Signature, load_key, sign, verify

MAIL = (
    b"From: Ada <ada@acme.example>\r\nTo: dora@borealis.example\r\nSubject: Friday\r\n\r\nFriday is fine.\r\n"
)


@functools.cache
def key(kind: str) -> PrivateKey:
    if kind == "rsa":
        return rsa.generate_private_key(65537, 2048)
    return ed25519.Ed25519PrivateKey.generate()


@functools.cache
def records() -> dict[str, bytes]:
    formats = serialization.Encoding, serialization.PublicFormat
    der = key("rsa").public_key().public_bytes(formats[0].DER, formats[1].SubjectPublicKeyInfo)
    raw = key("ed25519").public_key().public_bytes(formats[0].Raw, formats[1].Raw)
    return {
        "rsa._domainkey.acme.example.": b"v=DKIM1; k=rsa; p=" + base64.b64encode(der),
        "ed25519._domainkey.acme.example.": b"v=DKIM1; k=ed25519; p=" + base64.b64encode(raw),
    }


def dns(name: str) -> bytes | None:
    return records().get(name)


def signed(raw: bytes, kind: str = "rsa") -> bytes:
    return sign(raw, "acme.example", kind, key(kind)) + raw


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_what_is_signed_verifies(kind: str) -> None:
    assert verify(signed(MAIL, kind), dns) == (Signature("acme.example", kind, "pass"),)


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Friday is", b"Monday is"),
        (b"Subject: Friday", b"Subject: Monday"),
        (b"To: dora", b"To: eve"),
        (b"\r\n\r\n", b"\r\nSubject: another\r\n\r\n"),
        (b"\r\n\r\n", b"\r\nReply-To: eve@far.example\r\n\r\n"),
        (b"\r\n\r\n", b"\r\nCc: eve@far.example\r\n\r\n"),
        (b"fine.\r\n", b"fine.\r\nPay Eve.\r\n"),
    ],
)
def test_what_is_changed_or_added_fails(kind: str, before: bytes, after: bytes) -> None:
    raw = signed(MAIL, kind)
    header, mail = raw[: -len(MAIL)], raw[-len(MAIL) :]
    (found,) = verify(header + mail.replace(before, after, 1), dns)
    assert found.result == "fail"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Subject: Friday", b"SUBJECT:   Friday \t "),
        (b"Friday is fine.", b"Friday  \t is fine. \t"),
        (b"fine.\r\n", b"fine.\r\n\r\n \t\r\n\r\n"),
        (b"\r\n\r\n", b"\r\nX-Relay: added\r\n\r\n"),
    ],
)
def test_what_relays_change_does_not_matter(before: bytes, after: bytes) -> None:
    header = signed(MAIL)[: -len(MAIL)]
    (found,) = verify(header + MAIL.replace(before, after, 1), dns)
    assert found.result == "pass"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\r\n",
        b"\r\n\r\n\r\n",
        b"a",
        b"a \t b  \r\n\r\n \t\r\n",
        b" \r\n",
        b"a\r\n \r\n",
        b"\r\n\r\na\t\r\n",
        b"\t\r\n\r\n a",
    ],
)
def test_bodies_at_the_edge(body: bytes) -> None:
    raw = b"From: ada@acme.example\r\nSubject:  odd \t\r\n  folds\r\n\r\n" + body
    assert verify(signed(raw), dns)[0].result == "pass"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab \t\r\n.ü", max_size=60), st.text(alphabet="ab \t:;=", max_size=40))
def test_another_implementation_agrees_on_any_body_and_header(body: str, subject: str) -> None:
    lines = "\r\n".join(body.replace("\r", "\n").split("\n")) + "\r\n"
    raw = f"From: ada@acme.example\r\nSubject: {subject}\r\n\r\n{lines}".encode()
    assert dkimpy.verify(signed(raw), dnsfunc=lambda name, timeout=5: dns(name.decode()))


def test_headers_that_stand_twice_are_signed_from_the_bottom() -> None:
    raw = b"From: ada@acme.example\r\nTo: a@x.example\r\nTo: b@x.example\r\n\r\nx\r\n"
    assert verify(signed(raw), dns)[0].result == "pass"


def test_the_header_is_folded_and_ends_its_line() -> None:
    header = sign(MAIL, "acme.example", "rsa", key("rsa"), datetime(2026, 11, 24, tzinfo=UTC))
    assert header.startswith(b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=acme.example;\r\n")
    assert header.endswith(b"\r\n")
    assert b" t=1795478400;" in header
    assert max(map(len, header.split(b"\r\n"))) <= 80


@pytest.mark.parametrize(
    ("domain", "selector"), [("a.example\r\nX: y", "s"), ("a.example", "s; d=b"), ("", "s")]
)
def test_names_that_are_none_are_refused(domain: str, selector: str) -> None:
    with pytest.raises(ValueError, match="no DNS name"):
        sign(MAIL, domain, selector, key("rsa"))


def test_a_mail_without_from_is_refused() -> None:
    with pytest.raises(ValueError, match="From"):
        sign(b"Subject: x\r\n\r\n", "acme.example", "rsa", key("rsa"))


def test_an_unknown_key_and_an_unreachable_dns_are_told_apart() -> None:
    def unreachable(name: str) -> bytes | None:
        raise TimeoutError("no answer")

    assert verify(signed(MAIL), lambda name: None)[0].result == "permerror"
    assert verify(signed(MAIL), lambda name: b"v=DKIM1; p=")[0].result == "permerror"
    assert (
        verify(signed(MAIL, "ed25519"), lambda name: b"v=DKIM1; k=ed25519; p=eA==")[0].result == "permerror"
    )
    assert verify(signed(MAIL), unreachable)[0].result == "temperror"
    assert verify(MAIL, dns) == ()


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_rubbish_signatures_raise_nothing(rubbish: bytes) -> None:
    verify(b"DKIM-Signature: " + rubbish + b"\r\n" + MAIL, dns)


def test_only_the_first_five_are_checked() -> None:
    header = signed(MAIL)[: -len(MAIL)]
    assert [found.result for found in verify(header * 8 + MAIL, dns)] == ["pass"] * 5


def test_weak_keys_are_refused() -> None:
    def pem(private: PrivateKey) -> bytes:
        return private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    assert load_key(pem(key("ed25519")))
    with pytest.raises(ValueError, match="2048"):
        load_key(pem(rsa.generate_private_key(65537, 1024)))
