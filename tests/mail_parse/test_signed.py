"""Signed and encrypted mail is recognised (RFC 8551, RFC 3156)."""

import pytest

from postroom.mail.parse import parse
from postroom.mail.signed import Protection, read_protection

MAILS = [
    (b"Content-Type: text/plain\n\nwords", Protection("")),
    (b"\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nwords", Protection("openpgp", signed=True)),
    (b"\n-----BEGIN PGP MESSAGE-----\n\nabc", Protection("openpgp", encrypted=True)),
    (b"\n> -----BEGIN PGP MESSAGE-----\n\nabc", Protection("")),
    (
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx",
        Protection("smime", encrypted=True),
    ),
    (
        b"Content-Type: application/x-pkcs7-mime; smime-type=signed-data\n\nx",
        Protection("smime", signed=True),
    ),
    (
        b"Content-Type: multipart/signed; boundary=b\n\n--b\n\nwords\n--b\n"
        b"Content-Type: application/pkcs7-signature; name=smime.p7s\n\nx\n--b--\n",
        Protection("smime", signed=True),
    ),
    (
        b"Content-Type: multipart/signed; boundary=b\n\n--b\n\nwords\n--b\n"
        b"Content-Type: application/pgp-signature\n\nx\n--b--\n",
        Protection("openpgp", signed=True),
    ),
    (
        b"Content-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\n"
        b"Version: 1\n--b\nContent-Type: application/octet-stream\n\nx\n--b--\n",
        Protection("openpgp", encrypted=True),
    ),
]


@pytest.mark.parametrize(("raw", "protection"), MAILS)
def test_protection(raw: bytes, protection: Protection) -> None:
    assert read_protection(parse(raw)) == protection
