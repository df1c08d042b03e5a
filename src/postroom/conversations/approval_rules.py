"""Whose mail needs approval, and who gives it."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from postroom.accounts.models import Person, Role
from postroom.activity.record import record
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import ApprovalRule
from postroom.mailboxes.access import people_of
from postroom.mailboxes.models import Mailbox

ADMINISTRATORS = (Role.OWNER, Role.ADMINISTRATOR, Role.MAILBOX_ADMINISTRATOR)


def rules_of(mailbox: Mailbox) -> QuerySet[ApprovalRule]:
    """Return the rules of a mailbox, the most general first."""
    return (
        mailbox.approval_rules.select_related("person")
        .prefetch_related("approvers")
        .order_by("person__name", "role", "pk")
    )


def rule_for(mailbox: Mailbox, author: Person) -> ApprovalRule | None:
    """Return the rule that holds this person's mail: their own, that of their role, or that of everybody."""
    rules = list(mailbox.approval_rules.all())
    of_person = (rule for rule in rules if rule.person_id == author.pk)
    of_role = (rule for rule in rules if rule.person_id is None and rule.role == author.role)
    of_all = (rule for rule in rules if rule.person_id is None and not rule.role)
    return next((rule for found in (of_person, of_role, of_all) for rule in found), None)


def approvers_for(rule: ApprovalRule, author: Person) -> list[Person]:
    """Return who may approve this person's mail: never they themselves."""
    people = people_of(rule.mailbox).exclude(pk=author.pk).exclude(role=Role.READ_ONLY)
    named = people.filter(pk__in=rule.approvers.values("pk"))
    return list(named if rule.approvers.exists() else people.filter(role__in=ADMINISTRATORS))


@transaction.atomic
def require_approval(
    mailbox: Mailbox,
    actor: Person,
    *,
    person: Person | None = None,
    role: str = "",
    approvers: Iterable[Person] = (),
    everyone: bool = False,
) -> ApprovalRule:
    """Let mail from a mailbox need approval: that of one person, of one role or, with neither, of everybody.

    Raises ConversationError for a role that does not exist, and for people who do not see the mailbox.
    """
    approvers = list(approvers)
    if role and role not in Role.values:
        raise ConversationError(f"“{role}” is no role. Choose one of: {', '.join(Role.values)}.", "role")
    if person is not None and role:
        raise ConversationError("A rule is for one person or for one role, not for both.", "role")
    there = set(people_of(mailbox).values_list("pk", flat=True))
    for one in (*approvers, *([person] if person else [])):
        if one.pk not in there:
            raise ConversationError(f"{one.name} is not a member of {mailbox.name}.", "approvers")
    rule, _ = ApprovalRule.objects.update_or_create(
        mailbox=mailbox,
        person=person,
        role=role,
        defaults={"everyone": everyone, "organisation_id": mailbox.organisation_id},
    )
    rule.approvers.set(approvers)
    _record("approval.required", rule, actor)
    return rule


@transaction.atomic
def remove_rule(rule: ApprovalRule, actor: Person) -> None:
    """Let the mail that a rule held go out by itself again; what waits already is still to be decided."""
    _record("approval.not_required", rule, actor)
    rule.delete()


def _record(kind: str, rule: ApprovalRule, actor: Person) -> None:
    record(
        kind,
        organisation=rule.organisation_id,
        actor=actor,
        mailbox=rule.mailbox_id,
        person=rule.person_id,
        role=rule.role,
        everyone=rule.everyone,
    )
