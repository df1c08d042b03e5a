"""`postroom breakers …`."""

import json

import click

from postroom.config.cli import fail
from postroom.config.options import json_option, with_django


@click.group()
def breakers() -> None:
    """See which brakes have stopped automatic mail, and let it go on."""


@breakers.command(name="list")
@click.option("--all", "every", is_flag=True, help="Also those that were resumed.")
@json_option
@with_django
def list_(every: bool, as_json: bool) -> None:
    """List what is stopped now, newest first."""
    from postroom.guard.breakers import sentence_of
    from postroom.guard.models import Breaker

    found = Breaker.objects.order_by("-tripped_at", "-id")
    found = found if every else found.filter(resumed_at=None)
    rows = [
        {
            "id": one.pk,
            "scope": one.scope,
            "address": one.address,
            "tripped_at": one.tripped_at.isoformat(),
            "resumed_at": one.resumed_at.isoformat() if one.resumed_at else None,
            "stopped": one.stopped,
            "sentence": sentence_of(one),
        }
        for one in found
    ]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        state = "resumed" if row["resumed_at"] else "stopped"
        click.echo(f"{row['id']:>6}  {str(row['tripped_at'])[:19]}  {state}  {row['sentence']}")
    if not rows:
        click.echo("No brake is pulled: nothing automatic is stopped.")


@breakers.command()
@click.argument("breaker", type=int)
@click.option("--trust", is_flag=True, help="Never stop this sender by the limit on new conversations again.")
@with_django
def resume(breaker: int, trust: bool) -> None:
    """Let automatic mail go on that BREAKER (its id) has stopped. What was stopped is not made up for."""
    from postroom.guard.breakers import resume as resume_breaker
    from postroom.guard.models import Breaker

    found = Breaker.objects.filter(pk=breaker).first()
    if found is None:
        fail(f"There is no breaker {breaker}. `postroom breakers list --all` shows them.")
        return
    done = resume_breaker(found, None, trust=trust)
    click.echo(f"{found.address}: {'resumed' if done else 'had been resumed already'}.")
