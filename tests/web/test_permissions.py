"""Who may come in: strangers find nothing at any address, readers change nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.urls import URLPattern, URLResolver, reverse

from postroom.accounts.models import Person
from postroom.accounts.sign_in.sessions import remember
from postroom.accounts.teams import add_team
from postroom.accounts.tokens import issue
from postroom.activity.models import Activity, Alert
from postroom.contacts.models import Decision
from postroom.contacts.senders import decide
from postroom.conversations.addresses import entered
from postroom.conversations.approval_rules import require_approval
from postroom.conversations.approving import ask
from postroom.conversations.closing import set_statuses
from postroom.conversations.drafting import Typed, begin
from postroom.conversations.merging import merge
from postroom.conversations.models import Approval, Conversation, Message, Note, Suggestion
from postroom.conversations.notifying import News, notify
from postroom.conversations.noting import add_note
from postroom.conversations.pictures import keep as keep_picture
from postroom.conversations.reminding import remind
from postroom.conversations.replies import reply
from postroom.conversations.tagging import add_tag
from postroom.conversations.viewing import Conditions, keep_view
from postroom.conversations.when import When
from postroom.conversations.words import written
from postroom.conversations.writing.saved_replies import Wanted as ReplyWanted
from postroom.conversations.writing.saved_replies import save_reply
from postroom.conversations.writing.uploads import keep as keep_upload
from postroom.delivery.models import LedgerEntry
from postroom.guard.breakers import trip
from postroom.guard.models import Scope
from postroom.integrations.push.subscribing import Behind, subscribe
from postroom.integrations.push.subscribing import Wanted as PushWanted
from postroom.integrations.webhooks.keep import add_webhook, send_test
from postroom.kit.clock import now
from postroom.mailboxes.fetching.manage import add_account
from postroom.mailboxes.fetching.wanted import Wanted
from postroom.mailboxes.manage import add_address
from postroom.mailboxes.people.inviting import invite
from postroom.outbox.domains.keys import make_key
from postroom.outbox.models import DeadAddress
from postroom.outbox.relays.manage import add_relay
from postroom.outbox.relays.wanted import Wanted as RelayWanted
from postroom.search.saved.keep import keep
from postroom.web.pictures.addresses import proxied
from postroom.web.urls import urlpatterns
from tests.push.service import Browser as Keys
from tests.web.conftest import Browser
from tests.web.making import attached, conversation, received
from tests.web.pictures import PNG

PICTURE = "https://pictures.example/a.png"
OF_THE_WHOLE_TEAM = {"sender-removal"}
WAY = RelayWanted(host="127.0.0.1", port=1, tls="none", auth="none")
OPEN_TO_ALL = {
    "sign-in",
    "second-step",
    "passkey-sign-in",
    "passkey-challenge",
    "sign-out",
    "forgotten-password",
    "new-password",
    "join",
    "set-up",
    "seen",
    "push-worker",
}
MARKS_ONLY_FOR_ONESELF = (
    "reading",
    "presence",
    "notification-reading",
    "notifications-reading",
    "notification-choices-setting",
    "push-",
    "star",
    "follow",
    "unread",
    "list-look",
    "profile-",
    "security-",
    "passkey",
    "sign-in",
    "token-",
)
FOR_ADMINISTRATORS = (
    "approval-rule-",
    "team-way",
    "fetch-",
    "alert-",
    "tag-",
    "breaker-",
    "auto-reply-settings",
    "person",
    "invitation-",
    "team-",
    "mailbox-settings-",
    "mailbox-address",
    "mailbox-member",
    "mailbox-signature",
    "letterhead",
    "relay-",
    "tracking",
    "webhook",
)
OF_THE_ORGANISATION = ("common-relay", "sending-domain", "domain-key", "dead-address")
FOR_ADMINISTRATORS += OF_THE_ORGANISATION
OF_ALL_ITS_PEOPLE = {"upload"}


def patterns() -> Iterator[URLPattern]:
    waiting: list[URLPattern | URLResolver] = list(urlpatterns)
    while waiting:
        one = waiting.pop()
        if isinstance(one, URLResolver):
            waiting.extend(one.url_patterns)
        else:
            yield one


ALL = sorted({str(pattern.name): str(pattern.pattern) for pattern in patterns()}.items())
OF_THINGS = [(name, route) for name, route in ALL if "<" in route and name not in OPEN_TO_ALL]
OF_MAILBOXES = [
    (name, route)
    for name, route in OF_THINGS
    if name not in OF_THE_WHOLE_TEAM | OF_ALL_ITS_PEOPLE and not name.startswith(OF_THE_ORGANISATION)
]
TAKES = re.compile(r"<(?:\w+:)?(\w+)>")


@pytest.fixture
def things(acme: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """One of each thing that Support has."""
    monkeypatch.setattr("postroom.kit.dns.TIMEOUT_S", 0.1)  # Nobody answers the tests.
    one = conversation(acme.support)
    message = reply(one, acme.ada, written(text="Dear Carol"), entered(to="carol@customer.test"))
    framed = received(one, "x", html="<p>x</p>")
    file = attached(framed, "a.png", "image/png")
    tag = add_tag(one, "Warranty", acme.ada)
    tag.mailboxes.add(acme.support)
    wanted = Wanted(host="127.0.0.1", port=1, tls="none", user="support", secret="secret")
    fetch_account = add_account(acme.support, wanted, acme.ada)
    upload = keep_upload(acme.ben, "a.png", "image/png", b"x", 1)
    aside = conversation(acme.support, quarantined=True, status="spam")
    hook, _ = add_webhook(acme.ada, "https://hooks.example/postroom")
    merged, target = conversation(acme.support), conversation(acme.support)
    numbers = {
        "quarantine": aside.pk,
        "suggestions": Suggestion.objects.create(
            organisation=acme.organisation, conversation=target, target=one
        ).pk,
        "merges": merge(merged, target, acme.ada).pk,
        "breakers": trip(acme.organisation.pk, Scope.SENDER, "carol@customer.test", count=20, minutes=120).pk,
        "alerts": Alert.objects.get().pk,
        "ledger": 0,
        "people": acme.ben.pk,
        "teams": add_team(acme.organisation, "Repairs").pk,
        "invitations": invite(
            acme.ada, "emma@acme.test", "", "member", [(acme.support, "send")], "https://pages.test"
        ).pk,
        "passkeys": WebAuthn.add(acme.ben, "Laptop", {}).instance.pk,
        "sign-ins": remember(acme.ben, _session().session_key or "", "password", "", "").pk,
        "push-subscriptions": _told_by_push(acme.ben),
        "tokens": issue(acme.ben, "report").token.pk,
        "mailboxes": acme.support.pk,
        "conversations": one.pk,
        "senders": decide(acme.ben, Decision.BLOCKED, "eve@bad.test").pk,
        "acts": set_statuses([conversation(acme.support)], "closed", acme.ben).pk,
        "views": keep_view(acme.ben, "Old ones", Conditions(idle_hours=4)).pk,
        "tagged": tag.pk,
        "tags": tag.pk,
        "searches": keep(acme.ben, "Leaks", "leak*").pk,
        "webhooks": hook.pk,
        "messages": message.pk,
        "attachments": file.pk,
        "approvals": _asked(acme).pk,
        "notifications": notify(acme.ben, News("note", "x", "note 1", acme.support, one)).pk,
        "reminders": remind(one, acme.ben, When(now() + timedelta(days=1)), acme.ada).pk,
        "workload": add_team(acme.organisation, "Returns", [acme.ben]).pk,
        "drafts": begin(acme.support, one, acme.ben, Typed(text="Dear Carol")).pk,
        "uploads": 0,
        "notes": add_note(one, acme.ben, "Look", [upload]).pk,
        "saved-replies": save_reply(acme.ben, ReplyWanted("Hello", "Hi", mailbox=acme.support)).pk,
    }
    LedgerEntry.objects.create(
        organisation=acme.organisation,
        node="1",
        delivery=7,
        received_at=now(),
        door="smtp",
        mailbox=acme.support.pk,
        size_bytes=1,
        outcome="filed",
    )
    keep_picture(acme.organisation.pk, PICTURE, PNG, "image/png")
    relays = {
        mailbox: add_relay(acme.organisation.pk, mailbox, 1, WAY, acme.ada).pk
        for mailbox in (acme.support.pk, None)
    }
    return SimpleNamespace(
        numbers=numbers,
        rule=require_approval(acme.support, acme.ada, person=acme.chloe).pk,
        tag=tag.pk,
        account=fetch_account.pk,
        framed=framed.pk,
        relay=relays[acme.support.pk],
        common_relay=relays[None],
        key=make_key(acme.organisation.pk, "acme.test", "ed25519", acme.ada).pk,
        dead=DeadAddress.objects.create(organisation=acme.organisation, address="gone@customer.test").pk,
        delivery=send_test(hook, acme.ada).pk,
        address=add_address(acme.support, "help@acme.test", acme.ada).pk,
        person=acme.ben.pk,
        upload=upload.key,
    )


def _session() -> SessionStore:
    session = SessionStore()
    session.create()
    return session


def _told_by_push(person: Person) -> int:
    wanted = PushWanted("https://push.example/x", **Keys().keys)
    return subscribe(person, wanted, Behind(token=issue(person, "phone").token.pk)).pk


def _asked(acme: SimpleNamespace) -> Approval:
    rule = require_approval(acme.support, acme.ada, approvers=[acme.ben])
    draft = begin(acme.support, None, acme.ada, Typed(to="carol@customer.test", text="Dear Carol"))
    approval = ask(draft, acme.ada, rule)
    rule.delete()
    return approval


def address_of(name: str, route: str, things: SimpleNamespace) -> str:
    number = (
        things.framed
        if name in ("message-body", "message-files")
        else things.numbers.get(route.split("/")[0], things.dead)
    )
    values = {
        "rule": things.rule,
        "domain": "acme.test",
        "key": things.upload if name.startswith("upload") else things.key,
        "relay": things.relay if name.startswith("relay") else things.common_relay,
        "delivery": things.delivery,
        "number": number,
        "place": 0,
        "tag": things.tag,
        "account": things.account,
        "slug": "closed",
        "name": "1-7",
        "signed": proxied(things.numbers["messages"])(PICTURE).rpartition("/")[2],
        "token": "x",
        "address": things.address,
        "person": things.person,
    }
    return reverse(name, kwargs={key: values[key] for key in TAKES.findall(route)})


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo in the database what the block does: one cast serves for all routes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_strangers_find_nothing(acme: SimpleNamespace, things: SimpleNamespace, browser: Browser) -> None:
    before, wrong = Activity.objects.count(), {}
    for name, route in OF_THINGS:
        address = address_of(name, route, things)
        for part in ("", "timeline", "composer", "rows"):
            with taken_back():
                dora = browser(acme.dora, part=part)
                answers = sorted((dora.get(address).status_code, dora.post(address).status_code))
                if answers != [404, 405] or Activity.objects.count() != before:
                    wrong[address, part] = answers
    assert wrong == {}


def test_members_of_another_mailbox_find_nothing(
    acme: SimpleNamespace, things: SimpleNamespace, browser: Browser
) -> None:
    acme.chloe.memberships.filter(mailbox=acme.support).delete()
    wrong = {}
    for name, route in OF_MAILBOXES:
        address = address_of(name, route, things)
        with taken_back():
            chloe = browser(acme.chloe)
            answers = {chloe.get(address).status_code, chloe.post(address).status_code}
            if answers != {404, 405}:
                wrong[address] = answers
    assert wrong == {}


def test_members_find_it(acme: SimpleNamespace, things: SimpleNamespace, browser: Browser) -> None:
    wrong = {}
    for name, route in OF_THINGS:
        address = address_of(name, route, things)
        with taken_back():
            ben = browser(acme.ada if name.startswith(FOR_ADMINISTRATORS) else acme.ben)
            answer = ben.get(address).status_code
            if answer == 405:
                answer = ben.post(address, {"recipient": "0", "forwards": things.framed}).status_code
            if answer not in (200, 302, 204, 422) and name != "retries":
                wrong[address] = answer
    assert wrong == {}


def test_nobody_comes_in_unseen(acme: SimpleNamespace, things: SimpleNamespace, client: object) -> None:
    wrong = {}
    for name, route in ALL:
        if name in OPEN_TO_ALL:
            continue
        address = address_of(name, route, things) if "<" in route else reverse(name)
        for method in ("get", "post"):
            response = getattr(client, method)(address)
            if response.status_code != 405 and not response.url.startswith("/sign-in?next="):
                wrong[address, method] = response.status_code
    assert wrong == {}


def test_those_who_may_only_read_change_nothing(
    acme: SimpleNamespace, things: SimpleNamespace, browser: Browser, rita: Person
) -> None:
    before, wrong = _written(), {}
    for name, route in ALL:
        if name in OPEN_TO_ALL:
            continue
        address = address_of(name, route, things) if "<" in route else reverse(name)
        with taken_back():
            response = browser(rita).post(address)
            told = (
                response.status_code == 403 and "You can read here, but not change anything" in response.text
            )
            allowed = told or response.status_code == 405 or name.startswith(MARKS_ONLY_FOR_ONESELF)
            if not allowed or _written() != before:
                wrong[address] = response.status_code
    assert wrong == {}


def _written() -> tuple[int, int, int]:
    return (Activity.objects.count(), Message.objects.count(), Note.objects.count())


def test_those_who_may_only_read_are_offered_nothing_to_change(
    acme: SimpleNamespace, things: SimpleNamespace, browser: Browser, rita: Person
) -> None:
    text = browser(rita).get(f"/conversations/{things.numbers['conversations']}").text
    posts = set(re.findall(r'method="post" action="([^"?]+)', text))
    one = f"/conversations/{things.numbers['conversations']}"
    marks = {f"{one}/reading", f"{one}/star", f"{one}/follow", f"{one}/unread", "/lists/look"}
    assert posts <= {"/sign-out", "/acts", "", *marks}
    assert "new-mail" not in text
    assert browser(rita).get("/conversations/new").status_code == 403


def test_lists_of_strangers_are_empty(
    acme: SimpleNamespace, things: SimpleNamespace, browser: Browser
) -> None:
    dora = browser(acme.dora)
    for url in ("/inbox", "/mine", "/unassigned", "/closed", "/sidebar", "/tags", "/conversations/new"):
        text = dora.get(url).text
        for theirs in ("Carol", "Support", "Warranty"):
            assert theirs not in text


def test_a_page_of_nothing_says_so(acme: SimpleNamespace, browser: Browser) -> None:
    assert Conversation.objects.count() == 0
    for url in (
        "/conversations/1",
        f"/mailboxes/{acme.support.pk}/nonsense",
        f"/mailboxes/{acme.support.pk}/mine",
    ):
        response = browser(acme.ada).get(url)
        assert response.status_code == 404
        assert "There is nothing here" in response.text
