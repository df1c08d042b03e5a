"""The address of another customer."""

from postroom.conversations.send_guard.draft import Draft


def other_customer(draft: Draft) -> str | None:
    """Warn where the text names the address of a customer who has no part in this conversation."""
    if not draft.strangers:
        return None
    return f"The text holds the address of another customer: {draft.strangers[0]}."
