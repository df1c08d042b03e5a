"""Making the index anew while the former answers: with progress, and resumed where it was interrupted."""

from collections.abc import Callable

from postroom.search.engine.protocol import IndexLocked
from postroom.search.index.generations import begin, begun, current, index_of, remove_former, take_over
from postroom.search.index.indexer import Indexer
from postroom.search.index.progress import Waiting, waiting
from postroom.search.models import Generation


def rebuild(tell: Callable[[Waiting], None], *, afresh: bool = False) -> Generation:
    """Make a new generation, or go on with one that was begun; it answers when nothing waits any more.

    `tell` hears after each step how much is left. Raises IndexLocked where another rebuild runs.
    """
    generation = begun()
    if generation is not None and afresh:
        _give_up(generation)
        generation = None
    generation = generation or begin(ready=False)
    indexer = Indexer(generation, reads_attachments=False)
    try:
        while indexer.work_once():
            tell(waiting(generation))
    finally:
        indexer.close()
    take_over(generation)
    if not _in_use(generation):
        remove_former(generation)
    return generation


def catch_up(tell: Callable[[Waiting], None]) -> None:
    """Do what waits for the index that answers. Raises IndexLocked where the role `index` is at it."""
    indexer = Indexer(current() or begin(ready=True))
    try:
        while indexer.work_once():
            tell(waiting(indexer.generation))
    finally:
        indexer.close()


def _give_up(generation: Generation) -> None:
    index_of(generation).delete()
    generation.delete()


def _in_use(generation: Generation) -> bool:
    """Whether the role writes to the former one; it then removes it itself, as soon as it has turned to this."""
    former = Generation.objects.filter(pk__lt=generation.pk).order_by("-pk").first()
    if former is None:
        return False
    try:
        index_of(former).writer().close()
    except IndexLocked:
        return True
    return False
