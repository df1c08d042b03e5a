"""The pages of the guard: quarantine, alerts, suggestions, automatic replies, the ledger."""

import re
from types import SimpleNamespace

import pytest

from postroom.accounts.models import Person, Role
from postroom.activity.alerts import raise_alert
from postroom.conversations.models import Conversation, Message, Suggestion
from postroom.delivery.models import LedgerEntry
from postroom.guard.breakers import trip
from postroom.guard.models import Breaker, Scope
from postroom.mailboxes.models import Mailbox
from postroom.ops.checks import INVARIANTS, check
from tests.guard.making import raw, receive
from tests.web.conftest import Browser

LOOP = raw(subject="Round <b>and</b> round", headers=["X-Loop: support@acme.test"], text="<script>x</script>")


@pytest.fixture
def aside(acme: SimpleNamespace) -> Message:
    """A mail that was set aside."""
    return receive(acme.support, LOOP)


def test_the_quarantine_shows_reason_text_and_headers_and_runs_nothing(
    acme: SimpleNamespace, browser: Browser, aside: Message
) -> None:
    ben = browser(acme.ben)
    text = ben.get("/quarantine").text
    assert "Round &lt;b&gt;and&lt;/b&gt; round" in text
    assert "it has been here before: a mail loop" in text
    text = ben.get(f"/quarantine/{aside.conversation_id}").text
    assert "X-Loop: support@acme.test" in text
    assert "&lt;script&gt;x&lt;/script&gt;" in text
    assert "<script>x" not in text


def test_release_says_where_it_went_and_how_to_undo_it(
    acme: SimpleNamespace, browser: Browser, aside: Message
) -> None:
    ben = browser(acme.ben)
    answer = ben.post(f"/quarantine/{aside.conversation_id}/release", follow=True)
    assert "was released into the inbox" in answer.text
    undo = re.search(r'action="(/messages/\d+/setting-aside)"', answer.text)
    assert undo is not None
    assert "was released" not in ben.get("/quarantine").text, "it is said once"
    again = ben.post(undo[1], follow=True)
    assert "Why it is here" in again.text
    assert LedgerEntry.objects.get().outcome == "quarantined"


def test_dismissed_it_stands_under_dismissed(acme: SimpleNamespace, browser: Browser, aside: Message) -> None:
    ben = browser(acme.ben)
    answer = ben.post(f"/quarantine/{aside.conversation_id}/dismissal", follow=True)
    assert "It is kept." in answer.text
    assert "Nothing is set aside." in answer.text
    assert "Round" in ben.get("/quarantine?dismissed").text
    ben.post(f"/quarantine/{aside.conversation_id}/restoration")
    assert "Round" in ben.get("/quarantine").text


def test_too_late_is_said(acme: SimpleNamespace, browser: Browser, aside: Message) -> None:
    ben = browser(acme.ben)
    ben.post(f"/quarantine/{aside.conversation_id}/dismissal")
    answer = ben.post(f"/quarantine/{aside.conversation_id}/dismissal")
    assert answer.status_code == 422
    assert "not in the quarantine any more" in answer.text


def test_put_back_on_the_conversation_is_release(
    acme: SimpleNamespace, browser: Browser, aside: Message
) -> None:
    browser(acme.ben).post(f"/conversations/{aside.conversation_id}/reopening")
    assert LedgerEntry.objects.get().outcome == "filed"
    assert not Conversation.objects.get().quarantined


def test_many_set_aside_come_in_pages(acme: SimpleNamespace, browser: Browser) -> None:
    for number in range(51):
        mail = raw(subject=f"Round {number}", headers=["X-Loop: support@acme.test"])
        receive(acme.support, mail)
    ben, shown, page = browser(acme.ben), [], "/quarantine"
    while page:
        text = ben.get(page).text
        shown += re.findall(r'href="/quarantine/(\d+)"', text)
        older = re.search(r'href="(\?before=\d+)"', text)
        page = f"/quarantine{older[1]}" if older else ""
    assert len(shown) == len(set(shown)) == 51


def test_a_pulled_brake_is_told_to_administrators_and_resumed_by_one_click(
    acme: SimpleNamespace, browser: Browser
) -> None:
    breaker = trip(acme.organisation.pk, Scope.SENDER, "shop@customer.test", count=20, minutes=120)
    ada, ben, dora = browser(acme.ada), browser(acme.ben), browser(acme.dora)
    assert "Very much mail from one sender" in ada.get("/inbox").text
    assert "Very much mail from one sender" not in ben.get("/inbox").text + dora.get("/inbox").text
    assert "shop@customer.test" in ada.get("/alerts").text
    assert "shop@customer.test" not in ben.get("/alerts").text + dora.get("/alerts").text
    answer = ada.post(f"/breakers/{breaker.pk}/resumption", follow=True)
    assert "goes on; it had been stopped after 20 new conversations within 120 minutes" in answer.text
    assert "Nothing needs a look" in answer.text
    assert Breaker.objects.get().resumed_by == acme.ada
    assert 'class="attention"' not in ada.get("/inbox").text


