"""How a mail is to leave, and what follows: chosen with Send, kept in the draft where something stops it there."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from postroom.conversations.models import Draft, DraftState


@dataclass(frozen=True, slots=True)
class Departure:
    """When a mail leaves (at once where that is None, or past), and whether its opening is noted.

    `track` counts where the mailbox leaves it open; None is the mailbox's own choice. `then` says what becomes of
    the conversation that is answered ("" is as the mailbox says), `then_until` when a snoozed one comes back (None
    is when an answer comes).
    """

    send_at: datetime | None = None
    track: bool | None = None
    then: str = ""
    then_until: datetime | None = None

    @classmethod
    def of(cls, draft: Draft) -> "Departure":
        """Return what was chosen for a draft."""
        return cls(**{field.name: getattr(draft, field.name) for field in fields(cls)})


AT_ONCE = Departure()


def plan(draft: Draft, departure: Departure) -> None:
    """Keep in a draft how it is to leave, as long as it is being written."""
    writable = Draft.objects.filter(pk=draft.pk, state__in=(DraftState.WRITING, DraftState.HELD))
    if writable.update(**asdict(departure)):
        for name, value in asdict(departure).items():
            setattr(draft, name, value)
