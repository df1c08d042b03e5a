"""Rule 8: nothing automatic is ever sent because of something automatic."""

from postroom.guard.request import Request


def answers_no_machine(request: Request) -> str | None:
    """A mail that we sent by ourselves led to the cause: the answer would be of generation 2."""
    if request.generation < 1:
        return None
    return f"it goes back to an automatic mail of ours (generation {request.generation})"
