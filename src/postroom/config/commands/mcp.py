"""`postroom mcp`."""

import asyncio

import click

from postroom.config.cli import fail


@click.command()
@click.option(
    "--url",
    envvar="POSTROOM_API_URL",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="(POSTROOM_API_URL)",
)
@click.option("--token", envvar="POSTROOM_TOKEN", metavar="TOKEN", help="(POSTROOM_TOKEN)")
@click.option("--read-only", is_flag=True, help="Offer only what changes nothing, whatever the token may do.")
def mcp(url: str, token: str | None, read_only: bool) -> None:
    """Serve the Model Context Protocol on standard input and output, over the API of a running Postroom.

    A model that is given this server can do what the token can do, and with --read-only only look.
    """
    from postroom.client.errors import ApiError
    from postroom.client.mcp_server import serve

    if not token:
        fail(
            "There is no token. Set POSTROOM_TOKEN to one that `postroom token create --person ADDRESS` made."
        )
    try:
        asyncio.run(serve(url, token or "", read_only=read_only))
    except ApiError as error:
        fail(error.detail)
