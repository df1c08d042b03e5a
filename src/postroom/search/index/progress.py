"""How much is still to be indexed, for those who watch."""

from dataclasses import dataclass

from postroom.activity.follow import backlog
from postroom.activity.models import Activity
from postroom.search.index.generations import current
from postroom.search.models import AttachmentText, Backlog, Generation


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an index has not taken in yet: events, conversations (at most), files whose text is not read."""

    events: int = 0
    conversations: int = 0
    files: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.events + self.conversations + self.files


def waiting(generation: Generation | None = None) -> Waiting:
    """Return what waits for the index that answers, or for this one; all of it is at most so much."""
    generation = generation or current()
    files = AttachmentText.objects.filter(outcome="").count()
    if generation is None:
        return Waiting(events=Activity.objects.count(), files=files)
    parts = list(generation.backlog.all())
    fill = sum(part.end - part.start for part in parts if part.kind == Backlog.Kind.FILL)
    events = sum(part.end - part.start for part in parts if part.kind != Backlog.Kind.FILL)
    return Waiting(events + backlog(generation.reader), fill, files)
