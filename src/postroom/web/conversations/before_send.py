"""The last look at a mail before it leaves: what the send guard warns of, unless it is sent anyway."""

from postroom.conversations.drafting import Typed
from postroom.conversations.models import Conversation
from postroom.conversations.send_guard.looking import look_at
from postroom.web.access import Request


def cautions_about(request: Request, conversation: Conversation | None, typed: Typed) -> tuple[str, ...]:
    """Return the sentences to show before this mail leaves; none where the person sends it anyway.

    Raises ConversationError where it cannot be sent as it stands.
    """
    if request.POST.get("anyway"):
        return ()
    return tuple(caution.sentence for caution in look_at(request.user, conversation, typed))
