"""How a mail is to leave: chosen with Send, kept in the draft where something stops it there."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from postroom.conversations.models import Draft, DraftState


@dataclass(frozen=True, slots=True)
class Departure:
    """When a mail leaves (at once where that is None, or past), and whether its opening is noted.

    `track` counts where the mailbox leaves it open; None is the mailbox's own choice.
    """

    send_at: datetime | None = None
    track: bool | None = None

    @classmethod
    def of(cls, draft: Draft) -> "Departure":
        """Return what was chosen for a draft."""
        return cls(**{field.name: getattr(draft, field.name) for field in fields(cls)})


AT_ONCE = Departure()


def plan(draft: Draft, departure: Departure) -> None:
    """Keep in a draft how it is to leave, as long as it is being written."""
    writable = Draft.objects.filter(pk=draft.pk, state__in=(DraftState.WRITING, DraftState.HELD))
    if writable.update(**asdict(departure)):
        draft.send_at, draft.track = departure.send_at, departure.track
