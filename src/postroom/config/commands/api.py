"""`postroom api …`: the API from the command line, on top of the client."""

import json
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from postroom.client import ApiError, Call, Client, PageCall, calls, shapes
from postroom.config.cli import fail

Command = TypeVar("Command", bound=Callable[..., Any])
METHODS = ("get", "post", "put", "patch", "delete")


class Verbs(click.Group):
    """The verbs, and each method of HTTP, in capitals or not."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = cmd_name.lower() if cmd_name.lower() in METHODS else cmd_name
        return super().get_command(ctx, name)


@click.group(cls=Verbs)
@click.option(
    "--url",
    envvar="POSTROOM_API_URL",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="(POSTROOM_API_URL)",
)
@click.option("--token", envvar="POSTROOM_TOKEN", metavar="TOKEN", help="(POSTROOM_TOKEN)")
@click.pass_context
def api(ctx: click.Context, url: str, token: str | None) -> None:
    """Speak to a running Postroom through its API; answers are JSON.

    \b
      postroom api GET '/conversations?status=open'
      postroom api POST /conversations/42/notes --body '{"text": "Call her"}'
      postroom api conversations --mailbox support@acme.example --all
      postroom api reply 42 --text "It left our house this morning."

    Make a token with `postroom token create`, and set POSTROOM_TOKEN to it.
    """
    if not token:
        fail(
            "There is no token. Set POSTROOM_TOKEN to one that `postroom token create --person ADDRESS` made."
        )
    ctx.obj = ctx.with_resource(Client(url, token or ""))


def shown(command: Command) -> Command:
    """Print what a command returns; what the API refuses is one line."""

    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            result = command(*args, **kwargs)
            for one in result if hasattr(result, "__next__") else [result]:
                if one is not None:
                    click.echo(json.dumps(one, ensure_ascii=False))
        except ApiError as error:
            fail(error.detail)

    wrapped.__name__, wrapped.__doc__ = command.__name__, command.__doc__
    wrapped.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    return wrapped  # type: ignore[return-value]


def _raw(method: str) -> click.Command:
    @api.command(name=method)
    @click.argument("path")
    @click.option("--body", metavar="JSON", help="The body; - reads it from standard input.")
    @click.pass_obj
    @shown
    def raw(client: Client, path: str, body: str | None) -> Any:
        text = sys.stdin.read() if body == "-" else body
        try:
            value = json.loads(text) if text is not None else None
        except ValueError as error:
            raise click.ClickException(f"The body is no JSON: {error}.") from error
        return client.do(Call(method.upper(), "/" + path.lstrip("/"), body=value))

    raw.help = f"{method.upper()} a PATH below /api/v1."
    return raw


for _method in METHODS:
    _raw(_method)


@api.command()
@click.pass_obj
@shown
def me(client: Client) -> Any:
    """Say for whom the token acts, and what it may do."""
    return client.do(calls.get_me())


@api.command()
@click.option("--mailbox", metavar="ADDRESS", help="Only of this mailbox.")
@click.option(
    "--status", type=click.Choice(["open", "closed", "spam", "trash"]), default="open", show_default=True
)
@click.option("--all", "every", is_flag=True, help="All pages, not only the first.")
@click.pass_obj
@shown
def conversations(client: Client, mailbox: str | None, status: Any, every: bool) -> Any:
    """List conversations, one a line, what happened last first."""
    return _listed(client, calls.list_conversations(mailbox=mailbox, status=status), every)


@api.command()
@click.argument("conversation")
@click.pass_obj
@shown
def messages(client: Client, conversation: str) -> Any:
    """List the messages of a CONVERSATION, one a line, oldest first."""
    return client.each(calls.list_messages(conversation))


@api.command()
@click.argument("query")
@click.pass_obj
@shown
def find(client: Client, query: str) -> Any:
    """Search, as on the page: `from:carol parcel after:2026-01-01`."""
    return client.do(calls.search(q=query))


@api.command()
@click.argument("conversation")
@click.option("--text", required=True, help="What to write; - reads it from standard input.")
@click.option("--close", is_flag=True, help="Close the conversation with it.")
@click.option("--despite", multiple=True, metavar="WARNING", help="Send despite this warning; repeatable.")
@click.pass_obj
@shown
def reply(client: Client, conversation: str, text: str, close: bool, despite: tuple[Any, ...]) -> Any:
    """Answer a CONVERSATION, to those whom the page would suggest.

    What looks unfinished, such as a missing attachment, is not sent; the message names the warnings.
    """
    body: shapes.ReplyIn = {"text": _text(text), "close": close, "despite": list(despite)}
    return client.do(calls.create_reply(conversation, body))


@api.command()
@click.argument("conversation")
@click.option("--text", required=True, help="What to write; - reads it from standard input.")
@click.pass_obj
@shown
def note(client: Client, conversation: str, text: str) -> Any:
    """Write a note beside a CONVERSATION."""
    return client.do(calls.create_note(conversation, {"text": _text(text)}))


@api.command()
@click.argument("conversation")
@click.pass_obj
@shown
def close(client: Client, conversation: str) -> Any:
    """Close a CONVERSATION."""
    return client.do(calls.update_conversation(conversation, {"status": "closed"}))


@api.command()
@click.argument("conversation")
@click.argument("person", required=False)
@click.pass_obj
@shown
def assign(client: Client, conversation: str, person: str | None) -> Any:
    """Give a CONVERSATION to a PERSON (an address), or to nobody."""
    return client.do(calls.update_conversation(conversation, {"assignee": person}))


@api.command()
@click.option("--after", default="", metavar="ID", help="Begin after this event.")
@click.pass_obj
@shown
def events(client: Client, after: str) -> Any:
    """Print what happens, one event a line, until you end it."""
    return client.events(after)


def _listed(client: Client, call: PageCall[Any], every: bool) -> Any:
    return client.each(call) if every else iter(client.do(call)["items"])


def _text(text: str) -> str:
    return sys.stdin.read() if text == "-" else text