def test_what_somebody_knows_leaves_the_bar_and_not_the_page(acme: SimpleNamespace, browser: Browser) -> None:
    raise_alert("disk", "The disk is full", "Make room.", organisation=acme.organisation.pk)
    ada = browser(acme.ada)
    act = re.search(r'action="(/alerts/\d+/acknowledgement)"', ada.get("/alerts").text)
    assert act is not None
    ada.post(act[1])
    assert "The disk is full" not in ada.get("/inbox").text
    assert "Ada knows" in ada.get("/alerts").text


@pytest.fixture
def offered(acme: SimpleNamespace) -> Suggestion:
    """A mail that may belong to an earlier one."""
    receive(acme.support, raw())
    receive(acme.support, raw(subject="Re: Broken kettle", text="Well?"))
    return Suggestion.objects.get()


def test_join_leads_to_the_whole_and_undo_leads_back(
    acme: SimpleNamespace, browser: Browser, offered: Suggestion
) -> None:
    ben = browser(acme.ben)
    page = f"/conversations/{offered.conversation_id}"
    text = ben.get(page).text
    assert "May belong to" in text
    assert "same subject and sender within 30 days" in text
    whole = ben.post(f"/suggestions/{offered.pk}/joining", follow=True)
    assert whole.redirect_chain[-1][0] == f"/conversations/{offered.target_id}"
    assert "Ben joined “Re: Broken kettle” to this" in whole.text
    assert ben.get(page, follow=True).redirect_chain[-1][0] == f"/conversations/{offered.target_id}"
    assert browser(acme.dora).get(page).status_code == 404
    undo = re.search(r'action="(/merges/\d+/undoing)', whole.text)
    assert undo is not None
    apart = ben.post(undo[1], follow=True)
    assert apart.redirect_chain[-1][0] == page
    assert undo[1] not in ben.get(f"/conversations/{offered.target_id}").text


def test_not_the_same_is_not_asked_again(
    acme: SimpleNamespace, browser: Browser, offered: Suggestion
) -> None:
    ben = browser(acme.ben)
    text = ben.post(f"/suggestions/{offered.pk}/refusal", follow=True).text
    assert "May belong to" not in text
    assert "Ben said that this is not the same as “Broken kettle”" in text


def test_those_who_may_only_read_see_the_suggestion_without_buttons(
    acme: SimpleNamespace, browser: Browser, offered: Suggestion, rita: Person
) -> None:
    text = browser(rita).get(f"/conversations/{offered.conversation_id}").text
    assert "May belong to" in text
    assert "/joining" not in text


def test_the_automatic_reply_is_set_by_administrators(acme: SimpleNamespace, browser: Browser) -> None:
    page = f"/mailboxes/{acme.support.pk}/auto-reply"
    wanted = {"on": "1", "subject": "We have it", "text": "Thank you.", "hours": "72"}
    assert browser(acme.ben).post(f"{page}/settings", wanted).status_code == 403
    assert "<textarea" not in browser(acme.ben).get(page).text
    answer = browser(acme.ada).post(f"{page}/settings", wanted, follow=True)
    assert "It is on" in answer.text
    mailbox = Mailbox.objects.get(pk=acme.support.pk)
    assert (mailbox.auto_reply, mailbox.auto_reply_hours) == ("Thank you.", 72)
    acme.ben.role = Role.MAILBOX_ADMINISTRATOR
    acme.ben.save(update_fields=["role"])
    assert "<textarea" in browser(acme.ben).get(page).text


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(
    acme: SimpleNamespace, browser: Browser
) -> None:
    wanted = {"on": "1", "subject": "Kept", "text": " ", "hours": "x"}
    answer = browser(acme.ada).post(f"/mailboxes/{acme.support.pk}/auto-reply/settings", wanted)
    assert answer.status_code == 422
    assert "The text is empty." in answer.text
    assert 'value="Kept"' in answer.text


def test_the_ledger_is_filtered_and_tells_the_way_of_a_mail(acme: SimpleNamespace, browser: Browser) -> None:
    receive(acme.support, raw(subject="Kettle one"))
    receive(acme.support, LOOP)
    check(INVARIANTS[0], acme.organisation.pk)
    ben = browser(acme.ben)
    text = ben.get("/ledger?outcome=quarantined").text
    assert "Kettle one" not in text
    assert "Round" in text
    assert re.search(r"unaccounted</b>, checked \d s ago", text)
    assert "No mail fits these filters" in ben.get("/ledger?text=nothing+of+this").text
    way = re.search(r'href="(/ledger/1-\d+)"', text)
    assert way is not None
    text = ben.get(way[1]).text
    assert "received at the SMTP door from 192.0.2.1 (relay.test)" in text
    assert re.search(r"\d\d:\d\d:\d\d\.\d{3} \(\+\d+ ms\)", text)
    assert "It has been here before: a mail loop" in text
    assert browser(acme.dora).get(way[1]).status_code == 404


@pytest.mark.parametrize("query", ["mailbox=x", "mailbox=" + "9" * 30, "outcome=eaten", "text=%00", "door=x"])
def test_filters_of_nobody_do_no_harm(acme: SimpleNamespace, browser: Browser, query: str) -> None:
    assert browser(acme.ada).get(f"/ledger?{query}").status_code == 200
