"""`postroom init`."""

import click

from postroom.config.options import (
    data_folder,
    installation,
    json_option,
    password_from_stdin,
    print_result,
    start_django,
)


@click.command()
@click.option("--org", metavar="NAME", help="The organisation, such as “Acme”.")
@click.option("--admin", metavar="ADDRESS", help="The first person, who owns it.")
@click.option("--name", metavar="NAME", help="That person's name; made from the address if left out.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option(
    "--web",
    is_flag=True,
    help="Make only what is needed to serve; organisation and owner are made on the first page, with a code.",
)
@json_option
@installation
def init(
    org: str | None, admin: str | None, name: str | None, password_stdin: bool, web: bool, as_json: bool
) -> None:
    """Create an installation, or bring one up to date.

    Makes the data folder, its key and the database, the organisation and its owner. What exists stays as it
    is, so that it can be run again at any time; a password is set only for a new person.
    """
    if not web and not (org and admin and password_stdin):
        raise click.UsageError(
            "Give --org, --admin and --password-stdin, or --web to set it up in the browser."
        )
    password = "" if web else password_from_stdin()
    data_folder().create()
    start_django()
    from django.db import Error

    from postroom.accounts.people import AccountError
    from postroom.config.cli import fail
    from postroom.config.options import database_sentence
    from postroom.config.set_up import create_installation, prepare_for_web

    try:
        if web:
            _announce_web(prepare_for_web(), as_json)
            return
        person = create_installation(org or "", admin or "", name, password)
    except AccountError as error:
        fail(str(error))
    except Error as error:
        fail(database_sentence(error))
    value = {"organisation": person.organisation.name, "admin": person.email, "data": str(data_folder().root)}
    print_result(as_json, value, f"{person.organisation.name} is ready in {data_folder().root}.")


def _announce_web(code: str, as_json: bool) -> None:
    sentence = f"The database is ready. Run `postroom serve`, open /set-up?code={code} there and set it up."
    if not code:
        sentence = "The database is up to date, and an organisation exists already: sign in."
    print_result(as_json, {"code": code, "data": str(data_folder().root)}, sentence)
