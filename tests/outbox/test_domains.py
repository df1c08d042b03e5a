"""Keys of domains: made, shown in the DNS, used; and what SPF and DMARC say."""

import logging
from types import SimpleNamespace

import dkim
import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as ec_key
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from postroom.kit.dns import Dns
from postroom.mail.dkim import verify
from postroom.outbox.domains.advice import dmarc, look, spf
from postroom.outbox.domains.keys import KeyProblem, check_key, make_key, take_key, trouble_of
from postroom.outbox.models import DomainKey
from postroom.outbox.sender import Sender
from tests.outbox.conftest import Queue
from tests.outbox.test_sender import run
from tests.support.dns import NameServer
from tests.support.scripted import Scripted


def pem(key: object, password: bytes = b"") -> str:
    how = form.BestAvailableEncryption(password) if password else form.NoEncryption()
    return key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, how).decode()  # type: ignore[attr-defined]


def test_mail_is_signed_once_the_dns_shows_the_key_and_dkimpy_agrees(
    acme: SimpleNamespace, mail: Queue, server: Scripted, names: NameServer, sender: Sender
) -> None:
    rsa = make_key(acme.organisation.pk, "acme.test", "rsa", acme.ada)
    ed = make_key(acme.organisation.pk, "acme.test", "ed25519", acme.ada)
    assert "PRIVATE" not in rsa.private_key
    mail("a@c.test")
    run(sender)
    assert b"DKIM-Signature" not in server.taken[0][2]

    assert not check_key(rsa, Dns(names.address))
    assert "no such record yet" in rsa.trouble
    names.text(rsa.name, rsa.record)
    names.text(ed.name, ed.record)
    assert check_key(rsa, Dns(names.address))
    assert check_key(ed, Dns(names.address))
    mail("b@c.test")
    mail("c@c.test", mailbox=acme.north)
    run(sender)
    signed = next(raw for _, to, raw in server.taken if to == ["b@c.test"])
    assert signed.count(b"DKIM-Signature") == 2
    answers = Dns(names.address)
    found = verify(signed, lambda name: "".join(answers.texts(name)).encode() or None)
    assert [(one.selector, one.result) for one in found] == [(ed.selector, "pass"), (rsa.selector, "pass")]
    only_rsa = signed[signed.index(b"DKIM-Signature", 10) :]
    quiet = logging.Logger("quiet", logging.CRITICAL)
    assert dkim.verify(
        only_rsa, logger=quiet, dnsfunc=lambda name, **_: "".join(answers.texts(name.decode())).encode()
    )
    north = next(raw for _, to, raw in server.taken if to == ["c@c.test"])
    assert b"DKIM-Signature" not in north


def test_a_withdrawn_key_signs_no_more_and_a_silent_dns_changes_nothing(
    acme: SimpleNamespace, names: NameServer
) -> None:
    key = make_key(acme.organisation.pk, "acme.test", "rsa", acme.ada)
    names.text(key.name, key.record)
    assert check_key(key, Dns(names.address))
    names.silent = {key.name}
    assert not check_key(key, Dns(names.address))
    assert DomainKey.objects.get().published_at is not None
    names.silent, names.records = set(), {(key.name, "TXT"): ['"v=DKIM1; p="']}
    assert not check_key(key, Dns(names.address))
    assert DomainKey.objects.get().published_at is None


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ([], "no such record yet"),
        (["v=DKIM1; k=rsa; p=abcdef"], ""),
        (["v=DKIM1; k=rsa; p=abc def"], ""),
        (["v=DKIM1; p="], "withdrawn"),
        (["v=DKIM1; p=abc"], "only a part"),
        (["v=DKIM1; p=xyz"], "another key"),
        (["p=abcdef", "p=abcdef"], "more than one"),
    ],
)
def test_what_is_wrong_with_a_record(texts: list[str], words: str) -> None:
    found = trouble_of(texts, "abcdef")
    assert words in found
    assert bool(words) == bool(found)


def test_keys_of_the_wrong_kind_are_refused_with_a_sentence(acme: SimpleNamespace) -> None:
    organisation = acme.organisation.pk
    for bad in ("rubbish", pem(generate_private_key(65537, 1024)), pem(ec_key(SECP256R1()))):
        with pytest.raises(KeyProblem, match="RSA of 2048 bits"):
            take_key(organisation, "acme.test", "mail", bad, acme.ada)
    good = pem(generate_private_key(65537, 2048))
    with pytest.raises(KeyProblem, match="selector"):
        take_key(organisation, "acme.test", "a b", good, acme.ada)
    assert take_key(organisation, "acme.test", "mail", good, acme.ada).name == "mail._domainkey.acme.test"
    with pytest.raises(KeyProblem, match="already"):
        take_key(organisation, "acme.test", "mail", good, acme.ada)


@pytest.mark.parametrize(
    ("texts", "state", "words"),
    [
        ([], "bad", "no SPF"),
        (["v=spf1 include:x.test ~all"], "good", "is there"),
        (["v=spf1 -all", "v=spf1 mx ~all"], "bad", "more than one"),
        (["v=spf1 +all"], "bad", "every server"),
        (["v=spf1 mx"], "warn", "~all"),
        (["v=spf1 " + " ".join(f"include:{n}.test" for n in range(11)) + " ~all"], "bad", "10 look-ups"),
        (["v=spf10 other", "google-site-verification=x"], "bad", "no SPF"),
    ],
)
def test_spf(texts: list[str], state: str, words: str) -> None:
    advice = spf("acme.test", texts)
    assert advice.state == state
    assert words in advice.words


@pytest.mark.parametrize(
    ("texts", "state", "words"),
    [
        ([], "warn", "no DMARC"),
        (["v=DMARC1; p=none"], "good", "only watches"),
        (["v=DMARC1; p=reject; rua=mailto:x@y.test"], "good", "protects"),
        (["v=DMARC1; rua=mailto:x@y.test"], "bad", "no usable p="),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], "bad", "more than one"),
    ],
)
def test_dmarc(texts: list[str], state: str, words: str) -> None:
    advice = dmarc("_dmarc.acme.test", texts)
    assert advice.state == state
    assert words in advice.words


def test_both_are_looked_for(names: NameServer) -> None:
    names.text("acme.test", "v=spf1 mx ~all")
    names.silent = {"_dmarc.acme.test"}
    found = look("acme.test", Dns(names.address))
    assert [(one.what, one.state) for one in found] == [("SPF", "good"), ("DMARC", "warn")]
    assert "Try again" in found[1].words
