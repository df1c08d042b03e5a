"""The page of a conversation."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from postroom.conversations.addresses import entered
from postroom.conversations.assigning import assign
from postroom.conversations.closing import close, reopen
from postroom.conversations.models import Conversation, Message
from postroom.conversations.noting import add_note
from postroom.conversations.replies import reply
from postroom.conversations.tagging import add_tag, remove_tag
from postroom.conversations.words import written
from postroom.kit.clock import now
from postroom.mailboxes.models import Access, Member
from postroom.outbox.models import Recipient, State
from tests.web.conftest import Browser
from tests.web.making import attached, conversation, received


def test_the_timeline_tells_the_whole_story(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support, "It leaks.\n\nSee https://customer.test/photo.")
    add_note(one, acme.ben, "The weak seal again.")
    assign(one, acme.ben, acme.ada)
    assign(one, acme.chloe, acme.chloe)
    assign(one, None, acme.ada)
    remove_tag(one, add_tag(one, "Warranty", acme.ada), acme.ada)
    close(one, acme.ada)
    reopen(one, None, "an answer arrived")
    text = browser(acme.ada).get(f"/conversations/{one.pk}").text
    for words in (
        "<p>It leaks.</p>",
        'href="https://customer.test/photo"',
        "The weak seal again.",
        "only for us",
        "Ada assigned this to Ben",
        "Chloé took this over",
        "Ada gave this back to everybody",
        "Ada added the tag Warranty",
        "Ada removed the tag Warranty",
        "Ada closed this",
        "Postroom put this back into the inbox, because an answer arrived",
    ):
        assert words in text


def test_the_reply_is_addressed_and_says_why(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    received(one, "hello", cc=[{"name": "Klein, Karl", "address": "karl@customer.test"}])
    text = browser(acme.ada).get(f"/conversations/{one.pk}").text
    assert 'value="Carol Klein &lt;carol@customer.test&gt;"' in text
    assert 'value="&quot;Klein, Karl&quot; &lt;karl@customer.test&gt;"' in text
    assert "carol@customer.test wrote the message." in text
    assert "karl@customer.test was in Cc of the message." in text


def test_what_went_wrong_is_said_in_the_relays_own_words(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    message = _reply(one, acme, "a@customer.test, b@customer.test, c@customer.test")
    for address, state, answer in (
        ("a@customer.test", State.SENT, "250 ok"),
        ("b@customer.test", State.FAILED, "550 5.1.1 no such user"),
        ("c@customer.test", State.DEFERRED, "451 4.7.1 come back later"),
    ):
        Recipient.objects.filter(address=address).update(state=state, answer=answer, attempts=1)
    text = browser(acme.ada).get(f"/conversations/{one.pk}").text
    assert "sent to 1 of 3" in text
    assert "550 5.1.1 no such user" in text
    assert "451 4.7.1 come back later" in text
    assert "250 ok" not in text
    assert text.count(f'action="/messages/{message.pk}/retries') == 2


def test_what_is_odd_about_a_mail_is_said(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support, quarantined=True)
    message = received(
        one,
        "",
        automatic=True,
        limited=True,
        defects=[{"code": "charset-replaced", "detail": "bytes were not UTF-8"}, "odd"],
        verdict={
            "guard": {
                "outcome": "quarantine",
                "reason": "too many mails",
                "findings": [{"rule": "storm", "reason": "21 new conversations", "evidence": ["from carol"]}],
            },
            "threading": {
                "action": "new",
                "rule": "5 suggestion",
                "evidence": "no known id",
                "suggested": [7],
            },
        },
    )
    text = browser(acme.ada).get(f"/conversations/{one.pk}").text
    for words in (
        "set aside by the guard",
        "automatic",
        "partly read",
        "charset replaced: bytes were not UTF-8",
        "This mail has no text.",
        f'hx-get="/messages/{message.pk}/facts"',
    ):
        assert words in text
    facts = browser(acme.ada).get(f"/messages/{message.pk}/facts").text
    for words in (
        "It began a conversation: suggestion.",
        "It was set aside.",
        "21 new conversations",
        'href="/conversations/7"',
        "Carol Klein",
    ):
        assert words in facts


@pytest.mark.parametrize(
    "verdict", [{}, {"guard": None}, {"threading": [1], "guard": "x"}, {"guard": {"findings": 3}}]
)
def test_a_verdict_that_is_not_understood_breaks_nothing(
    acme: SimpleNamespace, browser: Browser, verdict: dict[str, object]
) -> None:
    one = conversation(acme.support)
    Message.objects.filter(conversation=one).update(verdict=verdict)
    assert browser(acme.ada).get(f"/conversations/{one.pk}").status_code == 200
    assert browser(acme.ada).get(f"/messages/{one.messages.get().pk}/facts").status_code == 200


def test_text_beyond_measure_is_cut_with_a_way_to_the_whole(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support, "word " * 40_000)
    message = one.messages.get()
    response = browser(acme.ada).get(f"/conversations/{one.pk}")
    assert len(response.content) < 200_000
    assert f'This is not all. <a href="/messages/{message.pk}/source">' in response.text


def test_quoted_text_is_folded(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    received(one, "new words", quoted_text="> old words")
    text = browser(acme.ada).get(f"/conversations/{one.pk}").text
    assert text.index('<details class="fold">') < text.index("&gt; old words")


def test_the_panel_shows_other_conversations_that_the_person_may_see(
    acme: SimpleNamespace, browser: Browser
) -> None:
    one = conversation(acme.support)
    conversation(acme.support, subject="Spare lid", contact=one.contact)
    conversation(acme.sales, subject="Secret offer", contact=one.contact)
    assert "Spare lid" in browser(acme.ben).get(f"/conversations/{one.pk}").text
    assert "Secret offer" not in browser(acme.ben).get(f"/conversations/{one.pk}").text
    assert "Secret offer" in browser(acme.chloe).get(f"/conversations/{one.pk}").text


def test_a_related_conversation_shows_only_to_those_who_may_see_it(
    acme: SimpleNamespace, browser: Browser
) -> None:
    one = conversation(acme.support, related=conversation(acme.sales, subject="Secret offer"))
    assert "Secret offer" not in browser(acme.ben).get(f"/conversations/{one.pk}").text
    assert "Related: <bdi>Secret offer" in browser(acme.chloe).get(f"/conversations/{one.pk}").text


def test_the_list_beside_is_the_one_from_which_the_person_came(
    acme: SimpleNamespace, browser: Browser
) -> None:
    one = conversation(acme.support, subject="This one")
    conversation(acme.sales, subject="Another one")
    ada = browser(acme.ada)
    assert "Another one" in ada.get(f"/conversations/{one.pk}").text
    assert "Another one" not in ada.get(f"/conversations/{one.pk}?in={acme.support.pk}-inbox").text
    for nonsense in ("x", "999-inbox", f"{acme.north.pk}-inbox", "3-mine", "-", "\x00"):
        assert "Another one" in ada.get(f"/conversations/{one.pk}", {"in": nonsense}).text


@pytest.mark.parametrize(
    ("part", "there", "absent"),
    [
        ("reader", 'id="reader"', 'id="rows"'),
        ("head", 'id="head"', 'id="timeline"'),
        ("timeline", 'id="timeline"', 'id="composer"'),
        ("composer", 'id="composer"', 'id="head"'),
    ],
)
def test_parts_of_the_page_for_htmx(
    acme: SimpleNamespace, browser: Browser, part: str, there: str, absent: str
) -> None:
    one = conversation(acme.support)
    response = browser(acme.ada, part=part).get(f"/conversations/{one.pk}")
    assert there in response.text
    assert absent not in response.text
    assert "<html" not in response.text
    assert "HX-Target" in response.headers["Vary"]


def test_a_restored_page_is_whole(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    response = browser(acme.ada, part="reader").get(
        f"/conversations/{one.pk}", headers={"HX-History-Restore-Request": "true"}
    )
    assert "<html" in response.text


def test_looking_marks_nothing_as_read(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    text = browser(acme.ada).get(f"/conversations/{one.pk}").text
    assert not one.read_marks.exists()
    assert f'action="/conversations/{one.pk}/reading' in text
    assert "Mark as read" in text


def test_a_page_costs_the_same_whatever_its_size(
    acme: SimpleNamespace, browser: Browser, django_assert_max_num_queries: object
) -> None:
    one = conversation(acme.support, *["word"] * 60, related=conversation(acme.support))
    for message in one.messages.all():
        attached(message, "kettle.jpg", "image/jpeg")
        add_note(one, acme.ben, "a note")
    for _ in range(5):
        _reply(one, acme, "a@customer.test, b@customer.test")
        add_tag(one, f"tag {now()}", acme.ada)
        conversation(acme.support, contact=one.contact)
    for _ in range(60):
        add_tag(conversation(acme.support), "Warranty", acme.ada)
    client = browser(acme.chloe)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        response = client.get(f"/conversations/{one.pk}?in={acme.support.pk}-inbox")
    assert response.text.count("<article") >= 60  # the newest messages, and all notes since


def test_a_long_conversation_is_read_in_pieces(
    acme: SimpleNamespace, browser: Browser, django_assert_max_num_queries: object
) -> None:
    one, ben = conversation(acme.support, *[f"word-{number}-" for number in range(300)]), browser(acme.ben)
    oldest = one.messages.order_by("received_at").first()
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        text = ben.get(f"/conversations/{one.pk}").text
    assert text.count("<article") == 30
    assert "word-299-" in text
    assert "word-269-" not in text
    shown = []
    while found := re.search(r'data-earlier href="([^"]+)"', text):
        text = ben.get(found[1].replace("&amp;", "&")).text
        shown.append(text.count("<article"))
    assert shown == [130, 230, 300]
    assert "Show earlier" not in text
    assert oldest is not None
    assert "word-0-" in ben.get(f"/conversations/{one.pk}?hit=message-{oldest.pk}").text
    for nonsense in ("from=x", "from=2026-99-99", "from=2026-01-01T00:00:00", "hit=message-x", "hit=note-9"):
        assert ben.get(f"/conversations/{one.pk}?{nonsense}").text.count("<article") == 30


def test_what_is_far_too_long_is_folded(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support, subject="اختبار " * 715)
    crowd = [{"name": f"Guest {number}", "address": f"g{number}@customer.test"} for number in range(500)]
    message = received(one, "茶" * 3000, to=crowd, cc=crowd)
    text = browser(acme.ben).get(f"/conversations/{one.pk}").text
    heading = re.search(r"<h1 dir=\"auto\"[^>]*>(.*?)</h1>", text, re.DOTALL)
    assert heading
    assert len(heading[1]) <= 600
    assert "Guest 0, Guest 1 and 498 more" in text
    assert browser(acme.ben).get(f"/messages/{message.pk}/facts").text.count("and 400 more") == 2
    assert "Guest 400" not in text.partition('id="composer"')[0]
    assert "茶" * 3000 in text


def test_a_long_conversation_that_we_filled_answers_whoever_wrote(
    acme: SimpleNamespace, browser: Browser
) -> None:
    one = conversation(acme.support, "Please help")
    for _ in range(40):
        received(one, "x", automatic=True, from_address="robot@customer.test")
    assert (
        'value="Carol Klein &lt;carol@customer.test&gt;"'
        in browser(acme.ben).get(f"/conversations/{one.pk}").text
    )


def test_every_page_forbids_what_is_inline(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    received(one, "x", html="<p>x</p>")
    for url in ("/inbox", f"/conversations/{one.pk}", "/conversations/new"):
        response = browser(acme.ada).get(url)
        policy = response.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        for inline in (" style=", "<style", " onclick=", "javascript:", "hx-on"):
            assert inline not in response.text
        assert "private" in response.headers["Cache-Control"]


def _reply(one: Conversation, acme: SimpleNamespace, to: str) -> Message:
    message = reply(one, acme.ada, written(text="Dear Carol"), entered(to=to))
    Recipient.objects.update(due_at=now() - timedelta(seconds=1))
    return message


@pytest.mark.parametrize(
    ("access", "acts", "writes", "sends"),
    [
        (Access.READ, False, False, False),
        (Access.WRITE, True, True, False),
        (Access.SEND, True, True, True),
        (Access.MANAGE, True, True, True),
    ],
)
def test_only_what_a_member_may_do_is_offered(
    acme: SimpleNamespace, browser: Browser, access: str, acts: bool, writes: bool, sends: bool
) -> None:
    one = conversation(acme.support)
    Member.objects.filter(person=acme.ben, mailbox=acme.support).update(access=access)
    page = browser(acme.ben).get(f"/conversations/{one.pk}").content.decode()
    offered = (
        'id="close"' in page,
        'name="note"' in page,
        "data-send title" in page.split('class="note"')[0],
    )
    assert offered == (acts, writes, sends)
    assert ("which a colleague can send" in page) == (writes and not sends)
