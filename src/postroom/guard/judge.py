"""The judgement: every rule is asked, the strongest finding decides, all of them are kept as evidence."""

from collections.abc import Callable, Sequence

from postroom.guard.case import Case, Finding, Judgement, Outcome
from postroom.guard.rules.automatic import made_by_a_machine
from postroom.guard.rules.bounce import report_about_our_mail
from postroom.guard.rules.generation import answers_our_machine
from postroom.guard.rules.history import from_before_postroom
from postroom.guard.rules.hops import too_many_hops
from postroom.guard.rules.internal import between_our_mailboxes
from postroom.guard.rules.loop import has_been_here
from postroom.guard.rules.never_reply import must_never_be_answered
from postroom.guard.rules.own_mail import our_own_mail_back
from postroom.guard.rules.phrases import reads_like_an_automatic_answer

Rule = Callable[[Case], Finding | None]

RULES: tuple[Rule, ...] = (
    from_before_postroom,
    has_been_here,
    our_own_mail_back,
    report_about_our_mail,
    between_our_mailboxes,
    answers_our_machine,
    made_by_a_machine,
    reads_like_an_automatic_answer,
    must_never_be_answered,
    too_many_hops,
)
STRONGEST_FIRST: tuple[Outcome, ...] = ("own", "bounce", "quarantine", "spam", "silent", "deliver")


def judge(case: Case, rules: Sequence[Rule] | None = None) -> Judgement:
    """Return what is to be done with a mail, why, and on what evidence; by all RULES, or by some."""
    asked = RULES if rules is None else rules
    findings = tuple(finding for rule in asked if (finding := rule(case)))
    if not findings:
        return Judgement("deliver", "from a person, as far as can be told")
    decisive = min(findings, key=lambda finding: STRONGEST_FIRST.index(finding.outcome))
    return Judgement(decisive.outcome, decisive.reason, findings, case.automatic.verdict == "yes")
