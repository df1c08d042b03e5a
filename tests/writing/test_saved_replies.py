"""Saved replies: whose they are, what is wrong with one, how it is filled in; their pages."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from postroom.conversations.errors import ConversationError
from postroom.conversations.writing.models import SavedReply
from postroom.conversations.writing.saved_replies import (
    Wanted,
    offered,
    save_reply,
    saved_replies_of,
    use,
    values_for,
)
from postroom.conversations.writing.uploads import keep
from postroom.mail.model import Address
from tests.web.conftest import Browser
from tests.web.making import conversation


def test_a_reply_is_filled_in_and_brings_its_files(acme: SimpleNamespace) -> None:
    file = keep(acme.ben, "form.pdf", "application/pdf", b"%PDF-1.7", 100)
    html = (
        "<p>Dear {{customer.first_name|customer}}, <b>{{me.name}}</b> of {{mailbox.name}} "
        "read “{{conversation.subject}}”.</p>"
    )
    reply = save_reply(acme.ben, Wanted(" Orders / Refund ", html=html, mailbox=acme.support, files=(file,)))
    assert reply.name == "Orders/Refund"
    one = conversation(acme.support, subject="Kettle <3")
    filled = use(
        acme.ben, reply, values_for(acme.ben, acme.support, one, (Address("Klein, Dan", "d@x.test"),))
    )
    assert filled.text == "Dear Dan, Ben of Support read “Kettle <3”."
    assert filled.html == "<p>Dear Dan, <b>Ben</b> of Support read “Kettle &lt;3”.</p>"
    assert [(one.name, one.digest) for one in filled.files] == [("form.pdf", file.digest)]
    assert use(acme.ben, reply, values_for(acme.ben, acme.support, None)).text.startswith("Dear customer,")
    reply.refresh_from_db()
    assert reply.uses == 2


def test_whose_they_are(acme: SimpleNamespace) -> None:
    save_reply(acme.ben, Wanted("Mine", "a", mailbox=acme.support))
    save_reply(acme.ada, Wanted("All", "b"))
    save_reply(acme.chloe, Wanted("Sales", "c", mailbox=acme.sales))
    names = {
        person: [one.name for one in saved_replies_of(person)] for person in (acme.ben, acme.chloe, acme.dora)
    }
    assert names == {acme.ben: ["All", "Mine"], acme.chloe: ["All", "Mine", "Sales"], acme.dora: []}
    assert [one.name for one in offered(acme.chloe, "", acme.sales)] == ["All", "Sales"]
    with pytest.raises(ConversationError, match="administrators"):
        save_reply(acme.ben, Wanted("Everybody's", "d"))


def test_those_used_most_stand_first_and_every_word_counts(acme: SimpleNamespace) -> None:
    for name, text in (
        ("Orders/Refund", "money back"),
        ("Orders/Late", "Sorry, money later"),
        ("Hello", "hi"),
    ):
        save_reply(acme.ben, Wanted(name, text, mailbox=acme.support))
    late = SavedReply.objects.get(name="Orders/Late")
    use(acme.ben, late, {})
    assert [one.name for one in offered(acme.ben, "orders", acme.support)] == ["Orders/Late", "Orders/Refund"]
    assert [one.name for one in offered(acme.ben, "Money BACK", acme.support)] == ["Orders/Refund"]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("", "a", "has no name"),
        ("x" * 121, "a", "longer than 120"),
        ("taken", "a", "already"),
        ("New", "Dear {{custmer.name}}", "There is no variable “custmer.name”"),
        ("New", "  ", "has no text"),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field(
    acme: SimpleNamespace, browser: Browser, name: str, text: str, sentence: str
) -> None:
    save_reply(acme.ben, Wanted("Taken", "a", mailbox=acme.support))
    response = browser(acme.ben).post(
        "/saved-replies/new", {"name": name, "text": text, "mailbox": acme.support.pk}
    )
    assert response.status_code == 422
    assert sentence in response.text
    assert SavedReply.objects.count() == 1


def test_the_pages(acme: SimpleNamespace, browser: Browser) -> None:
    ben = browser(acme.ben)
    assert "There is none yet" in ben.get("/saved-replies").text
    ben.post(
        "/saved-replies/new",
        {"name": "Hello", "html": "<p>Hi <b>{{customer.first_name}}</b></p>", "mailbox": acme.support.pk},
    )
    reply = SavedReply.objects.get()
    page = ben.get(reverse("saved-reply", args=[reply.pk]))
    assert "<p>Hi <b>Carol</b></p>" in page.text
    assert "Hello" in ben.get("/saved-replies?q=hel").text
    assert "No saved reply" in ben.get("/saved-replies?q=zebra").text
    used = ben.post(
        reverse("saved-reply-uses", args=[reply.pk]), {"mailbox": acme.support.pk, "to": "Eve <e@x.test>"}
    )
    assert used.json() == {"text": "Hi Eve", "html": "<p>Hi <b>Eve</b></p>", "files": []}
    assert browser(acme.dora).post(reverse("saved-reply-removal", args=[reply.pk])).status_code == 404
    ben.post(reverse("saved-reply-removal", args=[reply.pk]))
    assert not SavedReply.objects.exists()


def test_signatures_are_set_on_their_page(acme: SimpleNamespace, browser: Browser) -> None:
    ben = browser(acme.ben)
    assert ben.post("/signatures/mine", {"text": "Ben"}).status_code == 302
    assert ben.post(f"/mailboxes/{acme.support.pk}/signature", {"text": "x"}).status_code == 403
    browser(acme.ada).post(
        f"/mailboxes/{acme.support.pk}/signature", {"html": "<p>{{me.name}} · <b>Acme</b></p>"}
    )
    assert "Ben · Acme" in ben.get(f"/signing?mailbox={acme.support.pk}").text
    wrong = ben.post("/signatures/mine", {"text": "{{customer.name}}"})
    assert wrong.status_code == 422
    assert "There is no variable" in wrong.text
    ada = browser(acme.ada)
    assert (
        ada.post(
            f"/mailboxes/{acme.support.pk}/letterhead", {"style": "mailbox", "largest": "9999"}
        ).status_code
        == 422
    )
    ada.post(f"/mailboxes/{acme.support.pk}/letterhead", {"style": "mailbox", "largest": "1"})
    assert "Support &lt;support@acme.test&gt;" in ben.get("/conversations/new").text
