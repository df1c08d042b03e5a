"""Approval: what is approved goes out exactly as it was approved, or not at all."""

from dataclasses import asdict

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.approval_rules import approvers_for, rule_for
from postroom.conversations.collisions import Collision, newer_than
from postroom.conversations.drafting import Typed, cleaned
from postroom.conversations.errors import ConversationError
from postroom.conversations.going_out import BOTH_STAND, send_draft
from postroom.conversations.models import Approval, ApprovalRule, Decision, Draft, DraftState, Message, Vote
from postroom.conversations.storable import storable
from postroom.conversations.text_merge import has_marks
from postroom.kit.clock import now
from postroom.mailboxes.access import mailboxes_of

LONGEST_COMMENT = 10_000


def approvals_of(person: Person) -> QuerySet[Approval]:
    """Return the requests in the mailboxes that a person sees, asked last first."""
    mailboxes = mailboxes_of(person).order_by().values("pk")
    return (
        Approval.objects.filter(draft__mailbox__in=mailboxes)
        .select_related("draft__mailbox", "draft__conversation__mailbox", "draft__since", "requester")
        .prefetch_related("votes__approver")
        .order_by("-asked_at", "-pk")
    )


def waiting_for(person: Person) -> QuerySet[Approval]:
    """Return what waits for this person's word."""
    theirs = Vote.objects.filter(approval=OuterRef("pk"), approver=person, decision=Decision.WAITING)
    return approvals_of(person).filter(Exists(theirs), state=Decision.WAITING)


@transaction.atomic
def ask(draft: Draft, author: Person, rule: ApprovalRule | None = None) -> Approval:
    """Send a draft to its approvers instead of its recipients.

    Raises ConversationError where nobody can approve it, or it does not stand to be sent.
    """
    rule = rule or rule_for(draft.mailbox, author)
    approvers = approvers_for(rule, author) if rule else []
    if rule is None or not approvers:
        raise ConversationError(
            f"Mail from {draft.mailbox.name} needs approval, and nobody is there to give it. "
            "Ask an administrator to name an approver."
        )
    if has_marks(draft.text) or has_marks(draft.html):
        raise ConversationError(BOTH_STAND, "text")
    writable = Draft.objects.filter(pk=draft.pk, state__in=(DraftState.WRITING, DraftState.HELD))
    if not writable.update(state=DraftState.APPROVAL, author=author):
        raise ConversationError("This draft is not being written any more. Look at it again.", "draft")
    draft.refresh_from_db()
    approval = Approval.objects.create(
        organisation_id=draft.organisation_id,
        draft=draft,
        requester=author,
        everyone=rule.everyone,
        content=asdict(Typed.of(draft)),
        revision=draft.revision,
    )
    Vote.objects.bulk_create(
        Vote(organisation_id=draft.organisation_id, approval=approval, approver=one) for one in approvers
    )
    _record("approval.asked", approval, author, approvers=[one.pk for one in approvers])
    return approval


@transaction.atomic
def approve(
    approval: Approval,
    approver: Person,
    revision: int,
    edited: Typed | None = None,
    *,
    comment: str = "",
    anyway: bool = False,
) -> Message | None:
    """Agree to the mail as it stands at `revision`, or as `edited`; returns it once it has gone out.

    Who agreed to other words before is asked again. Raises Collision where something newer has come, unless
    `anyway`, and ConversationError where it was changed or decided meanwhile.
    """
    approval, draft, vote = _locked(approval, approver)
    if draft.revision != revision:
        who = draft.saved_by.name if draft.saved_by else "Somebody"
        raise ConversationError(
            f"{who} has changed this mail since you opened it. Look at it again.", "revision"
        )
    newer = (
        newer_than(draft.conversation, draft.since, approval.requester, draft.began_at)
        if draft.conversation
        else []
    )
    if newer and not anyway:
        raise Collision(newer)
    edited = cleaned(edited) if edited is not None else None
    changed = edited is not None and edited != cleaned(Typed.of(draft))
    if edited is not None and changed:
        _edit(approval, draft, approver, edited)
    _say(vote, Decision.APPROVED, draft.revision, comment, edited=changed)
    _record("approval.approved", approval, approver, comment=vote.comment, edited=changed)
    still = approval.votes.exclude(decision=Decision.APPROVED).exists()
    if approval.everyone and still:
        return None
    _decide(approval, Decision.APPROVED)
    return send_draft(draft, approval.requester)


