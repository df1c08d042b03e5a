"""Approval: whose mail from which mailbox goes to others first, and what they said to it."""

from django.db import models
from django.utils import timezone

from postroom.accounts.models import Owned, Person, Role
from postroom.conversations.models.draft import Draft
from postroom.mailboxes.models import Mailbox


class ApprovalRule(Owned):
    """Mail from a mailbox needs approval: of one person, of one role, or, with neither, of everybody.

    `everyone` where all approvers must agree, else any one of them will do. Without approvers the
    administrators decide.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="approval_rules")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=30, choices=Role.choices, blank=True)
    everyone = models.BooleanField(default=False)
    approvers: "models.ManyToManyField[Person, models.Model]" = models.ManyToManyField(
        Person, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "person"], name="one_approval_rule_per_person"),
            models.UniqueConstraint(
                fields=["mailbox", "role"],
                condition=models.Q(person=None),
                name="one_approval_rule_per_role",
            ),
        ]


class Decision(models.TextChoices):
    """What became of a request, and what one approver said."""

    WAITING = "waiting", "waiting"
    APPROVED = "approved", "approved"
    RETURNED = "returned", "returned"
    WITHDRAWN = "withdrawn", "withdrawn"


class Approval(Owned):
    """A request to approve a draft as it stands at `revision`; that text goes out, or none.

    `content` is the mail as it was asked for (to, cc, bcc, subject, text, html), which shows what an approver
    changed.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="approvals")
    requester = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    everyone = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=Decision.choices, default=Decision.WAITING)
    content = models.JSONField(default=dict)
    revision = models.PositiveIntegerField()
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=models.Q(state="waiting"), name="one_approval_at_a_time"
            ),
        ]


class Vote(Owned):
    """One approver of a request, and what they said: approved at `revision`, or returned with a comment."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="votes")
    approver = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="votes")
    decision = models.CharField(max_length=20, choices=Decision.choices, default=Decision.WAITING)
    comment = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    edited = models.BooleanField(default=False)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["approval", "approver"], name="one_vote_per_approver"),
        ]
        indexes = [models.Index(fields=["approver", "decision"], name="vote_of_approver")]
