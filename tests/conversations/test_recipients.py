"""Who a reply goes to."""

from collections.abc import Sequence

import pytest

from postroom.conversations.recipients import Party, Source, reply_recipients

OWN = frozenset({"support@acme.test", "sales@acme.test"})
CAROL, DAN = Party("Carol", "carol@customer.test"), Party("", "dan@customer.test")
US, SALES = Party("Support", "support@acme.test"), Party("", "Sales@Acme.test")
TOKEN = Party("", "support+token@acme.test")


def source(
    *,
    inbound: bool = True,
    from_: Party | None = CAROL,
    reply_to: Sequence[Party] = (),
    to: Sequence[Party] = (US,),
    cc: Sequence[Party] = (),
) -> Source:
    """Return a message from Carol to us, with what differs."""
    return Source(inbound, from_, reply_to, to, cc)


CASES = {
    "the sender": (source(), ["carol@customer.test"], []),
    "where replies are asked for": (source(reply_to=[DAN]), ["dan@customer.test"], []),
    "all the others in Cc": (
        source(to=[US, DAN], cc=[SALES]),
        ["carol@customer.test"],
        ["dan@customer.test"],
    ),
    "never ourselves": (source(from_=US, to=[SALES], cc=[TOKEN]), [], []),
    "never with a token": (source(reply_to=[TOKEN], to=[DAN]), ["dan@customer.test"], []),
    "whom we wrote to": (
        source(inbound=False, from_=US, to=[CAROL, DAN]),
        ["carol@customer.test", "dan@customer.test"],
        [],
    ),
    "nobody twice": (source(to=[CAROL, DAN], cc=[DAN]), ["carol@customer.test"], ["dan@customer.test"]),
    "a mail without sender": (source(from_=None), [], []),
}


@pytest.mark.parametrize("name", CASES)
def test_a_reply_goes_to(name: str) -> None:
    given, to, cc = CASES[name]
    chosen = reply_recipients(given, OWN)
    assert [one.address for one in chosen.to] == to
    assert [one.address for one in chosen.cc] == cc
    assert all(one.reason for one in (*chosen.to, *chosen.cc))
