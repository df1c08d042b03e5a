"""The spool that this node's line works from, and the node's name in the ledger."""

from functools import cache

from django.conf import settings

from postroom.spool import Spool, SqliteSpool

NODE = "1"


@cache
def spool() -> Spool:
    """Return the spool of this node."""
    return SqliteSpool(settings.DATA_FOLDER.spool)
