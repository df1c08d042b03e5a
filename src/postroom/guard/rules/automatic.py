"""Rule 1: mail that a machine made gets no automation, and is never dropped."""

from postroom.guard.case import Case, Finding
from postroom.guard.rules.phrases import IN_WORDS


def made_by_a_machine(case: Case) -> Finding | None:
    """A machine made it: it says so itself, or signs other than its words point to it (RFC 3834 §5)."""
    evidence = tuple(reason for reason in case.automatic.reasons if reason.rule not in IN_WORDS)
    if not evidence:
        return None
    sure = "it says so itself" if case.automatic.verdict == "yes" else "signs point to it"
    return Finding("silent", "automatic mail", f"made by a machine: {sure}", evidence)
