"""Rule 2: words of absence notes and automatic answers are a weak sign: no automation, never more."""

from postroom.guard.case import Case, Finding

IN_WORDS = ("automatic-subject", "automatic-opening")


def reads_like_an_automatic_answer(case: Case) -> Finding | None:
    """Its subject or first words are those of automatic answers, in one of many languages."""
    evidence = tuple(reason for reason in case.automatic.reasons if reason.rule in IN_WORDS)
    return (
        Finding("silent", "automatic words", "it reads like an automatic answer", evidence)
        if evidence
        else None
    )
