"""Acts on many conversations from the pages, the strip that says so, lists, views and tags."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from postroom.accounts.models import Person
from postroom.conversations.closing import set_statuses
from postroom.conversations.marking import star
from postroom.conversations.models import Act, Conversation, SavedView, Tag
from postroom.conversations.tag_tree import merge_tags, remove_tag_everywhere, rename_tag, tree
from postroom.conversations.tagging import add_tag
from postroom.conversations.undoing import undo
from postroom.conversations.viewing import Conditions, counts_of, keep_view, views_of
from postroom.kit.clock import now
from tests.web.conftest import Browser
from tests.web.making import conversation
from tests.web.test_lists import rows


def status_of(*these: Conversation) -> list[str]:
    return [Conversation.objects.get(pk=one.pk).status for one in these]


def test_three_are_closed_and_undone(acme: SimpleNamespace, browser: Browser) -> None:
    these = [conversation(acme.support) for _ in range(3)]
    ben = browser(acme.ben, part="bulk")
    answer = ben.post("/acts", {"act": "close", "conversation": [one.pk for one in these], "in": "inbox"})
    told = json.loads(answer["HX-Trigger"])["postroom:done"]
    assert (answer.status_code, told["sentence"]) == (204, "Closed 3 conversations")
    assert status_of(*these) == ["closed"] * 3
    answer = ben.post(told["undo"])
    assert json.loads(answer["HX-Trigger"])["postroom:done"]["sentence"] == "Undone: closed 3 conversations"
    assert status_of(*these) == ["open"] * 3


def test_without_scripts_the_next_page_says_it_once(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    ben = browser(acme.ben)
    text = ben.post("/acts", {"act": "trash", "conversation": one.pk, "in": "mine"}, follow=True).text
    assert "Threw the conversation away" in text
    assert f'action="/acts/{Act.objects.get().pk}/undoing"' in text
    assert "Threw the conversation away" not in ben.get("/mine").text


def test_the_whole_list_and_nothing_beside_it(acme: SimpleNamespace, browser: Browser) -> None:
    mine = [conversation(acme.support, assignee=acme.ben) for _ in range(60)]
    other = conversation(acme.support)
    browser(acme.ben).post("/acts", {"act": "close", "everything": "1", "in": "mine"})
    assert set(status_of(*mine)) == {"closed"}
    assert status_of(other) == ["open"]


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("assign:999999", "not among your colleagues"),
        ("move:999999", "Choose the mailbox"),
        ("snooze:yesterday", "yesterday"),
        ("snooze:gibberish", "gibberish"),
        ("priority:7", "is no priority"),
        ("tag:", "The tag is empty"),
        ("untag:unknown", "There is no tag"),
        ("explode", "is no act"),
    ],
)
def test_what_cannot_be_done_is_said(acme: SimpleNamespace, browser: Browser, act: str, words: str) -> None:
    one = conversation(acme.support)
    answer = browser(acme.ben).post("/acts", {"act": act, "conversation": one.pk})
    assert answer.status_code == 422
    assert words in answer.text
    assert not Act.objects.exists()


@pytest.mark.parametrize("chosen", [[], ["x"], ["9" * 30], ["-1"]])
def test_nothing_chosen(acme: SimpleNamespace, browser: Browser, chosen: list[str]) -> None:
    conversation(acme.support)
    answer = browser(acme.ben).post("/acts", {"act": "close", "conversation": chosen})
    assert "nothing here that you may change" in answer.text


def test_readers_mark_for_themselves_and_change_nothing(
    acme: SimpleNamespace, browser: Browser, rita: Person
) -> None:
    one = conversation(acme.support)
    client = browser(rita)
    assert client.post("/acts", {"act": "close", "conversation": one.pk}).status_code == 403
    assert client.post("/acts", {"act": "read", "conversation": one.pk}).status_code == 302
    assert "Unread:" not in client.get("/inbox").text
    assert client.post(f"/acts/{Act.objects.get().pk}/undoing").status_code == 302
    assert "Unread:" in client.get("/inbox").text


def test_lists_of_states(acme: SimpleNamespace, browser: Browser) -> None:
    one, two, sent, starred = (conversation(acme.support) for _ in range(4))
    set_statuses([one], "snoozed", acme.ben, until=now() + timedelta(days=1))
    set_statuses([two], "archived", acme.ben)
    Conversation.objects.filter(pk=sent.pk).update(latest_outbound_at=now(), assignee=acme.chloe)
    star(starred, acme.ben)
    ben = browser(acme.ben)
    expected = {"snoozed": one, "archived": two, "sent": sent, "starred": starred, "assigned": sent}
    for slug, only in expected.items():
        assert rows(ben.get(f"/{slug}").text) == [only.pk], slug
    assert rows(browser(acme.chloe).get("/starred").text) == []
    assert rows(ben.get(f"/mailboxes/{acme.support.pk}/snoozed").text) == [one.pk]


def test_oldest_first_goes_on_without_a_gap(acme: SimpleNamespace, browser: Browser) -> None:
    at = now()
    made = [conversation(acme.support, "x", latest_at=at - timedelta(seconds=n // 3)).pk for n in range(70)]
    ben = browser(acme.ben)
    ben.post("/lists/look", {"order": "oldest", "density": "compact", "in": "inbox"})
    first = ben.get("/inbox").text
    assert 'class="list compact"' in first
    cursor = first.split("/inbox?before=")[1].split('"')[0]
    both = rows(first) + rows(ben.get(f"/inbox?before={cursor}").text)
    assert both == [one.pk for one in Conversation.objects.filter(pk__in=made).order_by("latest_at", "id")]


def test_a_view_holds_what_meets_all_its_conditions(acme: SimpleNamespace, browser: Browser) -> None:
    old = now() - timedelta(hours=5)
    hit = conversation(acme.support, subject="Broken kettle", latest_at=old, has_attachments=True)
    tag = add_tag(hit, "Warranty", acme.ada)
    for miss in (
        {"subject": "Broken kettle"},
        {"subject": "Lid", "latest_at": old},
        {"latest_at": old, "assignee": acme.chloe},
    ):
        add_tag(conversation(acme.support, **{"has_attachments": True, **miss}), "Warranty", acme.ada)
    conversation(acme.support, latest_at=old, has_attachments=True)
    ben = browser(acme.ben)
    form = {
        "name": "Old kettles", "assignee": "nobody", "tag": tag.pk, "idle_hours": 4,
        "subject": "KETTLE", "sender": "carol", "attachments": "1", "unread": "1", "mailbox": acme.support.pk,
    }  # fmt: skip
    answer = ben.post("/views", form)
    assert rows(ben.get(answer.url).text) == [hit.pk]
    view = SavedView.objects.get()
    assert str(counts_of(list(views_of(acme.ben)), acme.ben)[view.pk]) == "1"
    assert 'title="conversations">1<' in ben.get("/sidebar").text
    assert browser(acme.chloe).get(answer.url).status_code == 404
    ben.post(f"/views/{view.pk}/change", {**form, "shared": "1", "assignee": ""})
    assert len(rows(browser(acme.chloe).get(answer.url).text)) == 2
    assert browser(acme.chloe).post(f"/views/{view.pk}/removal").status_code == 404
    assert browser(acme.ada).post(f"/views/{view.pk}/removal").status_code == 302


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": ""}, "needs a name"),
        ({"name": "x" * 81}, "longer than 80"),
        ({"name": "x", "idle_hours": "-1"}, "is no number"),
        ({"name": "x", "status": "merged"}, "is unknown"),
        ({"name": "x", "mailbox": "999999"}, "no member of that mailbox"),
        ({"name": "x", "tag": "999999"}, "no such tag"),
    ],
)
def test_a_view_that_cannot_be(
    acme: SimpleNamespace, browser: Browser, form: dict[str, str], words: str
) -> None:
    answer = browser(acme.ben).post("/views", form)
    assert answer.status_code == 422
    assert words in answer.text


def test_views_are_counted_in_one_query(acme: SimpleNamespace, django_assert_num_queries: object) -> None:
    for number in range(5):
        conversation(acme.support)
        keep_view(acme.ben, f"{number}", Conditions(unread=bool(number % 2)))
    views = list(views_of(acme.ben))
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert {str(count) for count in counts_of(views, acme.ben).values()} == {"5"}


def test_tags_are_a_tree_renamed_merged_and_removed_with_undo(acme: SimpleNamespace) -> None:
    one, two = conversation(acme.support), conversation(acme.support)
    top, below = add_tag(one, "Returns", acme.ada), add_tag(one, " returns / Late ", acme.ada)
    other = add_tag(two, "Refunds", acme.ada)
    assert [(b.name, b.depth) for b in tree(Tag.objects.all())] == [
        ("Refunds", 0),
        ("Returns", 0),
        ("Late", 1),
    ]

    def shown() -> set[tuple[int, str]]:
        links = Conversation.tags.through.objects.filter(tag__removed_at=None)
        return set(links.values_list("conversation", "tag__name"))

    before = shown()
    for change in (
        lambda: rename_tag(top, "Sent back", acme.ada),
        lambda: merge_tags(Tag.objects.get(pk=top.pk), other, acme.ada),
        lambda: remove_tag_everywhere(Tag.objects.get(pk=below.pk), acme.ada),
    ):
        act = change()
        assert shown() != before
        undo(act, acme.ada)
        top.refresh_from_db()
        assert shown() == before


def test_a_tag_of_one_mailbox_is_offered_there_only(acme: SimpleNamespace, browser: Browser) -> None:
    tag = add_tag(conversation(acme.sales), "Offer", acme.ada)
    tag.mailboxes.add(acme.sales)
    assert "Offer" in browser(acme.chloe).get("/tags").text
    assert "Offer" not in browser(acme.ben).get("/tags").text
    assert browser(acme.ben).get(f"/tagged/{tag.pk}").status_code == 404
    assert len(rows(browser(acme.chloe).get(f"/tagged/{tag.pk}").text)) == 1


def test_an_act_shows_on_the_timeline_with_its_way_back(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    ben = browser(acme.ben)
    ben.post(f"/conversations/{one.pk}/snoozing", {"until": "in 3 days"})
    ben.post(f"/conversations/{one.pk}/priority", {"priority": "2"})
    ben.post(f"/conversations/{one.pk}/subject", {"subject": "Kettle of batch 7"})
    text = ben.get(f"/conversations/{one.pk}").text
    for words in (
        "Ben snoozed this until",
        "set the priority to urgent",
        "changed the subject from",
        "Urgent",
    ):
        assert words in text
    assert text.count("/undoing?only=") == 6  # each once for scripts, once without
    snoozed = Act.objects.order_by("pk")[0]
    ben.post(f"/acts/{snoozed.pk}/undoing?only={one.pk}")
    assert status_of(one) == ["open"]
    assert ben.get(f"/conversations/{one.pk}").text.count("/undoing?only=") == 4
