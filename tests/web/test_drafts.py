"""Drafts on the pages: kept at every pause, shared, handed over, merged."""

import json
from types import SimpleNamespace
from typing import Any

from django.test import Client

from postroom.conversations.drafting import Typed, begin, drafts_of, save
from postroom.conversations.models import Conversation, Draft, DraftState, Message
from postroom.outbox.models import Recipient
from postroom.web.drafts.reading import as_base
from tests.web.conftest import Browser
from tests.web.making import conversation

TYPED = {"to": "carol@customer.test", "cc": "", "text": "Dear Carol,"}


def keep(client: Client, one: Conversation, text: str, **more: Any) -> Any:
    return client.post(f"/conversations/{one.pk}/drafts", {**TYPED, "text": text, **more})


def test_a_draft_is_kept_and_everybody_of_the_mailbox_sees_it(
    acme: SimpleNamespace, browser: Browser
) -> None:
    one = conversation(acme.support)
    told = keep(browser(acme.ben), one, "Dear Carol, <half").json()
    assert told["fields"]["text"] == "Dear Carol, <half"
    assert (
        "Dear Carol, &lt;half" in browser(acme.ben).get(f"/conversations/{one.pk}").text.split("<textarea")[1]
    )
    chloe = browser(acme.chloe).get(f"/conversations/{one.pk}").text
    assert 'aria-label="Draft by Ben"' in chloe
    assert "Dear Carol, &lt;half" not in chloe.split('name="text"')[1].split("</textarea>")[0]
    assert "Dear Carol, &lt;half" in browser(acme.ben).get("/drafts").text
    assert "Dear Carol, &lt;half" in browser(acme.chloe).get("/drafts?of=everybody").text
    assert "half" not in browser(acme.dora).get("/drafts?of=everybody").text


def test_saving_again_keeps_one_draft_also_where_the_answer_was_lost(
    acme: SimpleNamespace, browser: Browser
) -> None:
    one, ben = conversation(acme.support), browser(acme.ben)
    keep(ben, one, "Dear Carol")
    told = keep(ben, one, "Dear Carol, it is on its way").json()
    assert told["fields"]["text"] == "Dear Carol, it is on its way"
    assert Draft.objects.count() == 1


