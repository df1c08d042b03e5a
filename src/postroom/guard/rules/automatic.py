"""Rules 1 and 2: mail that a machine made gets no automation, and is never dropped."""

from postroom.guard.case import Case, Finding


def made_by_a_machine(case: Case) -> Finding | None:
    """A machine made it, or hints say so (RFC 3834 §5)."""
    automatic = case.automatic
    if automatic.verdict == "no":
        return None
    sure = "it says so itself" if automatic.verdict == "yes" else "signs point to it"
    return Finding("silent", "automatic mail", f"made by a machine: {sure}", automatic.reasons)
