"""Whether an automatic mail may leave: every brake is asked, and unique rows keep what they promised."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from postroom.accounts.database import hold
from postroom.guard.brakes.generation import answers_no_machine
from postroom.guard.brakes.once import once_per_conversation, once_per_sender
from postroom.guard.brakes.one_mail import once_per_mail
from postroom.guard.brakes.storm import no_storm
from postroom.guard.brakes.too_many import within_limits
from postroom.guard.models import AutomaticMail
from postroom.guard.request import Request

PERMIT_LOCK = 5

Brake = Callable[[Request], str | None]

ON_ANSWERS: tuple[Brake, ...] = (
    answers_no_machine,
    no_storm,
    once_per_mail,
    once_per_conversation,
    once_per_sender,
    within_limits,
)
ON_OTHERS: tuple[Brake, ...] = (answers_no_machine, no_storm, within_limits)


@dataclass(frozen=True, slots=True)
class Permit:
    """Whether the mail may be sent, and why or why not."""

    granted: bool
    reason: str


@transaction.atomic
def permit(request: Request, brakes: Sequence[Brake] | None = None) -> Permit:
    """Allow one automatic mail, or refuse it with the reason of the first brake that holds.

    Call it in the transaction that queues the mail. `brakes` are by default those for the kind of mail.
    """
    hold(PERMIT_LOCK, [request.organisation])
    if brakes is None:
        brakes = ON_ANSWERS if request.kind == "answer" else ON_OTHERS
    for brake in brakes:
        reason = brake(request)
        if reason is not None:
            return Permit(False, reason)
    try:
        with transaction.atomic():
            _write_down(request)
    except IntegrityError:
        return Permit(False, "this message, conversation or sender had its automatic answer")
    return Permit(True, "no brake holds it: the first automatic answer to this sender in the period")


def _write_down(request: Request) -> None:
    AutomaticMail.objects.create(
        organisation_id=request.organisation,
        mailbox=request.mailbox,
        conversation=request.conversation,
        address=request.address,
        envelope=request.envelope,
        kind=request.kind,
        cause=request.cause,
        identity=request.identity,
        generation=request.generation + 1,
        period=request.period,
        at=request.at,
    )
