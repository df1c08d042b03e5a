"""Stories of programs: the main job by the client alone, events as they happen, equal calls at once, webhooks."""

import contextlib
import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from postroom.client import ApiError, Client, calls
from tests.support.installation import POSTROOM, Installation, written
from tests.support.sink import Sink
from tests.support.waiting import eventually
from tests.webhooks.receiver import Receiver

pytestmark = [pytest.mark.slow, pytest.mark.all_roles]


def client_of(installation: Installation, person: str = "ada@acme.test") -> Client:
    """Return a client that acts for this person."""
    installation.api(person).close()
    return Client(installation.url, installation.tokens[person], timeout_s=20)


def test_a_program_does_the_main_job_and_hears_of_it(installation: Installation, sink: Sink) -> None:
    ada, ben = client_of(installation), client_of(installation, "ben@acme.test")
    start = ada.do(calls.list_activity())["last"]
    heard: list[str] = []

    def listen() -> None:
        with contextlib.suppress(ApiError):  # that the server has ended
            for event in client_of(installation, "ben@acme.test").events(after=start):
                heard.append(event["type"])

    threading.Thread(target=listen, daemon=True).start()
    installation.deliver(written("Where is my parcel?", "Good morning, it has not arrived yet."))
    eventually(lambda: len(list(ada.each(calls.list_conversations(status="open")))) == 1, within_s=20)
    (conversation,) = ada.each(calls.list_conversations(status="open"))
    (message,) = ada.each(calls.list_messages(conversation["id"]))
    assert message["text"].startswith("Good morning")
    assert b"Subject: Where is my parcel?" in b"".join(ada.download(f"/messages/{message['id']}/source"))

    ada.do(calls.update_conversation(conversation["id"], {"assignee": "ben@acme.test", "tags": ["delivery"]}))
    ben.do(calls.create_note(conversation["id"], {"text": "The driver has it."}))
    ben.do(calls.create_reply(conversation["id"], {"text": "It is on its way.", "close": True}))
    eventually(lambda: sink.taken, within_s=20)
    assert ben.do(calls.get_conversation(conversation["id"]))["status"] == "closed"

    told = [event["type"] for event in ada.do(calls.list_activity(after=start))["items"]]
    assert {"message.received", "conversation.assigned", "conversation.noted", "message.sent"} <= set(told)
    eventually(lambda: {"message.received", "conversation.noted", "message.sent"} <= set(heard), within_s=20)
    with pytest.raises(ApiError) as refusal:
        ben.do(calls.create_note(conversation["id"], {"text": ""}))
    assert refusal.value.fields == ["text"]


def test_equal_calls_at_once_are_done_once(installation: Installation) -> None:
    ada = client_of(installation)
    body = {
        "mailbox": "support@acme.test",
        "to": ["carol@customer.test"],
        "subject": "Offer",
        "text": "Hello",
    }
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: ada.do(calls.create_conversation(body), key="offer-1"), range(6)))
    assert len({one["id"] for one in made}) == 1
    assert len(list(ada.each(calls.list_conversations()))) == 1
    with pytest.raises(ApiError) as refusal:
        ada.do(calls.create_conversation({**body, "text": "Other"}), key="offer-1")
    assert refusal.value.kind == "/api/problems/idempotency-key-reused"


def test_a_webhook_is_told_while_the_command_line_and_a_model_work(
    installation_in_peace: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTROOM_WEBHOOK_NETWORKS", "127.0.0.0/8")
    installation, receiver = installation_in_peace.start(), Receiver()
    ada = client_of(installation)
    made = ada.do(calls.create_webhook({"url": receiver.url, "kinds": ["conversation.noted", "webhook.*"]}))
    ada.do(calls.test_webhook(made["id"]))
    monkeypatch.setenv("POSTROOM_API_URL", installation.url)
    monkeypatch.setenv("POSTROOM_TOKEN", installation.tokens["ada@acme.test"])
    body = {"mailbox": "support@acme.test", "to": "carol@customer.test", "subject": "Offer", "text": "Hello"}
    conversation = ada.do(calls.create_conversation(body))
    installation.run("api", "note", conversation["id"], "--text", "Call her")
    listed = installation.run("api", "GET", "/conversations?mailbox=support@acme.test").stdout
    assert [one["id"] for one in json.loads(listed)["items"]] == [conversation["id"]]
    refused = installation.run("api", "note", "999999", "--text", "x", check=False)
    assert refused.returncode == 1 and refused.stderr.startswith("postroom: There is nothing here")

    eventually(lambda: len(receiver.got) == 2, within_s=20)
    assert {one.event["type"] for one in receiver.got} == {"webhook.test", "conversation.noted"}
    assert all(one.is_signed_with(made["secret"]) for one in receiver.got)
    eventually(
        lambda: {one["state"] for one in ada.each(calls.list_deliveries(made["id"]))} == {"delivered"},
        within_s=20,
    )
    assert _spoken_to_a_model("--read-only") == {"tools": True, "changes": False, "asked": True}
    receiver.close()


def _spoken_to_a_model(*options: str) -> dict[str, bool]:
    """Start the MCP server as a model's program does, list its tools and use one."""
    code = f"""
import asyncio, json, os
from mcp.client.session import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client
async def main():
    words = {[*POSTROOM, "mcp", *options]!r}
    server = StdioServerParameters(command=words[0], args=words[1:], env=dict(os.environ))
    async with stdio_client(server) as (reading, writing), ClientSession(reading, writing) as session:
        await session.initialize()
        names = [one.name for one in (await session.list_tools()).tools]
        answer = await session.call_tool("list_mailboxes", {{}})
        print(json.dumps({{"tools": "get_conversation" in names, "changes": "create_reply" in names,
                          "asked": "support@acme.test" in answer.content[0].text}}))
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout))
