"""What is found: by every operator, in every language, by part, with typing errors, whatever is asked."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from postroom.conversations.models import Conversation, Direction
from postroom.conversations.tagging import add_tag
from postroom.search.find import find
from tests.search.indexing import anew
from tests.web.making import attached, conversation, received

OPERATORS = [
    ("from:carol", "leak"),
    ("from:customer.test", "leak"),
    ("from:me", "answered"),
    ("to:lager", "answered"),
    ("cc:dana", "answered"),
    ("customer:klein", "leak answered old"),
    ("subject:broken", "leak"),
    ("body:bottom", "leak"),
    ("subject:bottom", ""),
    ("body:broken", ""),
    ("in:support kettle", "leak answered old"),
    ("in:sent", "answered"),
    ("in:received kettle", "leak old"),
    ("is:sent OR is:unassigned leaks", "leak answered"),
    ("is:received subject:old", "old"),
    ("has:attachment", "leak"),
    ("has:tag", "leak"),
    ("tag:bug", "leak"),
    ("tag:bug/*", "leak"),
    ("assigned:ben", "answered"),
    ("assigned:nobody subject:old", "old"),
    ("mailbox:support subject:old", "old"),
    ("before:2020", "old"),
    ("after:2020 kettle", "leak answered"),
    ("date:2019-05", "old"),
    ("older_than:2y", "old"),
    ("newer_than:1d kettle", "leak answered"),
    ("filename:photo", "leak"),
    ("filename:png", "leak"),
    ("larger:4MB", "old"),
    ("smaller:1KB subject:old", ""),
    ("kettle -leaks -is:sent", "old"),
    ('"kettle leaks"', "leak"),
    ('"leaks kettle"', ""),
    ("kett* subject:br*", "leak"),
    ("bottom OR teapot", "leak old"),
    ("(bottom OR teapot) subject:old", "old"),
    ("kettle NOT (bottom OR teapot)", "answered"),
]


@pytest.fixture
def mails(acme: SimpleNamespace) -> dict[int, str]:
    """Three conversations about kettles; returns the key of each."""
    leak = conversation(acme.support, "The kettle leaks at the bottom.", subject="Broken kettle")
    add_tag(leak, "bug/print", acme.ada)
    attached(leak.messages.get(), "photo-of-it.png", "image/png")
    answered = conversation(acme.support, subject="About spares", assignee=acme.ben)
    answered.messages.update(
        direction=Direction.OUT,
        author=acme.ben,
        from_name="Support",
        from_address="support@acme.test",
        to=[{"name": "", "address": "lager@spedition.test"}],
        cc=[{"name": "Dana", "address": "dana@spedition.test"}],
        text="A new kettle is on its way.",
    )
    old = conversation(acme.support, "A teapot, no kettle.", subject="Old story")
    old.messages.update(
        received_at=datetime(2019, 5, 7, 12, tzinfo=UTC),
        size_bytes=5_000_000,
        from_name="Emil",
        from_address="emil@elsewhere.test",
    )
    anew()
    return {leak.pk: "leak", answered.pk: "answered", old.pk: "old"}


@pytest.mark.parametrize(("query", "keys"), OPERATORS)
def test_operators(acme: SimpleNamespace, mails: dict[int, str], query: str, keys: str) -> None:
    found = find(acme.ben, query)
    assert not found.problem
    assert {mails[hit.conversation.pk] for hit in found.hits} == set(keys.split())
    assert found.total == len(found.hits)


TEXTS = (
    "Bestellung A-4711-B vom 3. Mai, Rückruf unter +49 (30) 123 456-78 bitte. Straße, Ärger, İstanbul.",
    "東京タワーの注文をお願いします。배송이 늦어요. สวัสดีครับ",
    "See https://shop.example.test/orders/2026/KX-99812?ref=mail for Zoë at zoe.brandt@sub.example.test.",
    "Заказ не пришёл; طلبي لم يصل. Crème brûlée pour l'été.",
)
LANGUAGES = [
    ("bestellung", 0), ("A-4711-B", 0), ("4711", 0), ("ruckruf", 0), ("RÜCKRUF", 0),
    ("strasse", 0), ("arger", 0), ("istanbul", 0), ("+49 30 12345678", 0), ("03012345678", 0), ("12345678", 0),
    ("+4930", None), ("注文", 1), ("東京", 1), ("タワー", 1), ("文注", None), ("배송", 1), ("สวัสดี", 1),
    ("https://shop.example.test/orders/2026/KX-99812?ref=mail", 2), ("shop.example.test", 2), ("KX-99812", 2),
    ("99812", 2), ("kx*", 2), ("zoe", 2), ("zoe.brandt@sub.example.test", 2), ("sub.example.test", 2),
    ("from:nobody zoe", None), ("заказ", 3), ("пришел", 3), ("طلبي", 3), ("creme brulee", 3), ("ete", 3),
]  # fmt: skip


@pytest.mark.parametrize(("query", "place"), LANGUAGES)
def test_languages_numbers_and_addresses(acme: SimpleNamespace, query: str, place: int | None) -> None:
    numbers = [conversation(acme.support, text, subject="x").pk for text in TEXTS]
    anew()
    quoted = f'"{query}"' if " " in query and query[0] == "+" else query
    found = find(acme.ben, quoted if query[0] != "+" else query.replace(" ", ""))
    exact = [] if found.tolerant else [numbers.index(hit.conversation.pk) for hit in found.hits]
    assert exact == ([] if place is None else [place])


def test_typing_errors_are_tolerated_where_nothing_exact_is_found(
    acme: SimpleNamespace, mails: dict[int, str]
) -> None:
    found = find(acme.ben, "ketle botom")
    assert found.tolerant and [mails[hit.conversation.pk] for hit in found.hits] == ["leak"]
    assert not find(acme.ben, "kettle bottom").tolerant
    assert find(acme.ben, "xyzzyx").total == 0


def test_a_word_that_is_written_again_and_again_is_meant_as_it_stands(acme: SimpleNamespace) -> None:
    for number in range(10):
        conversation(acme.support, f"form {number}", subject="Form")
        conversation(acme.support, f"from {number}", subject="From")
    anew()
    assert not find(acme.ben, "form from").hits  # neither is a typing error of the other
    assert find(acme.ben, "fform").tolerant


def test_a_number_is_never_taken_for_another(acme: SimpleNamespace) -> None:
    conversation(acme.support, "From customer4567 about order KX99812.")
    anew()
    assert find(acme.ben, "customer4567 KX99812").total == 1
    for other in ("customer4568", "KX99813", "99813"):
        assert find(acme.ben, other).total == 0, other


def test_the_count_is_exact_up_to_a_thousand_and_pages_have_no_gap(
    acme: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a few long conversations hold all that is found first, and many have the same time."""
    monkeypatch.setattr("postroom.search.find.DEPTH", 10)
    monkeypatch.setattr("postroom.search.find.COUNTED", 12)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    long = conversation(acme.support, subject="Long kettle")
    for number in range(30):
        received(long, f"kettle {number}")
    others = [conversation(acme.support, "kettle", subject=f"Kettle {number}") for number in range(11)]
    for one in others:
        one.messages.update(received_at=at)
    anew()
    found = find(acme.ben, "kettle")
    assert (found.total, found.exact, found.hits[0].matches) == (12, True, 31)
    seen: list[int] = []
    cursor = None
    while page := find(acme.ben, "kettle", limit=5, cursor=cursor):
        seen += [hit.conversation.pk for hit in page.hits]
        if (cursor := page.cursor) is None:
            break
    assert seen == [long.pk, *sorted((one.pk for one in others), reverse=True)]
    conversation(acme.support, "kettle", subject="One more")
    anew()
    more = find(acme.ben, "kettle")
    assert (more.total, more.exact) == (12, False)


