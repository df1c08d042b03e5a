"""Rule 11: a mail to several mailboxes gets one automatic answer, not one from each."""

from postroom.guard.models import AutomaticMail
from postroom.guard.request import Request


def once_per_mail(request: Request) -> str | None:
    """The same mail was answered from here, or from another mailbox that got a copy."""
    same = AutomaticMail.objects.filter(kind="answer", organisation_id=request.organisation)
    if same.filter(identity=request.identity).exclude(mailbox=request.mailbox).exists():
        return "another mailbox has answered the same mail"
    if AutomaticMail.objects.filter(cause=request.cause).exists():
        return "this message had its automatic answer"
    return None
