"""The page of search, its suggestions, saved searches and earlier answers."""

import re
import time
from types import SimpleNamespace

import pytest

from postroom.contacts.models import ContactAddress
from postroom.conversations.noting import add_note
from postroom.conversations.tagging import add_tag
from postroom.search.saved.keep import MOST, keep
from postroom.search.saved.models import SavedSearch
from tests.search.indexing import index_all
from tests.web.conftest import Browser
from tests.web.making import attached, conversation


def subjects(html: str) -> list[str]:
    found = re.findall(r'class="subject"[^>]*><bdi>(.*?)</bdi>', html)
    return [re.sub("<.*?>", "", one) for one in found]


@pytest.fixture
def mails(acme: SimpleNamespace) -> SimpleNamespace:
    """A leak in Support, an offer in Sales, a stranger's leak in North."""
    one = conversation(acme.support, "The kettle leaks at the <b>bottom</b>.", subject="Broken kettle")
    add_tag(one, "Warranty", acme.ada)
    add_note(one, acme.ben, "Batch seven again.")
    attached(one.messages.get(), "photo-of-leak.png", "image/png")
    offer = conversation(acme.sales, "Forty kettles for our café.", subject="Offer for kettles")
    spam = conversation(acme.support, "A kettle for free", subject="You won", status="spam")
    north = conversation(acme.north, "The kettle leaks in the north.", subject="Strange kettle")
    index_all()
    return SimpleNamespace(leak=one, offer=offer, spam=spam, north=north)


def test_words_are_found_and_marked(acme: SimpleNamespace, mails: SimpleNamespace, browser: Browser) -> None:
    text = browser(acme.ben).get("/search", {"q": "kettle bottom"}).text
    assert subjects(text) == ["Broken kettle"]
    assert "<mark>kettle</mark>" in text
    assert "&lt;b&gt;<mark>bottom</mark>&lt;/b&gt;" in text
    assert "1 conversation<" in text


def test_what_is_marked_is_escaped(acme: SimpleNamespace, mails: SimpleNamespace, browser: Browser) -> None:
    text = browser(acme.ben).get("/search", {"q": '"the b bottom"'}).text
    assert "<mark>the &lt;b&gt;bottom</mark>" in text


def test_a_result_leads_to_the_place_that_was_found(
    acme: SimpleNamespace, mails: SimpleNamespace, browser: Browser
) -> None:
    ben = browser(acme.ben)
    (note,) = mails.leak.notes.all()
    address = re.search(r'class="who"[^>]* href="([^"#]+)#', ben.get("/search?q=seven").text)
    assert address is not None and address[1] == f"/conversations/{mails.leak.pk}?hit=note-{note.pk}"
    page = ben.get(address[1]).text
    assert f'hit="note-{note.pk}"' in page and f'id="note-{note.pk}"' in page


@pytest.mark.parametrize(
    ("query", "who", "found"),
    [
        ("kettle*", "ben", ["Broken kettle"]),
        ("kettle*", "chloe", ["Broken kettle", "Offer for kettles"]),
        ("kettle*", "dora", ["Strange kettle"]),
        ("kettle* in:anywhere", "ben", ["Broken kettle", "You won"]),
        ("kettle* tag:warranty", "chloe", ["Broken kettle"]),
        ("kettle* mailbox:sales", "ben", []),
        ("filename:leak", "ben", ["Broken kettle"]),
        ("cafe", "chloe", ["Offer for kettles"]),
        ("ketle", "ben", ["Broken kettle"]),
    ],
)
def test_everybody_finds_what_they_may_see(
    acme: SimpleNamespace, mails: SimpleNamespace, browser: Browser, query: str, who: str, found: list[str]
) -> None:
    text = browser(getattr(acme, who)).get("/search", {"q": query}).text
    assert sorted(subjects(text)) == found


def test_facets_tell_of_nothing_that_is_not_seen(
    acme: SimpleNamespace, mails: SimpleNamespace, browser: Browser
) -> None:
    text = browser(acme.ben).get("/search?q=kettle*").text
    assert "mailbox%3ASupport" in text and "tag%3AWarranty" in text and "date%3A20" in text
    assert "Sales" not in text and "North" not in text


