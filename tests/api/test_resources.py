"""The resources, as a program uses them."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from postroom.accounts.installation import blobs
from postroom.activity.record import record
from postroom.contacts.models import Contact
from postroom.conversations.addresses import entered
from postroom.conversations.models import Attachment, Message
from postroom.conversations.replies import start
from postroom.conversations.words import written
from postroom.conversations.writing.uploads import keep
from postroom.kit.clock import now
from tests.api.calls import Api, fields


@pytest.fixture
def message(acme: SimpleNamespace) -> Message:
    """What Ada wrote to Carol from Support, with a file."""
    message = start(acme.support, acme.ada, written("Hello"), entered(to="carol@customer.test"), "Offer")
    content = bytes(range(256))
    Attachment.objects.create(
        organisation_id=message.organisation_id,
        message=message,
        name="données.bin",
        content_type="text/html",
        size_bytes=len(content),
        digest=blobs().put(content),
    )
    return message


def test_a_message_with_its_source_and_its_files(acme: SimpleNamespace, message: Message) -> None:
    ada = Api(acme.ada)
    shown = ada("GET", f"/messages/{message.pk}").json()
    assert (shown["subject"], shown["text"]) == ("Offer", "Hello")
    source = ada("GET", f"/messages/{message.pk}/source")
    raw = b"".join(source.streaming_content)
    assert b"Subject: Offer" in raw and source["Content-Type"] == "message/rfc822"
    (file,) = shown["attachments"]
    assert ada("GET", f"/attachments/{file['id']}").json() == file
    whole = ada("GET", f"/attachments/{file['id']}/content")
    assert b"".join(whole.streaming_content) == bytes(range(256))
    assert (
        "attachment" in whole["Content-Disposition"] and whole["Content-Type"] == "application/octet-stream"
    )
    assert ada("GET", f"/attachments/{file['id']}/content", If_None_Match=whole["ETag"]).status_code == 304


@pytest.mark.parametrize(
    ("asked", "status", "first", "length"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=250-", 206, 250, 6),
        ("bytes=250-999", 206, 250, 6),
        ("bytes=-4", 206, 252, 4),
        ("bytes=-999", 206, 0, 256),
        ("bytes=0-1,4-5", 200, 0, 256),
        ("bytes=9-3", 200, 0, 256),
        ("lines=1-2", 200, 0, 256),
        ("bytes=-", 200, 0, 256),
    ],
)
def test_ranges(
    acme: SimpleNamespace, message: Message, asked: str, status: int, first: int, length: int
) -> None:
    path = f"/attachments/{message.attachments.get().pk}/content"
    answer = Api(acme.ada)("GET", path, Range=asked)
    assert answer.status_code == status
    assert b"".join(answer.streaming_content) == bytes(range(256))[first : first + length]
    assert answer["Content-Length"] == str(length)
    if status == 206:
        assert answer["Content-Range"] == f"bytes {first}-{first + length - 1}/256"


def test_a_range_beyond_the_end(acme: SimpleNamespace, message: Message) -> None:
    path = f"/attachments/{message.attachments.get().pk}/content"
    answer = Api(acme.ada)("GET", path, Range="bytes=256-")
    assert answer.status_code == 416 and answer["Content-Range"] == "bytes */256" and fields(answer) == []
    assert Api(acme.ada)("GET", path, Range="bytes=0-1", If_Range='"other"').status_code == 200


def test_taking_back_is_for_the_author_and_in_time(acme: SimpleNamespace, message: Message) -> None:
    path = f"/messages/{message.pk}/taking-back"
    assert Api(acme.ben)("POST", path).status_code == 403
    assert Api(acme.ada)("POST", path).status_code == 204
    assert Api(acme.ada)("GET", f"/messages/{message.pk}").status_code == 404


def test_sending_again_names_the_recipient(acme: SimpleNamespace, message: Message) -> None:
    path = f"/messages/{message.pk}/retries"
    assert fields(Api(acme.ada)("POST", path, {"recipient": "dan@customer.test"})) == ["recipient"]
    assert Api(acme.ada)("POST", path, {"recipient": "Carol@customer.test"}).status_code == 200


def test_notes_are_listed_and_read(acme: SimpleNamespace, message: Message) -> None:
    ben, path = Api(acme.ben), f"/conversations/{message.conversation_id}/notes"
    made = [ben("POST", path, {"text": text}).json() for text in ("First", "Second", "Third")]
    page = ben("GET", f"{path}?limit=2").json()
    rest = ben("GET", f"{path}?limit=2&cursor={page['next_cursor']}").json()
    assert page["items"] + rest["items"] == made and rest["next_cursor"] is None
    assert ben("GET", f"/notes/{made[0]['id']}").json() == made[0]
    assert Api(acme.dora)("GET", f"/notes/{made[0]['id']}").status_code == 404


def test_a_note_carries_files(acme: SimpleNamespace, message: Message) -> None:
    key = keep(acme.ben, "seal.txt", "text/plain", b"It leaks.", 10_000).key
    ben, path = Api(acme.ben), f"/conversations/{message.conversation_id}/notes"
    note = ben("POST", path, {"files": [key]}).json()
    (file,) = note["files"]
    assert (note["text"], file["name"], file["size_bytes"]) == ("", "seal.txt", 9)
    content = f"/notes/{note['id']}/files/{file['id']}"
    assert b"".join(ben("GET", content).streaming_content) == b"It leaks."
    assert Api(acme.dora)("GET", content).status_code == 404
    assert ben("POST", path, {"files": ["gone"]}).status_code == 422


def test_who_am_i(acme: SimpleNamespace) -> None:
    me = Api(acme.ben, scopes=("search:read",))("GET", "/me").json()
    assert (me["email"], me["role"], me["scopes"]) == ("ben@acme.test", "member", ["search:read"])
    assert me["organisation"] == str(acme.organisation.pk)


def test_tokens_are_made_listed_and_revoked(acme: SimpleNamespace) -> None:
    ada = Api(acme.ada)
    until = now() + timedelta(days=30)
    wanted = {"name": "Export", "scopes": ["conversations:read"], "expires_at": until.isoformat()}
    made = ada("POST", "/tokens", wanted).json()
    assert made["hint"] == made["secret"][:10] and made["last_used_at"] is None
    program = Api(secret=made["secret"])
    assert program("GET", "/conversations").status_code == 200
    listed = ada("GET", "/tokens").json()["items"]
    assert [one["name"] for one in listed] == ["Export", "token"] and "secret" not in listed[0]
    assert Api(acme.dora)("DELETE", f"/tokens/{made['id']}").status_code == 404
    assert ada("DELETE", f"/tokens/{made['id']}").status_code == 204
    assert program("GET", "/conversations").status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "body.name"),
        ({"name": "x", "scopes": ["all"]}, "body.scopes"),
        ({"name": "x", "scopes": []}, "body.scopes"),
        ({"name": "x", "expires_at": "2001-01-01T00:00:00Z"}, "body.expires_at"),
        ({"name": "x", "expires_at": "0000-01-01T00:00:00Z"}, "body.expires_at"),
        ({"name": "x", "expires_at": "2999-01-01T00:00:00"}, "body.expires_at"),
        ({"name": "x", "expires_at": 10**30}, "body.expires_at"),
    ],
)
def test_a_token_that_cannot_be(acme: SimpleNamespace, body: dict[str, object], field: str) -> None:
    answer = Api(acme.ada)("POST", "/tokens", body)
    assert answer.status_code == 422 and fields(answer) == [field]


def test_a_token_makes_no_token_that_may_more(acme: SimpleNamespace) -> None:
    small = Api(acme.ada, scopes=("people:write",))
    for scope in ("write", "read", "conversations:read"):
        assert small("POST", "/tokens", {"name": "x", "scopes": [scope]}).status_code == 403
    assert small("POST", "/tokens", {"name": "x", "scopes": ["people:read"]}).status_code == 201


def test_a_mailbox_is_made_changed_and_given_members(acme: SimpleNamespace) -> None:
    ada, ben = Api(acme.ada), Api(acme.ben)
    made = ada("POST", "/mailboxes", {"name": "Press", "address": "Press@acme.test"}).json()
    path = f"/mailboxes/{made['id']}"
    assert made["address"] == "press@acme.test"
    assert ben("POST", "/mailboxes", {"name": "X", "address": "x@acme.test"}).status_code == 403
    assert ben("GET", path).status_code == 404
    assert ada("PUT", f"{path}/members/{acme.ben.pk}", {"access": "read"}).json()["access"] == "read"
    assert ben("GET", path).json()["name"] == "Press"
    assert ben("PATCH", path, {"name": "Ours"}).status_code == 403
    assert ada("PATCH", path, {"name": "Media", "hue": 20}).json()["name"] == "Media"
    assert ada("POST", f"{path}/addresses", {"address": "media@acme.test"}).json()["addresses"] == [
        "press@acme.test",
        "media@acme.test",
    ]
    assert ada("POST", f"{path}/addresses", {"address": "support@acme.test"}).status_code == 422
    assert ada("DELETE", f"{path}/addresses/press@acme.test").status_code == 422
    assert ada("DELETE", f"{path}/addresses/media@acme.test").status_code == 204
    assert ada("DELETE", f"{path}/addresses/media@acme.test").status_code == 404
    assert [one["person"]["name"] for one in ada("GET", f"{path}/members").json()["items"]] == ["Ben"]
    assert ada("PUT", f"{path}/members/{acme.dora.pk}", {}).status_code == 404
    assert ada("DELETE", f"{path}/members/{acme.ben.pk}").status_code == 204
    assert ben("GET", path).status_code == 404


def test_people_and_the_organisation(acme: SimpleNamespace) -> None:
    ada, ben = Api(acme.ada), Api(acme.ben)
    people = ben("GET", "/people").json()["items"]
    assert [one["email"] for one in people] == ["ada@acme.test", "ben@acme.test", "chloe@acme.test"]
    assert ben("GET", f"/people/{acme.dora.pk}").status_code == 404
    assert ben("PATCH", "/organisation", {"name": "Ours"}).status_code == 403
    assert ada("PATCH", "/organisation", {"name": "  Acme   Ltd "}).json()["name"] == "Acme Ltd"


def test_contacts(acme: SimpleNamespace, message: Message) -> None:
    ben, contact = Api(acme.ben), Contact.objects.get()
    assert ben("GET", "/contacts?address=Carol@customer.test").json()["items"][0]["id"] == str(contact.pk)
    assert ben("GET", "/contacts?address=dan@customer.test").json()["items"] == []
    assert ben("PATCH", f"/contacts/{contact.pk}", {"name": "Carol Klein"}).json()["name"] == "Carol Klein"
    found = ben("GET", f"/contacts/{contact.pk}/conversations").json()["items"]
    assert [one["id"] for one in found] == [str(message.conversation_id)]
    assert Api(acme.dora)("GET", "/contacts").json()["items"] == []


def test_what_happened_is_told_to_those_who_may_see_it(acme: SimpleNamespace, message: Message) -> None:
    ada, ben, chloe = Api(acme.ada), Api(acme.ben), Api(acme.chloe)
    ada("PATCH", f"/conversations/{message.conversation_id}", {"status": "closed"})
    record("sales.secret", organisation=acme.organisation.pk, mailbox=acme.sales.pk)
    record("people.secret", organisation=acme.organisation.pk)
    seen = {
        one: [row["type"] for row in api("GET", "/activity").json()["items"]]
        for one, api in (("ada", ada), ("ben", ben), ("chloe", chloe), ("dora", Api(acme.dora)))
    }
    assert seen["ben"] == ["message.sent", "conversation.status"]
    assert seen["chloe"] == [*seen["ben"], "sales.secret"]
    assert seen["ada"] == [*seen["chloe"], "people.secret"]
    assert seen["dora"] == []


def test_the_record_is_read_on_from_where_one_was(acme: SimpleNamespace, message: Message) -> None:
    ada = Api(acme.ada)
    for number in range(5):
        record("made.up", organisation=acme.organisation.pk, mailbox=acme.support.pk, number=number)
    page = ada("GET", "/activity?type=made.up&limit=3").json()
    assert [one["data"]["number"] for one in page["items"]] == [0, 1, 2] and page["more"]
    page = ada("GET", f"/activity?type=made.up&after={page['last']}").json()
    assert [one["data"]["number"] for one in page["items"]] == [3, 4] and not page["more"]
    assert ada("GET", f"/activity?after={page['last']}").json()["last"] == page["last"]
    for wrong in ("x", "1", "1.2.3", "9" * 20 + "." + "9" * 19):
        assert fields(ada("GET", f"/activity?after={wrong}")) == ["after"]
    streamed = ada("GET", "/events", Last_Event_ID=page["items"][0]["id"])
    assert streamed["Content-Type"] == "text/event-stream" and streamed.content.count(b"event: made.up") == 1