@transaction.atomic
def return_(approval: Approval, approver: Person, comment: str) -> None:
    """Give a mail back to its author with a comment. Raises ConversationError without one."""
    comment = _comment(comment)
    if not comment:
        raise ConversationError("Say what should be changed: its author reads it.", "comment")
    approval, draft, vote = _locked(approval, approver)
    _say(vote, Decision.RETURNED, draft.revision, comment)
    _decide(approval, Decision.RETURNED)
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.WRITING)
    _record("approval.returned", approval, approver, comment=comment)


@transaction.atomic
def withdraw(approval: Approval, actor: Person) -> None:
    """Take a request back: its author writes on. Raises ConversationError where it is decided, or not theirs."""
    if approval.requester_id != actor.pk:
        raise ConversationError(f"Only {approval.requester.name} can take this back.")
    _decide(approval, Decision.WITHDRAWN)
    Draft.objects.filter(pk=approval.draft_id, state=DraftState.APPROVAL).update(state=DraftState.WRITING)
    _record("approval.withdrawn", approval, actor)


def _locked(approval: Approval, approver: Person) -> tuple[Approval, Draft, Vote]:
    """Return them as they are now, for one person at a time."""
    approval = Approval.objects.select_for_update().select_related("requester").get(pk=approval.pk)
    draft = Draft.objects.select_related("conversation__mailbox", "mailbox", "since", "saved_by").get(
        pk=approval.draft_id
    )
    vote = approval.votes.filter(approver=approver).first()
    if approval.state != Decision.WAITING:
        raise ConversationError(f"This has been decided already: {approval.get_state_display()}.", "state")
    if (
        vote is None
        or not approver.may_write
        or not mailboxes_of(approver).filter(pk=draft.mailbox_id).exists()
    ):
        raise ConversationError("You were not asked to approve this mail.")
    return approval, draft, vote


def _edit(approval: Approval, draft: Draft, approver: Person, edited: Typed) -> None:
    changed = Draft.objects.filter(pk=draft.pk, revision=draft.revision, state=DraftState.APPROVAL).update(
        revision=draft.revision + 1, saved_at=now(), saved_by=approver, **asdict(edited)
    )
    if not changed:
        raise ConversationError("Somebody else has just changed this mail. Look at it again.", "revision")
    draft.refresh_from_db()
    Approval.objects.filter(pk=approval.pk).update(revision=draft.revision)
    approval.votes.exclude(approver=approver).update(decision=Decision.WAITING, at=None)


def _say(vote: Vote, decision: str, revision: int, comment: str, *, edited: bool = False) -> None:
    vote.decision, vote.comment, vote.revision = decision, _comment(comment), revision
    vote.edited, vote.at = edited, now()
    vote.save(update_fields=["decision", "comment", "revision", "edited", "at"])


def _decide(approval: Approval, state: str) -> None:
    waiting = Approval.objects.filter(pk=approval.pk, state=Decision.WAITING)
    if not waiting.update(state=state, decided_at=now()):
        raise ConversationError("This has been decided already.", "state")
    approval.state = state


def _comment(comment: str) -> str:
    return storable(comment).strip()[:LONGEST_COMMENT]


def _record(kind: str, approval: Approval, actor: Person, **data: object) -> None:
    draft = approval.draft
    record(
        kind,
        organisation=approval.organisation_id,
        actor=actor,
        mailbox=draft.mailbox_id,
        conversation=draft.conversation_id,
        draft=draft.pk,
        approval=approval.pk,
        requester=approval.requester_id,
        **data,
    )