def test_a_facet_adds_its_operator_and_takes_it_away(
    acme: SimpleNamespace, mails: SimpleNamespace, browser: Browser
) -> None:
    chloe = browser(acme.chloe)
    text = chloe.get("/search", {"q": "broken OR offer"}).text
    assert "q=%28broken+OR+offer%29+mailbox%3ASales" in text
    narrowed = chloe.get("/search", {"q": "(broken OR offer) mailbox:Sales"}).text
    assert subjects(narrowed) == ["Offer for kettles"]
    assert 'href="/search?q=%28broken+OR+offer%29" aria-current="true"' in narrowed


def test_a_mistake_is_shown_where_it_is(acme: SimpleNamespace, browser: Browser) -> None:
    text = browser(acme.ben).get("/search", {"q": "kettle is:opne"}).text
    assert "<span>kettle is:</span><mark>opne</mark>" in text
    assert "Did you mean is:open?" in text


def test_a_hint_is_shown(acme: SimpleNamespace, mails: SimpleNamespace, browser: Browser) -> None:
    assert "Did you mean from:?" in browser(acme.ben).get("/search", {"q": "frm:carol"}).text


ODD = [
    '"never closed',
    "x" * 10_000,
    "word " * 2_000,
    "*",
    "**",
    "the and of",
    "\x00\x01\x1b[31m\ud83d",
    " OR ".join(f"w{number}" for number in range(201)),
    " OR ".join(f"w{number}*" for number in range(201)),
    "'; DROP TABLE conversations_message; --",
    '" OR "1"="1',
    "subject:[a TO z] AND text:/.*/ ~2^5",
    "NEAR(a b, 5) MATCH 'x' col:y",
    "((((((((((" * 10,
    ")" * 50,
    "-" * 200,
    "from: to: cc:",
    "tag:* mailbox:* assigned:*",
    "after:9999-99-99",
    "-kettle",
    "\u202e\u200b\ufeff",
    "?!…",
    "a" * 300 + "*",
    "%s %d {0} ${x}",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("part", ["", "results", "more"])
@pytest.mark.parametrize("query", ODD)
def test_odd_queries_are_answered(
    acme: SimpleNamespace, mails: SimpleNamespace, browser: Browser, query: str, part: str
) -> None:
    ben = browser(acme.ben, part=part)
    ben.get("/search", {"q": "kettle"})  # The first request of a process takes longer.
    started = time.process_time()
    response = ben.get("/search", {"q": query.encode("utf-8", "replace").decode()})
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert time.process_time() - started < 1


def test_pages_follow_each_other(acme: SimpleNamespace, browser: Browser) -> None:
    for number in range(30):
        conversation(acme.support, f"kettle number{number}", subject=f"Kettle {number}")
    index_all()
    ben = browser(acme.ben)
    first = ben.get("/search?q=kettle").text
    assert "30 conversations" in first
    more = re.search(r'hx-get="([^"]*cursor[^"]*)"', first)
    assert more is not None
    following = browser(acme.ben, part="more").get(more[1].replace("&amp;", "&")).text
    assert len(subjects(first)) == 25 and len(subjects(following)) == 5
    assert not set(subjects(first)) & set(subjects(following))
    assert ben.get("/search?q=kettle&cursor=nonsense").status_code == 404


def test_a_page_costs_the_same_whatever_it_finds(
    acme: SimpleNamespace, browser: Browser, django_assert_max_num_queries: object
) -> None:
    for number in range(40):
        one = conversation(acme.support, "kettle", subject=f"Kettle {number}")
        add_tag(one, f"tag {number % 9}", acme.ada)
    index_all()
    ben = browser(acme.ben)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        ben.get("/search?q=kettle")


def test_suggestions_know_what_the_person_sees(
    acme: SimpleNamespace, mails: SimpleNamespace, browser: Browser
) -> None:
    ben, dora = browser(acme.ben), browser(acme.dora)
    assert 'data-text="tag:Warranty "' in ben.get("/search/suggestions?q=tag:wa").text
    assert 'data-text="mailbox:Support "' in ben.get("/search/suggestions?q=mailbox:").text
    assert "Sales" not in ben.get("/search/suggestions?q=mailbox:").text
    assert 'data-text="assigned:chloe@acme.test "' in ben.get("/search/suggestions?q=assigned:ch").text
    for begun in ("tag:wa", "mailbox:su", "assigned:be", "from:ca", "ca"):
        assert "data-text" not in dora.get("/search/suggestions", {"q": begun, "caret": len(begun)}).text


def test_only_those_who_wrote_to_ones_mailboxes_are_suggested(
    acme: SimpleNamespace, mails: SimpleNamespace, browser: Browser
) -> None:
    ContactAddress.objects.create(
        organisation=acme.organisation, contact=mails.offer.contact, address="carol@cafe.test"
    )
    assert "carol@cafe.test" in browser(acme.chloe).get("/search/suggestions?q=from:car").text
    assert "carol@cafe.test" not in browser(acme.ben).get("/search/suggestions?q=from:car").text


def test_the_caret_may_be_anywhere(acme: SimpleNamespace, browser: Browser) -> None:
    for caret in ("0", "3", "-1", "99999", "x", "9" * 30):
        assert (
            browser(acme.ben).get("/search/suggestions", {"q": "tag:a fro", "caret": caret}).status_code
            == 200
        )


def test_a_search_is_kept_in_the_sidebar(acme: SimpleNamespace, browser: Browser) -> None:
    ben = browser(acme.ben)
    response = ben.post("/searches", {"q": "leak* is:open", "name": "Open leaks"})
    assert response.url == "/search?q=leak%2A+is%3Aopen"
    assert "Open leaks" in ben.get("/inbox").text
    assert "Open leaks" not in browser(acme.chloe).get("/inbox").text
    ben.post("/searches", {"q": "leak*", "name": "Open leaks", "shared": "on"})
    assert SavedSearch.objects.get().query == "leak*"
    assert "Open leaks" in browser(acme.chloe).get("/inbox").text
    assert "Open leaks" not in browser(acme.dora).get("/inbox").text


def test_a_search_is_removed_by_its_keeper_or_an_administrator(
    acme: SimpleNamespace, browser: Browser
) -> None:
    kept = keep(acme.ben, "Leaks", "leak*", shared=True)
    assert browser(acme.chloe).post(f"/searches/{kept.pk}/removal").status_code == 404
    assert browser(acme.ada).post(f"/searches/{kept.pk}/removal").url == "/search?q=leak%2A"
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("leak*", " ", "needs a name"),
        ("", "Leaks", "nothing to search for"),
        ("is:opne", "Leaks", "Did you mean is:open?"),
        ("x" * 1001, "Leaks", "longer than 1,000"),
        ("leak*", "x" * 81, "longer than 80"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(
    acme: SimpleNamespace, browser: Browser, query: str, name: str, sentence: str
) -> None:
    response = browser(acme.ben).post("/searches", {"q": query, "name": name})
    assert response.status_code == 422
    assert sentence in response.text
    assert not SavedSearch.objects.exists()


def test_nobody_keeps_too_many(acme: SimpleNamespace, browser: Browser) -> None:
    for number in range(MOST):
        keep(acme.ben, f"Leaks {number}", "leak*")
    assert browser(acme.ben).post("/searches", {"q": "leak*", "name": "One more"}).status_code == 422
    assert browser(acme.ben).post("/searches", {"q": "x", "name": "Leaks 3"}).status_code == 302


def test_the_field_is_on_every_page_and_the_zone_is_the_readers(
    acme: SimpleNamespace, mails: SimpleNamespace, browser: Browser
) -> None:
    ben = browser(acme.ben)
    for page in ("/inbox", f"/conversations/{mails.leak.pk}", "/search", "/quarantine"):
        assert 'role="search"' in ben.get(page).text
    ben.cookies["zone"] = "Nowhere/../../etc/passwd"
    assert ben.get("/search?q=after:yesterday").status_code == 200