BAD = {
    "an unclosed quote": '"kettle leaks',
    "10,000 characters": "kettle " * 1_430,
    "a star": "*",
    "stop words": "the and of is a",
    "everything": "a* OR e* OR i* OR o* OR u*",
    "control characters": "ket\x00tle \x1b[31m\x7f\x85",
    "200 ORs": " OR ".join(f"w{number}" for number in range(200)),
    "SQL": "'; DROP TABLE conversations_message; -- \" OR 1=1",
    "FTS": "kettle NEAR/3 leak^2 {a TO b} [1 TO 9] field:/x.*/ ~0.5 +a -b && ||",
    "parentheses": "((((" * 20 + "kettle",
    "only marks": "?!… -- ::",
    "an odd field": "field.colour:red",
    "a lone surrogate": "kettle \ud800",
    "a regular expression": "ket.*|.* [a-z]+* (a+)+*",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_has_a_good_result_or_a_good_sentence(
    acme: SimpleNamespace, mails: dict[int, str], name: str
) -> None:
    for order in ("date", "relevance"):
        found = find(acme.ben, BAD[name], order=order, facets=True)  # type: ignore[arg-type]
        assert not found.problem or (found.problem[0].isupper() and found.problem.endswith((".", "?")))
    if name == "an unclosed quote":
        assert found.total == 1


def test_results_name_their_conversation_as_it_is_now(acme: SimpleNamespace, mails: dict[int, str]) -> None:
    (number,) = [pk for pk, key in mails.items() if key == "leak"]
    Conversation.objects.filter(pk=number).update(subject="Renamed a moment ago")
    (hit,) = find(acme.ben, "bottom").hits
    assert hit.conversation.subject == "Renamed a moment ago"


def test_of_too_much_that_is_unread_the_count_is_not_exact(
    acme: SimpleNamespace, mails: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = find(acme.ben, "is:unread")
    assert (found.total, found.exact) == (3, True)
    monkeypatch.setattr("postroom.search.resolve.MOST_OWN_MARKS", 2)
    for query, total in (("is:unread", 2), ("is:open -(is:read)", 2)):
        found = find(acme.ben, query)
        assert (found.total, found.exact) == (total, False)
