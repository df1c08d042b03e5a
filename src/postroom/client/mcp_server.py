"""A server of the Model Context Protocol on standard input and output, over the verbs of the API."""

from typing import Any

import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from postroom import __version__
from postroom.client.asynchronous import AsyncClient
from postroom.client.call import Call
from postroom.client.errors import ApiError
from postroom.client.tools import Tool, tools_of, used

ABOUT = (
    "Shared mailboxes of a team. Conversations hold messages (mail), notes (seen by the team only) and events. "
    "A reply is mail that leaves for good after some seconds: never send one without being asked to."
)


async def serve(url: str, token: str, *, read_only: bool) -> None:
    """Serve until standard input ends. Raises ApiError where the Postroom at `url` cannot be reached."""
    async with AsyncClient(url, token) as client:
        description: dict[str, Any] = await client.do(Call("GET", "/openapi.json"))
        await client.do(Call("GET", "/me"))
        server = server_of(client, tools_of(description, read_only=read_only))
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())


def server_of(client: AsyncClient, tools: dict[str, Tool]) -> Server[Any]:
    """Return a server that offers these tools."""

    async def list_tools(ctx: Any, params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in tools.values()])

    async def call_tool(ctx: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = tools.get(params.name)
        if tool is None:
            return _said(
                f"There is no tool {params.name}, or it may not be used in read-only mode.", error=True
            )
        try:
            return _said(await used(client, tool, params.arguments or {}))
        except ApiError as error:
            return _said(error.detail, error=True)

    return Server(
        "postroom",
        version=__version__,
        instructions=ABOUT,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        description=tool.about,
        input_schema=tool.schema,
        annotations=types.ToolAnnotations(
            read_only_hint=tool.reads, destructive_hint=tool.method in ("DELETE", "PUT")
        ),
    )


def _said(text: str, *, error: bool = False) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text=text)], is_error=error)
