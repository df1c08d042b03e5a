"""`postroom doctor`."""

import json
import sys
from dataclasses import asdict

import click

from postroom.config.options import json_option, with_django

SIGNS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "error": ("✗", "red")}


@click.command()
@json_option
@click.option("--relay", envvar="POSTROOM_RELAY", metavar="URL", help="The relay to try.")
@with_django
def doctor(as_json: bool, relay: str | None) -> None:
    """Say what is wrong with this installation, and what to do.

    Ends with code 1 where something must be mended.
    """
    from django.conf import settings

    from postroom.ops.doctor import examine

    settings.RELAY = relay or settings.RELAY
    findings = list(examine())
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings]))
    for finding in [] if as_json else findings:
        sign, colour = SIGNS[finding.level]
        click.echo(f"{click.style(sign, fg=colour)} {finding.what}: {finding.sentence}")
    sys.exit(1 if any(finding.level == "error" for finding in findings) else 0)
