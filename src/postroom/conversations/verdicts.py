"""What the guard and the ladder concluded, as it is kept: with the message, and as offers to join."""

from collections.abc import Sequence

from postroom.accounts.bulk import UNLESS_THERE, insert_many
from postroom.conversations.arrival import Arrival
from postroom.conversations.models import Suggestion
from postroom.conversations.storable import cut, storable


def verdict_of(arrival: Arrival) -> dict[str, object]:
    """Return how an arrival was judged and where it was put, with the evidence, as its message keeps it."""
    judgement, threading = arrival.judgement, arrival.verdict
    return {
        "guard": {
            "outcome": judgement.outcome,
            "reason": judgement.reason,
            "findings": [
                {
                    "rule": finding.rule,
                    "reason": finding.reason,
                    "evidence": [storable(reason.evidence)[:300] for reason in finding.evidence[:20]],
                }
                for finding in judgement.findings
            ],
        },
        "threading": {
            "action": threading.action,
            "rule": threading.rule,
            "evidence": storable(threading.evidence)[:500],
            "flagged": threading.flagged,
            "candidates": [
                {
                    "conversation": considered(arrival, one.conversation),
                    "rule": one.rule,
                    "evidence": storable(one.evidence)[:300],
                }
                for one in threading.candidates[:20]
            ],
            "suggested": _suggested(arrival),
        }
        if threading
        else {},
    }


def suggest(arrivals: Sequence[Arrival]) -> None:
    """Offer the conversations that what an arrival began may belong to (rule 5 of the ladder)."""
    insert_many(
        [
            Suggestion(
                organisation_id=arrival.mailbox.organisation_id,
                conversation=arrival.conversation,
                target_id=number,
                message=arrival.message,
                evidence=_evidence_for(arrival, number),
            )
            for arrival in arrivals
            for number in _suggested(arrival)
            if arrival.conversation is not None and arrival.conversation.pk != number
        ],
        conflicts=UNLESS_THERE,
    )


def _evidence_for(arrival: Arrival, target: int) -> str:
    candidates = arrival.verdict.candidates if arrival.verdict else ()
    found = (one.evidence for one in candidates if considered(arrival, one.conversation) == target)
    return cut(next(found, "a reply to this mail came before it"), 300)


def _suggested(arrival: Arrival) -> list[int]:
    numbers = arrival.verdict.suggested if arrival.verdict else ()
    return [found for number in numbers[:5] if (found := considered(arrival, number)) is not None]


def considered(arrival: Arrival, number: int | None) -> int | None:
    """Return the number of a conversation that the verdict names, also of one that the batch has just made."""
    found = arrival.considered.get(number) if number is not None else None
    return found.pk if found is not None else None
