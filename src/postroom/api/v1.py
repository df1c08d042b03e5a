"""The API as a whole: /api/v1, described at /api/v1/openapi.json."""

from ninja import NinjaAPI

from postroom import __version__
from postroom.api import conversations, ledger, mailboxes, problems
from postroom.api.auth import Token

api = NinjaAPI(
    title="Postroom",
    version="1",
    description=(
        f"Everything that the pages of Postroom {__version__} can do, for programs. Send a token as "
        "`Authorization: Bearer TOKEN`. Errors are application/problem+json with a sentence in `detail`. "
        "Ids are opaque strings. Lists come in pages: pass `next_cursor` back as `cursor` until it is null."
    ),
    urls_namespace="api-1",
    auth=Token(),
    docs_url=None,
)
problems.register(api)
api.add_router("/mailboxes", mailboxes.router)
api.add_router("/conversations", conversations.router)
api.add_router("/ledger", ledger.router)
