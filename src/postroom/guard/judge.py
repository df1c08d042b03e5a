"""The judgement: every rule is asked, the strongest finding decides, all of them are kept as evidence."""

from collections.abc import Callable

from postroom.guard.case import Case, Finding, Judgement, Outcome
from postroom.guard.rules.automatic import made_by_a_machine
from postroom.guard.rules.bounce import report_about_our_mail
from postroom.guard.rules.hops import too_many_hops
from postroom.guard.rules.internal import between_our_mailboxes
from postroom.guard.rules.loop import has_been_here
from postroom.guard.rules.never_reply import must_never_be_answered
from postroom.guard.rules.own_mail import our_own_mail_back

Rule = Callable[[Case], Finding | None]

RULES: tuple[Rule, ...] = (
    has_been_here,
    our_own_mail_back,
    report_about_our_mail,
    between_our_mailboxes,
    made_by_a_machine,
    must_never_be_answered,
    too_many_hops,
)
STRONGEST_FIRST: tuple[Outcome, ...] = ("own", "bounce", "quarantine", "silent", "deliver")


def judge(case: Case) -> Judgement:
    """Return what is to be done with a mail, why, and on what evidence."""
    findings = tuple(finding for rule in RULES if (finding := rule(case)))
    if not findings:
        return Judgement("deliver", "from a person, as far as can be told")
    decisive = min(findings, key=lambda finding: STRONGEST_FIRST.index(finding.outcome))
    return Judgement(decisive.outcome, decisive.reason, findings, case.automatic.verdict == "yes")
