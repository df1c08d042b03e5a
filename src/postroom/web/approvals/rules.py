"""Whose mail from a mailbox needs approval: the settings."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from postroom.accounts.models import Role
from postroom.conversations.approval_rules import remove_rule, require_approval, rules_of
from postroom.conversations.errors import ConversationError
from postroom.mailboxes.access import people_of
from postroom.mailboxes.auto_reply import may_administer
from postroom.mailboxes.models import Mailbox
from postroom.web.access import Request, reading
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.managing import mailbox_of, managing
from postroom.web.notices import Notice, said, say


@reading
def settings(request: Request, number: int) -> HttpResponse:
    """Show the rules of a mailbox."""
    return _page(request, mailbox_of(request, number))


@managing
def addition(request: Request, mailbox: Mailbox) -> HttpResponse:
    """Require approval: `whose` is "", "role:member" or "person:7"; `approvers` are numbers of people."""
    people = {str(person.pk): person for person in people_of(mailbox)}
    kind, _, what = request.POST.get("whose", "").partition(":")
    try:
        if kind == "person" and what not in people:
            raise ConversationError("Choose whose mail needs approval.", "whose")
        require_approval(
            mailbox,
            request.user,
            person=people[what] if kind == "person" else None,
            role=what if kind == "role" else "",
            approvers=[people[one] for one in request.POST.getlist("approvers") if one in people],
            everyone=request.POST.get("everyone") == "1",
        )
    except ConversationError as error:
        return _page(request, mailbox, str(error))
    say(request, Notice(f"Mail from {mailbox.name} now needs approval as chosen."))
    return redirect("approval-rules", number=mailbox.pk)


@managing
def removal(request: Request, mailbox: Mailbox, rule: int) -> HttpResponse:
    """Remove a rule."""
    remove_rule(get_object_or_404(rules_of(mailbox), pk=rule), request.user)
    return redirect("approval-rules", number=mailbox.pk)


def _page(request: Request, mailbox: Mailbox, wrong: str = "") -> HttpResponse:
    context = {
        "sidebar": Sidebar(request.user),
        "mailbox": mailbox,
        "rules": rules_of(mailbox),
        "people": people_of(mailbox),
        "roles": [choice for choice in Role.choices if choice[0] != Role.READ_ONLY],
        "may_change": request.user.may_write and may_administer(request.user, mailbox),
        "wrong": wrong,
        "done": said(request),
    }
    return render(request, "approvals/rules.html", context, status=422 if wrong else 200)
