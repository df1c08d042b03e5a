"""The last look at a mail before it leaves: what the send guard warns of, unless it is sent anyway."""

from dataclasses import replace

from postroom.conversations.addresses import entered
from postroom.conversations.drafting import Typed
from postroom.conversations.forwarding import words_of_forward
from postroom.conversations.models import Conversation
from postroom.conversations.send_guard.guard import cautions, draft_of
from postroom.conversations.words import written
from postroom.web.access import Request


def cautions_about(request: Request, conversation: Conversation | None, typed: Typed) -> tuple[str, ...]:
    """Return the sentences to show before this mail leaves; none where the person sends it anyway.

    Raises ConversationError where it cannot be sent as it stands.
    """
    if request.POST.get("anyway"):
        return ()
    words = (words_of_forward if typed.forwards else written)(typed.text, typed.html)
    draft = draft_of(
        request.user.organisation_id,
        conversation,
        words.text if words else "",
        entered(typed.to, typed.cc, typed.bcc),
        subject=typed.subject.strip() or None,  # Without any, the mail is refused.
        attachments=len(typed.files.split()) + len(typed.carried.split()),
    )
    if typed.forwards:  # To somebody new is what forwarding is for.
        draft = replace(draft, thread=())
    return tuple(caution.sentence for caution in cautions(draft))
