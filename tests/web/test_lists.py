"""The lists: what stands in each, in which order, and how they go on."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from postroom.conversations.assigning import assign
from postroom.conversations.closing import close, set_status
from postroom.conversations.tagging import add_tag
from postroom.kit.clock import now
from tests.web.conftest import Browser
from tests.web.making import conversation


def rows(text: str) -> list[int]:
    return [int(number) for number in re.findall(r'<li id="row-(\d+)"', text)]


def test_each_list_holds_what_its_name_says(acme: SimpleNamespace, browser: Browser) -> None:
    free, mine, others = (conversation(acme.support) for _ in range(3))
    closed, spam, trash = (conversation(acme.support) for _ in range(3))
    sales = conversation(acme.sales)
    assign(mine, acme.ada, acme.ada)
    assign(others, acme.ben, acme.ada)
    close(closed, acme.ada)
    set_status(spam, "spam", acme.ada)
    set_status(trash, "trash", acme.ada)
    ada = browser(acme.ada)

    def shown(url: str) -> set[int]:
        return set(rows(ada.get(url).text))

    assert shown("/inbox") == {free.pk, mine.pk, others.pk, sales.pk}
    assert shown("/mine") == {mine.pk}
    assert shown("/unassigned") == {free.pk, sales.pk}
    assert shown("/closed") == {closed.pk}
    assert shown("/spam") == {spam.pk}
    assert shown("/trash") == {trash.pk}
    assert shown(f"/mailboxes/{acme.support.pk}") == {free.pk, mine.pk, others.pk}
    assert shown(f"/mailboxes/{acme.support.pk}/unassigned") == {free.pk}
    assert shown(f"/mailboxes/{acme.support.pk}/closed") == {closed.pk}


def test_people_see_their_mailboxes_only(acme: SimpleNamespace, browser: Browser) -> None:
    support, sales = conversation(acme.support), conversation(acme.sales)
    ben = browser(acme.ben).get("/inbox").text
    assert rows(ben) == [support.pk]
    assert "Sales" not in ben
    assert rows(browser(acme.chloe).get("/inbox").text) == [sales.pk, support.pk]


def test_the_sidebar_counts_what_is_open(acme: SimpleNamespace, browser: Browser) -> None:
    for _ in range(3):
        conversation(acme.support)
    assign(conversation(acme.sales), acme.chloe, acme.chloe)
    close(conversation(acme.sales), acme.ada)
    text = browser(acme.chloe).get("/sidebar?in=mine").text
    counts = dict(re.findall(r'<a id="list-([\w-]+)"[^>]*?data-version="([\d!]*)"', text))
    assert counts["inbox"] == "4"
    assert counts["mine"] == "1!"
    assert counts["unassigned"] == "3"
    assert counts[f"{acme.support.pk}-inbox"] == "3"
    assert counts[f"{acme.sales.pk}-inbox"] == "1"


def test_a_row_tells_what_matters(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support, "It leaks.", has_attachments=True, quarantined=True)
    for name in ("Warranty", "Leak", "VIP", "Late", "Fifth"):
        add_tag(one, name, acme.ada)
    assign(one, acme.ben, acme.ada)
    text = browser(acme.ada).get("/inbox").text
    for words in (
        "Carol Klein",
        "Broken kettle",
        "It leaks.",
        "Has attachments",
        "set aside",
        "Assigned to Ben",
    ):
        assert words in text
    assert "Unread:" in text
    assert ">+1<" in text


def test_what_was_read_is_not_unread_until_mail_arrives(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    ada = browser(acme.ada)
    ada.post(f"/conversations/{one.pk}/reading", {"up_to": one.latest_inbound_at.isoformat()})
    assert "Unread:" not in ada.get("/inbox").text
    assert "Unread:" in browser(acme.ben).get("/inbox").text
    type(one).objects.filter(pk=one.pk).update(latest_inbound_at=now())
    assert "Unread:" in ada.get("/inbox").text


@pytest.mark.parametrize("up_to", ["", "yesterday", "2026-13-45T00:00", "9999-01-01T00:00:00+00:00"])
def test_reading_never_goes_beyond_what_has_arrived(
    acme: SimpleNamespace, browser: Browser, up_to: str
) -> None:
    one = conversation(acme.support)
    browser(acme.ada).post(f"/conversations/{one.pk}/reading", {"up_to": up_to})
    assert one.read_marks.get(person=acme.ada).read_at == one.latest_inbound_at


def test_pages_go_on_without_a_gap_or_a_repetition(acme: SimpleNamespace, browser: Browser) -> None:
    at = now()
    made = [
        conversation(acme.support, "x", latest_at=at - timedelta(seconds=number // 7))
        for number in range(120)
    ]
    client, url, seen, pages = browser(acme.ada), "/inbox", [], 0
    while url:
        text = client.get(url).text
        seen += rows(text)
        pages += 1
        older = re.search(r'id="older"[^>]*><a href="([^"]+)"', text)
        url = older[1].replace("&amp;", "&") if older else ""
    assert pages == 3
    assert sorted(seen) == sorted(one.pk for one in made)
    assert len(set(seen)) == 120


@pytest.mark.parametrize(
    "cursor", ["x", "_", "2026-01-01_1", "2026-01-01T00:00:00+00:00_x", "\x00_1", "9" * 400]
)
def test_a_cursor_that_is_none_starts_anew(acme: SimpleNamespace, browser: Browser, cursor: str) -> None:
    one = conversation(acme.support)
    assert rows(browser(acme.ada).get("/inbox", {"before": cursor}).text) == [one.pk]


def test_the_next_page_alone_for_htmx(acme: SimpleNamespace, browser: Browser) -> None:
    conversation(acme.support)
    text = browser(acme.ada, part="older").get("/inbox").text
    assert text.lstrip().startswith("<li")
    assert "<nav" not in text


def test_fresh_rows_are_those_that_stand_in_the_list(acme: SimpleNamespace, browser: Browser) -> None:
    kept, other, closed = (conversation(acme.support) for _ in range(3))
    close(closed, acme.ada)
    foreign = conversation(acme.north)
    query = "&".join(f"only={one}" for one in (kept.pk, closed.pk, foreign.pk, 10**30, "x"))
    assert rows(browser(acme.ada, part="rows").get(f"/inbox?{query}").text) == [kept.pk]
    assert set(rows(browser(acme.ada, part="rows").get("/inbox").text)) == {kept.pk, other.pk}


def test_an_empty_list_teaches(acme: SimpleNamespace, browser: Browser) -> None:
    for url, words in (
        ("/inbox", "Nothing is waiting"),
        ("/mine", "choose Assign"),
        ("/trash", "can be put back"),
    ):
        assert words in browser(acme.ada).get(url).text


def test_somebody_without_a_mailbox_is_told_what_to_do(acme: SimpleNamespace, browser: Browser) -> None:
    acme.ben.memberships.all().delete()
    assert "Ask an administrator to add you" in browser(acme.ben).get("/inbox").text
    assert "Ask an administrator to add you" in browser(acme.ben).get("/conversations/new").text


def test_a_list_costs_the_same_whatever_its_size(
    acme: SimpleNamespace, browser: Browser, django_assert_max_num_queries: object
) -> None:
    for number in range(70):
        one = conversation(acme.support)
        add_tag(one, f"tag {number % 5}", acme.ada)
        assign(one, acme.ben, acme.ada)
    client = browser(acme.chloe)
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        assert len(rows(client.get("/inbox").text)) == 50
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert len(rows(client.get(f"/mailboxes/{acme.support.pk}").text)) == 50


def test_odd_text_stays_text(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(
        acme.support, "<b>", subject="<script>alert(1)</script>" + "x" * 5000, correspondents='"><img>'
    )
    for url in ("/inbox", f"/conversations/{one.pk}"):
        text = browser(acme.ada).get(url).text
        assert "<script>alert" not in text
        assert '"><img>' not in text
        assert len(text) < 80_000
