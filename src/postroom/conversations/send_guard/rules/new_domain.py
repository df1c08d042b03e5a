"""Somebody from a domain that has had no part in the conversation."""

from postroom.conversations.send_guard.draft import Caution, Draft


def new_domain(draft: Draft) -> Caution | None:
    """Warn where a reply goes to a domain that nobody in the conversation, nor the team, has."""
    if not draft.thread:
        return None
    known = {_domain(address) for address in (*draft.thread, *draft.own)}
    strange = [address for address in draft.recipients if _domain(address) not in known]
    if not strange:
        return None
    return Caution(
        f"Nobody at {_domain(strange[0])} has had a part in this conversation so far: {', '.join(strange[:3])}.",
        field="to",
        words=strange[0],
    )


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
