"""`postroom drill …`: Postroom under the worst that can happen, in an installation of its own."""

import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postroom.config.cli import fail, set_environment
from postroom.config.options import json_option, start_django
from postroom.kit.data_folder import DataFolder

if TYPE_CHECKING:
    from postroom.config.drill.crash import Crash
    from postroom.config.drill.storm import Storm

database_option = click.option(
    "--database", metavar="URL", help="An empty PostgreSQL database in place of the embedded one."
)


@click.group()
def drill() -> None:
    """Put an installation of its own under a storm or under crashes, and count.

    Works in a temporary folder and on loopback only; your own installation is not touched. Ends with code 1
    where a promise was broken.
    """


@drill.command()
@click.option("--mails", type=click.IntRange(1, 200_000), default=2_000, show_default=True)
@click.option("--calm-seconds", type=click.IntRange(5, 600), default=20, show_default=True)
@click.option(
    "--slower-by",
    type=click.FloatRange(0, 600),
    default=0.5,
    show_default=True,
    metavar="SECONDS",
    help="How much longer than on a calm day the bystander's slowest mail may take.",
)
@database_option
@json_option
def storm(mails: int, calm_seconds: int, slower_by: float, database: str | None, as_json: bool) -> None:
    """Two automatic replies, a relay that makes mail unrecognisable, a machine that answers all; then a storm."""
    from postroom.config.drill.house import DrillFailed

    with tempfile.TemporaryDirectory(prefix="postroom-drill-") as folder:
        _prepare(Path(folder), database)
        from postroom.config.drill.storm import storm as carry_out

        try:
            seen = carry_out(Path(folder), mails, calm_seconds, _say, slower_by)
        except DrillFailed as error:
            fail(str(error))
        _show(seen, as_json, _storm_sheet(seen))


@drill.command()
@click.option("--kills", type=click.IntRange(1, 1_000), default=20, show_default=True)
@database_option
@json_option
def crash(kills: int, database: str | None, as_json: bool) -> None:
    """Mail at full speed while random roles are killed; then every mail is counted."""
    from postroom.config.drill.house import DrillFailed

    with tempfile.TemporaryDirectory(prefix="postroom-drill-") as folder:
        _prepare(Path(folder), database)
        from postroom.config.drill.crash import crash as carry_out

        try:
            seen = carry_out(Path(folder), kills, _say)
        except DrillFailed as error:
            fail(str(error))
        _show(seen, as_json, _crash_sheet(seen))


def _prepare(folder: Path, database: str | None) -> None:
    """Make Django of this process look at the drill's installation, never at another."""
    os.environ.pop("POSTROOM_DATABASE", None)
    set_environment(folder / "data", database)
    (folder / "data").mkdir()
    DataFolder(folder / "data").create()
    start_django()


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


def _show(seen: "Storm | Crash", as_json: bool, sheet: list[tuple[str, str]]) -> None:
    if as_json:
        click.echo(json.dumps({**asdict(seen), "broken": seen.broken}))
    else:
        for name, value in sheet:
            click.echo(f"  {name:<44} {value}")
    if seen.broken:
        fail("a promise was broken: " + "; ".join(seen.broken))
    click.echo("Every promise was kept.", err=True)


def _storm_sheet(seen: "Storm") -> list[tuple[str, str]]:
    rows = [
        ("mails in the storm", f"{seen.mails:,}"),
        ("mails that the relay carried on", f"{seen.through_the_relay:,}"),
    ]
    rows += [(f"automatic mails of {address}", f"{number:,}") for address, number in seen.automatic.items()]
    rows += [
        ("most automatic mails to one sender", f"{seen.most_to_one}"),
        ("largest automatic mail", f"{seen.largest_automatic_bytes:,} bytes"),
        ("largest mail of the loop", f"{seen.largest_in_the_loop_bytes:,} bytes"),
    ]
    for name, delay in (("before the storm", seen.calm), ("during the storm", seen.stormy)):
        rows.append(
            (
                f"bystander, {name}",
                f"median {delay.median_s * 1000:.0f} ms, p99 {delay.p99_s * 1000:.0f} ms ({delay.mails} mails)",
            )
        )
    return [*rows, ("unaccounted", f"{seen.unaccounted}")]


def _crash_sheet(seen: "Crash") -> list[tuple[str, str]]:
    killed = ", ".join(f"{name} {number}" for name, number in sorted(seen.killed.items()))
    return [
        ("kills", f"{sum(seen.killed.values())} ({killed})"),
        ("mails accepted", f"{seen.accepted:,}"),
        ("of these missing", f"{seen.lost}"),
        ("filed twice", f"{seen.filed_twice}"),
        ("parked", f"{seen.parked}"),
        ("mails that left", f"{seen.sent:,}"),
        ("left twice", f"{seen.sent_twice}"),
        ("uncertain (shown, never sent again by itself)", f"{seen.uncertain}"),
        ("unaccounted", f"{seen.unaccounted}"),
    ]
