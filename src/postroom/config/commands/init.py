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
@click.option("--org", required=True, metavar="NAME", help="The organisation, such as “Acme”.")
@click.option("--admin", required=True, metavar="ADDRESS", help="The first person, who owns it.")
@click.option("--name", metavar="NAME", help="That person's name; made from the address if left out.")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
@json_option
@installation
def init(org: str, admin: str, name: str | None, password_stdin: bool, as_json: bool) -> None:
    """Create an installation, or bring one up to date.

    Makes the data folder, its key and the database, the organisation and its owner. What exists stays as it
    is, so that it can be run again at any time; a password is set only for a new person.
    """
    password = password_from_stdin()
    data_folder().create()
    start_django()
    from django.db import Error

    from postroom.accounts.people import AccountError
    from postroom.config.cli import fail
    from postroom.config.options import database_sentence
    from postroom.config.set_up import create_installation

    try:
        person = create_installation(org, admin, name, password)
    except AccountError as error:
        fail(str(error))
    except Error as error:
        fail(database_sentence(error))
    value = {"organisation": person.organisation.name, "admin": person.email, "data": str(data_folder().root)}
    print_result(as_json, value, f"{person.organisation.name} is ready in {data_folder().root}.")
