"""Whether the database fits this version. Run as a module it answers in one line, for `postroom serve`."""

import sys


def main() -> int:
    """Return 0 where the database can be used, else say why not on standard error and return 1."""
    from postroom.config.options import database_sentence, start_django
    from postroom.kit.data_folder import DataFolderError

    try:
        start_django()
        from django.db import Error

        from postroom.accounts.database import missing_migrations

        try:
            missing = missing_migrations()
        except Error as error:
            print(database_sentence(error), file=sys.stderr)  # noqa: T201
            return 1
    except DataFolderError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    if missing:
        sentence = (
            f"The database is older than this Postroom: {len(missing)} change(s) are missing, the first is "
            f"{missing[0]}. Make a backup, then run `postroom migrate`."
        )
        print(sentence, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
