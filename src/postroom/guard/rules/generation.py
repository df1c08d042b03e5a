"""Rule 8: mail that goes back to an automatic mail of ours gets no automation."""

from postroom.guard.case import Case, Finding
from postroom.mail.model import Reason


def answers_our_machine(case: Case) -> Finding | None:
    """It quotes the signed name of an automatic mail of ours, or the id that a provider gave that mail."""
    if case.generation < 1:
        return None
    evidence = (Reason("generation", f"it answers mail of generation {case.generation}"),)
    return Finding("silent", "generation", "it answers an automatic mail of ours", evidence)
