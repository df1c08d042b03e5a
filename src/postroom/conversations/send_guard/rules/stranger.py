"""The address of another customer."""

from postroom.conversations.send_guard.draft import Caution, Draft


def other_customer(draft: Draft) -> Caution | None:
    """Warn where the text names the address of a customer who has no part in this conversation."""
    if not draft.strangers:
        return None
    address = draft.strangers[0]
    return Caution(f"The text holds the address of another customer: {address}.", words=address)
