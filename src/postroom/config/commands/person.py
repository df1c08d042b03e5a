"""`postroom person …`."""

import json

import click

from postroom.config.options import json_option, password_from_stdin, print_result, with_django

ROLES = ["owner", "administrator", "mailbox_administrator", "member", "light", "read_only"]


@click.group()
def person() -> None:
    """Add and list the people who sign in, and help those who cannot."""


@person.command()
@click.argument("address")
@click.option("--name", required=True, help="The name that colleagues and customers see.")
@click.option(
    "--mailbox",
    "mailboxes",
    multiple=True,
    metavar="ADDRESS",
    help="A mailbox to work in; may be given several times. Owners and administrators see all.",
)
@click.option("--role", type=click.Choice(ROLES), default="member", show_default=True)
@click.option("--org", metavar="NAME", help="The organisation, where there is more than one.")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
@json_option
@with_django
def add(
    address: str,
    name: str,
    mailboxes: tuple[str, ...],
    role: str,
    org: str | None,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Add the person with this ADDRESS."""
    from django.db import transaction

    from postroom.accounts.people import add_person
    from postroom.config.lookup import mailbox_at, organisation_named
    from postroom.mailboxes.manage import add_member

    password = password_from_stdin()
    boxes = [mailbox_at(mailbox) for mailbox in mailboxes]
    organisation = organisation_named(org) if org or not boxes else boxes[0].organisation
    with transaction.atomic():
        somebody = add_person(organisation, address, name, password, role)
        for box in boxes:
            add_member(box, somebody)
    value = {"id": str(somebody.pk), "email": somebody.email, "name": somebody.name, "role": somebody.role}
    print_result(as_json, value, f"{somebody.name} can sign in as {somebody.email}.")


@person.command()
@click.argument("address")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
@with_django
def password(address: str, password_stdin: bool) -> None:
    """Set a new password for ADDRESS and sign them out everywhere."""
    from postroom.accounts.sign_in.passwords import set_password
    from postroom.config.lookup import person_at

    secret = password_from_stdin()
    somebody = person_at(address)
    set_password(somebody, secret)
    click.echo(f"{somebody.name} signs in with the new password from now on.")


@person.command(name="free-sign-in")
@click.argument("address")
@with_django
def free_sign_in(address: str) -> None:
    """Take second step and passkeys off ADDRESS, for somebody who lost phone and codes."""
    from postroom.accounts.sign_in.second_step import take_off_all
    from postroom.config.lookup import person_at

    somebody = person_at(address)
    freed = take_off_all(somebody)
    click.echo(f"{somebody.name} signs in with the password alone{'' if freed else ' already'}.")


@person.command(name="list")
@json_option
@with_django
def list_(as_json: bool) -> None:
    """List all people."""
    from postroom.accounts.models import Person

    rows = [
        {"id": str(one.pk), "email": one.email, "name": one.name, "role": one.role}
        for one in Person.objects.order_by("id")
    ]
    if as_json:
        click.echo(json.dumps(rows))
    for row in [] if as_json else rows:
        click.echo(f"{row['id']:>4}  {row['email']:<40} {row['name']:<24} {row['role']}")
