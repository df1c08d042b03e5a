"""What became of a message that goes out, in words, recipient by recipient."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from postroom.conversations.models import Message
from postroom.outbox.models import Recipient, State

WORDS = {
    State.QUEUED: "waiting to be sent",
    State.SENT: "sent",
    State.DEFERRED: "put off by the relay, will be tried again",
    State.FAILED: "not sent: refused",
    State.UNCERTAIN: "handed over, but the answer was lost",
    State.BOUNCED: "came back",
    State.CANCELLED: "cancelled",
}
LONGEST_UNDO = timedelta(minutes=2)
TROUBLES = (State.DEFERRED, State.FAILED, State.UNCERTAIN, State.BOUNCED)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A recipient that the mail did not, or may not have, reached; `answer` are the relay's own words."""

    recipient: Recipient
    words: str
    answer: str

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.recipient.state != State.DEFERRED


@dataclass(frozen=True, slots=True)
class Delivery:
    """The way of one outgoing message."""

    message: Message

    @property
    def recipients(self) -> list[Recipient]:
        """The rows of the outbox, one a recipient."""
        return list(self.message.outgoing.recipients.all()) if self.message.outgoing else []

    @property
    def summary(self) -> str:
        """The state of the whole: what most of its recipients have in common, in a few words."""
        states = [recipient.state for recipient in self.recipients]
        if not states:
            return ""
        if len(set(states)) == 1:
            return WORDS[State(states[0])]
        sent = states.count(State.SENT)
        return f"sent to {sent} of {len(states)}"

    @property
    def troubles(self) -> list[Trouble]:
        """The recipients with whom something went wrong."""
        return [
            Trouble(recipient, WORDS[State(recipient.state)], recipient.answer)
            for recipient in self.recipients
            if recipient.state in TROUBLES
        ]

    @property
    def seen(self) -> str:
        """Who has opened it, as far as that can be known; "" where nothing is."""
        seen = self.message.outgoing.seen if self.message.outgoing else {}
        words = [
            f"{what} {seen[key]} time{'s' * (seen[key] != 1)}"
            for key, what in (("opened", "opened"), ("followed", "links followed"))
            if key in seen
        ]
        if "machines" in seen:
            words.append(f"not counted, as it may be no person: {', '.join(seen['machines'])}")
        return "; ".join(words)

    @property
    def leaves_at(self) -> datetime | None:
        """When the mail leaves, if it has not been tried yet."""
        waiting = [r for r in self.recipients if r.state == State.QUEUED and not r.attempts]
        return max((recipient.due_at for recipient in waiting), default=None)

    @property
    def scheduled_at(self) -> datetime | None:
        """When the mail leaves, where that is later than anybody has to undo it."""
        at = self.leaves_at
        return at if at is not None and at > self.message.received_at + LONGEST_UNDO else None

    @property
    def looks(self) -> list[object]:
        """What the page shows of it: a change here is a change of looks."""
        return [
            self.seen,
            self.scheduled_at,
            *((r.pk, r.state, r.answer, r.attempts) for r in self.recipients),
        ]

    def can_be_taken_back(self, at: datetime) -> bool:
        """Whether nothing has left, and will not before this time."""
        return bool(self.recipients) and all(
            r.state == State.QUEUED and not r.attempts and not r.lease and r.due_at > at
            for r in self.recipients
        )