def test_nothing_typed_is_no_draft(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    assert keep(browser(acme.ben), one, "").status_code == 204
    assert not Draft.objects.exists()


def test_two_write_and_neither_loses_a_word(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    told = keep(browser(acme.ben), one, "Dear Carol,\n\nIt leaks.\n").json()
    base, number = json.dumps(told["fields"]), told["draft"]
    assert f'value="{number}"' in browser(acme.chloe).get(f"/conversations/{one.pk}?draft={number}").text
    keep(browser(acme.chloe), one, "Dear Carol,\n\nIt leaks badly.\n", draft=number, base=base)
    told = keep(browser(acme.ben), one, "Hello Carol,\n\nIt leaks.\n", draft=number, base=base).json()
    assert told["fields"]["text"] == "Hello Carol,\n\nIt leaks badly.\n"
    told = keep(browser(acme.chloe), one, "Hi Carol,\n\nIt leaks badly.\n", draft=number, base=base).json()
    assert told["conflicts"] == 1
    assert "⟦Ben⟧ Hello Carol," in told["fields"]["text"]
    assert "⟦Chloé⟧ Hi Carol," in told["fields"]["text"]


def test_what_a_colleague_added_is_looked_at_before_it_is_sent(
    acme: SimpleNamespace, browser: Browser
) -> None:
    one = conversation(acme.support)
    told = keep(browser(acme.ben), one, "Dear Carol,\n").json()
    draft = Draft.objects.get()
    save(draft, acme.chloe, Typed(to=TYPED["to"], text="Dear Carol,\nWe are sorry.\n"), Typed.of(draft))
    typed = {**TYPED, "text": "Dear Carol,\n", "draft": told["draft"], "base": json.dumps(told["fields"])}
    response = browser(acme.ben).post(f"/conversations/{one.pk}/replies", typed)
    assert response.status_code == 422
    assert "Chloé wrote on this draft too" in response.text
    assert "We are sorry." in response.text
    assert not Recipient.objects.exists()
    Draft.objects.get(text="Dear Carol,\nWe are sorry.\n")


def test_a_text_with_marks_is_not_sent(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    told = keep(browser(acme.ben), one, "⟦Ben⟧ Hello\n⟦Chloé⟧ Hi").json()
    typed = {
        **TYPED,
        "text": "⟦Ben⟧ Hello\n⟦Chloé⟧ Hi",
        "draft": told["draft"],
        "base": json.dumps(told["fields"]),
    }
    response = browser(acme.ben).post(f"/conversations/{one.pk}/replies", typed)
    assert "Two of you wrote at the same place" in response.text
    assert not Recipient.objects.exists()


def test_sending_ends_the_draft_and_undo_brings_it_back(acme: SimpleNamespace, browser: Browser) -> None:
    acme.support.undo_seconds = 30
    acme.support.save(update_fields=["undo_seconds"])
    one, ben = conversation(acme.support), browser(acme.ben)
    told = keep(ben, one, "Dear Carol,").json()
    typed = {**TYPED, "draft": told["draft"], "base": json.dumps(told["fields"])}
    ben.post(f"/conversations/{one.pk}/replies", typed)
    assert Draft.objects.get().state == DraftState.SENT
    assert not drafts_of(acme.ben).exists()
    again = keep(ben, one, "Dear Carol, and", draft=told["draft"])
    assert (again.status_code, "sent already" in again.json()["error"]) == (422, True)
    ben.post(f"/messages/{Message.objects.get(direction='out').pk}/taking-back")
    assert Draft.objects.get().state == DraftState.WRITING
    assert f'name="draft" value="{told["draft"]}"' in ben.get(f"/conversations/{one.pk}").text


def test_a_draft_of_a_new_mail(acme: SimpleNamespace, browser: Browser) -> None:
    ben = browser(acme.ben)
    typed = {**TYPED, "mailbox": acme.support.pk, "subject": "Your kettle"}
    told = ben.post("/conversations/drafts", typed).json()
    page = ben.get(f"/drafts/{told['draft']}", follow=True).text
    assert 'value="Your kettle"' in page
    assert "Dear Carol," in page
    assert ben.post("/conversations/drafts", {**TYPED, "mailbox": acme.sales.pk}).status_code == 422
    ben.post("/conversations", {**typed, "draft": told["draft"], "base": as_base(Typed(**told["fields"]))})
    assert Draft.objects.get().message == Message.objects.get()


def test_hand_over_throw_away_and_put_back(acme: SimpleNamespace, browser: Browser) -> None:
    one, ben = conversation(acme.support), browser(acme.ben)
    draft = begin(acme.support, one, acme.ben, Typed(text="Dear Carol,"))
    ben.post(f"/drafts/{draft.pk}/handover", {"person": acme.chloe.pk})
    assert drafts_of(acme.chloe).get().author == acme.chloe
    assert "handed a draft to Chloé" in ben.get(f"/conversations/{one.pk}").text
    refused = ben.post(f"/drafts/{draft.pk}/handover", {"person": acme.dora.pk})
    assert (refused.status_code, "Choose somebody" in refused.text) == (422, True)
    gone = ben.post(f"/drafts/{draft.pk}/removal", follow=True).text
    assert f'action="/drafts/{draft.pk}/restoring"' in gone
    assert not drafts_of(acme.ben).exists()
    ben.post(f"/drafts/{draft.pk}/restoring")
    assert drafts_of(acme.ben).get() == draft


def test_the_draft_of_another_conversation_is_none_of_here(acme: SimpleNamespace, browser: Browser) -> None:
    one, other = conversation(acme.support), conversation(acme.support)
    draft = begin(acme.support, other, acme.ben, Typed(text="secret"))
    response = keep(browser(acme.ben), one, "Dear", draft=draft.pk)
    assert (response.status_code, "not here any more" in response.json()["error"]) == (422, True)


def test_odd_posts_are_answered_with_a_sentence_or_kept(acme: SimpleNamespace, browser: Browser) -> None:
    one, ben = conversation(acme.support), browser(acme.ben)
    for base in ("{", "[]", "null", '{"text": 7}'):
        assert keep(ben, one, "Dear", base=base, since="x" * 30).status_code == 200
    assert keep(ben, one, "a" * 2_000_001).status_code == 422
    assert keep(ben, one, "x", to="a" * 60_000).status_code == 422
