"""The generations of the index: which one answers, beginning one, putting it in the place of the former."""

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet

from postroom.accounts.prepared import prepared
from postroom.activity.follow import latest, save, saved
from postroom.activity.models import Cursor
from postroom.conversations.models import Conversation
from postroom.search.engine.open import engine_of
from postroom.search.engine.protocol import Engine
from postroom.search.models import Backlog, Generation


def current() -> Generation | None:
    """Return the generation that answers; None before the first was begun, or where it is another engine's."""
    return next(iter(_answering(settings.SEARCH_ENGINE)), None)


@prepared
def _answering(engine: str) -> QuerySet[Generation]:
    return Generation.objects.filter(ready=True, engine=engine).order_by("-pk")[:1]


def begun() -> Generation | None:
    """Return a generation that is being made and does not answer yet."""
    return Generation.objects.filter(ready=False, engine=settings.SEARCH_ENGINE).order_by("-pk").first()


def index_of(generation: Generation) -> Engine:
    """Return the index of a generation."""
    return engine_of(generation.engine, generation.pk)


@transaction.atomic
def begin(*, ready: bool) -> Generation:
    """Begin a generation with all conversations still to do; what happens from now on is followed.

    A `ready` one answers at once with what it has: right where there is none yet.
    """
    generation = Generation.objects.create(engine=settings.SEARCH_ENGINE, ready=ready)
    # First the place in the record, then what is there: whatever comes between is done twice, not never.
    saved(generation.reader)
    save(generation.reader, latest())
    newest = Conversation.objects.aggregate(newest=Max("pk"))["newest"] or 0
    if newest:
        generation.backlog.create(kind=Backlog.Kind.FILL, end=newest)
    return generation


def take_over(generation: Generation) -> None:
    """Let this generation answer from now on."""
    Generation.objects.filter(pk=generation.pk).update(ready=True)


def remove_former(generation: Generation) -> None:
    """Remove the generations before this one, with their indexes; whoever still reads one reads on."""
    for former in Generation.objects.filter(pk__lt=generation.pk):
        index_of(former).delete()
        Cursor.objects.filter(reader=former.reader).delete()
        former.delete()
