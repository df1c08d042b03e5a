"""Whether the database fits this version."""


def problem() -> str | None:
    """Return what is wrong with the database and what to do, in one line; None where it can be used.

    Django must be ready; a connection is opened.
    """
    from django.db import Error

    from postroom.accounts.database import missing_migrations
    from postroom.config.options import database_sentence

    try:
        missing = missing_migrations()
    except Error as error:
        return database_sentence(error)
    if not missing:
        return None
    return (
        f"The database is older than this Postroom: {len(missing)} change(s) are missing, the first is "
        f"{missing[0]}. Make a backup, then run `postroom migrate`."
    )
