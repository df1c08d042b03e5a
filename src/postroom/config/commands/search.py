"""`postroom search`: the index of search."""

import click
from rich.progress import Progress

from postroom.config.cli import fail
from postroom.config.options import json_option, print_result, with_django


@click.group()
def search() -> None:
    """The index of search: how it is, making it anew, comparing it with the database."""


@search.command()
@json_option
@with_django
def status(as_json: bool) -> None:
    """Show how much is indexed and how much waits."""
    from postroom.search.index.generations import current, index_of
    from postroom.search.index.progress import waiting

    generation, left = current(), waiting()
    documents = index_of(generation).count() if generation else 0
    size = index_of(generation).size_bytes() if generation else 0
    value = {
        "engine": generation.engine if generation else "",
        "documents": documents,
        "size_bytes": size,
        "waiting": {"events": left.events, "conversations": left.conversations, "files": left.files},
    }
    print_result(
        as_json,
        value,
        f"{documents:,} messages and notes indexed ({size / 1e6:,.0f} MB). Waiting: {left.events:,} events, "
        f"at most {left.conversations:,} conversations, {left.files:,} files.",
    )


@search.command()
@click.option(
    "--afresh", is_flag=True, help="Begin again, instead of going on with a rebuild that was interrupted."
)
@with_django
def rebuild(afresh: bool) -> None:
    """Make the index anew, while the present one answers; the new one takes its place when it is complete.

    It can be interrupted at any moment: the next call goes on.
    """
    from postroom.search.engine.protocol import IndexLocked
    from postroom.search.index.generations import index_of
    from postroom.search.index.progress import Waiting
    from postroom.search.index.rebuild import rebuild as make

    with Progress() as progress:
        bar = progress.add_task("Indexing", total=None)
        most = 0

        def tell(left: Waiting) -> None:
            nonlocal most
            most = max(most, left.total)
            progress.update(bar, total=max(1, most), completed=max(1, most) - left.total)

        try:
            generation = make(tell, afresh=afresh)
        except IndexLocked:
            fail("Another rebuild is running. Wait for it, or end it first.")
            return
    click.echo(f"The new index answers: {index_of(generation).count():,} messages and notes.")


@search.command()
@json_option
@with_django
def check(as_json: bool) -> None:
    """Compare the index with the database, and mend what differs."""
    from postroom.search.engine.protocol import IndexLocked
    from postroom.search.index.check import compare, mend
    from postroom.search.index.generations import current
    from postroom.search.index.rebuild import catch_up

    generation = current()
    if generation is None:
        fail("There is no index yet. `postroom serve` makes it, or `postroom search rebuild`.")
        return
    found = compare(generation)
    value = {
        "compared": found.compared,
        "missing": found.missing,
        "stale": found.stale,
        "surplus": found.surplus,
    }
    if not found:
        print_result(
            as_json, value, f"{found.compared:,} messages and notes compared: the index is as it should be."
        )
        return
    mend(generation, found)
    try:
        catch_up(lambda left: None)
        how = "Mended."
    except IndexLocked:
        how = "The role `index` is mending it now."
    print_result(
        as_json,
        value,
        f"{found.compared:,} compared: {found.missing:,} were missing, {found.stale:,} out of date, "
        f"{found.surplus:,} too many. {how}",
    )
