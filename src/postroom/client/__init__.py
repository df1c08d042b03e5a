"""A typed client of the API, for programs of yours: sync and async, without Django.

from postroom.client import Client, calls

with Client("https://postroom.example", token) as client:
    for conversation in client.each(calls.list_conversations(status="open")):
        client.do(calls.create_note(conversation["id"], {"text": "Looked at it"}))
"""

from postroom.client import calls, shapes
from postroom.client.asynchronous import AsyncClient
from postroom.client.call import Call, PageCall
from postroom.client.errors import ApiError
from postroom.client.synchronous import Client

__all__ = ["ApiError", "AsyncClient", "Call", "Client", "PageCall", "calls", "shapes"]
