"""Who may come in: strangers find nothing at any address, readers change nothing."""

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.urls import URLPattern, URLResolver, reverse

from postroom.accounts.models import Person
from postroom.activity.models import Activity
from postroom.conversations.addresses import entered
from postroom.conversations.models import Conversation, Message, Note
from postroom.conversations.replies import reply
from postroom.conversations.tagging import add_tag
from postroom.conversations.words import written
from postroom.web.urls import urlpatterns
from tests.web.conftest import Browser
from tests.web.making import attached, conversation, received

OPEN_TO_ALL = {"sign-in", "sign-out"}
MARKS_ONLY_FOR_ONESELF = {"reading"}


def patterns() -> Iterator[URLPattern]:
    waiting: list[URLPattern | URLResolver] = list(urlpatterns)
    while waiting:
        one = waiting.pop()
        if isinstance(one, URLResolver):
            waiting.extend(one.url_patterns)
        else:
            yield one


ALL = sorted({str(pattern.name): str(pattern.pattern) for pattern in patterns()}.items())
OF_THINGS = [(name, route) for name, route in ALL if "<" in route]
TAKES = re.compile(r"<(?:\w+:)?(\w+)>")


@pytest.fixture
def things(acme: SimpleNamespace) -> SimpleNamespace:
    """One of each thing that Support has."""
    one = conversation(acme.support)
    message = reply(one, acme.ada, written(text="Dear Carol"), entered(to="carol@customer.test"))
    framed = received(one, "x", html="<p>x</p>")
    file = attached(framed, "a.png", "image/png")
    tag = add_tag(one, "Warranty", acme.ada)
    numbers = {
        "mailboxes": acme.support.pk,
        "conversations": one.pk,
        "messages": message.pk,
        "attachments": file.pk,
    }
    return SimpleNamespace(numbers=numbers, tag=tag.pk, framed=framed.pk)


def address_of(name: str, route: str, things: SimpleNamespace) -> str:
    number = things.framed if name == "message-body" else things.numbers[route.split("/")[0]]
    values = {"number": number, "tag": things.tag, "slug": "closed"}
    return reverse(name, kwargs={key: values[key] for key in TAKES.findall(route)})


@pytest.mark.parametrize(("name", "route"), OF_THINGS)
def test_strangers_find_nothing(
    acme: SimpleNamespace, things: SimpleNamespace, browser: Browser, name: str, route: str
) -> None:
    before = Activity.objects.count()
    address = address_of(name, route, things)
    for part in ("", "head", "timeline", "composer", "reader", "rows", "older"):
        dora = browser(acme.dora, part=part)
        assert sorted((dora.get(address).status_code, dora.post(address).status_code)) == [404, 405]
    assert Activity.objects.count() == before


@pytest.mark.parametrize(("name", "route"), OF_THINGS)
def test_members_of_another_mailbox_find_nothing(
    acme: SimpleNamespace, things: SimpleNamespace, browser: Browser, name: str, route: str
) -> None:
    acme.chloe.memberships.filter(mailbox=acme.support).delete()
    chloe, address = browser(acme.chloe), address_of(name, route, things)
    assert {chloe.get(address).status_code, chloe.post(address).status_code} == {404, 405}


@pytest.mark.parametrize(("name", "route"), OF_THINGS)
def test_members_find_it(
    acme: SimpleNamespace, things: SimpleNamespace, browser: Browser, name: str, route: str
) -> None:
    ben, address = browser(acme.ben), address_of(name, route, things)
    answers = {ben.get(address).status_code}
    if answers == {405}:
        answers = {ben.post(address, {"recipient": "0"}).status_code}
    assert answers <= {200, 302, 204, 422} or name == "retries"


@pytest.mark.parametrize(("name", "route"), ALL)
def test_nobody_comes_in_unseen(
    acme: SimpleNamespace, things: SimpleNamespace, client: object, name: str, route: str
) -> None:
    if name in OPEN_TO_ALL:
        return
    address = address_of(name, route, things) if "<" in route else reverse(name)
    for method in ("get", "post"):
        response = getattr(client, method)(address)
        assert response.status_code == 405 or response.url.startswith("/sign-in?next=")


@pytest.mark.parametrize(("name", "route"), ALL)
def test_those_who_may_only_read_change_nothing(
    acme: SimpleNamespace, things: SimpleNamespace, browser: Browser, rita: Person, name: str, route: str
) -> None:
    if name in OPEN_TO_ALL:
        return
    address = address_of(name, route, things) if "<" in route else reverse(name)
    before = (Activity.objects.count(), Message.objects.count(), Note.objects.count())
    response = browser(rita).post(address)
    assert response.status_code in (403, 405) or name in MARKS_ONLY_FOR_ONESELF
    if response.status_code == 403:
        assert "You can read here, but not change anything" in response.text
    assert (Activity.objects.count(), Message.objects.count(), Note.objects.count()) == before


def test_those_who_may_only_read_are_offered_nothing_to_change(
    acme: SimpleNamespace, things: SimpleNamespace, browser: Browser, rita: Person
) -> None:
    text = browser(rita).get(f"/conversations/{things.numbers['conversations']}").text
    posts = set(re.findall(r'method="post" action="([^"?]+)', text))
    assert posts <= {"/sign-out", f"/conversations/{things.numbers['conversations']}/reading"}
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
