"""The stored verdict of a message in words: how it was judged, and why it was filed where it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

OUTCOMES = {
    "deliver": "It was filed like any mail.",
    "silent": "It was filed, and no automation answers it.",
    "quarantine": "It was set aside.",
    "spam": "It was filed among spam.",
    "bounce": "It was filed as a delivery report.",
}
ACTIONS = {
    "join": "It belongs to this conversation",
    "new": "It began a conversation",
}


@dataclass(frozen=True, slots=True)
class Why:
    """Sentences with the evidence for each; `suggested` are conversations that it may belong to."""

    lines: tuple[tuple[str, str], ...]
    suggested: tuple[int, ...] = ()
    flagged: bool = False


def why_of(verdict: Mapping[str, Any]) -> Why:
    """Return a stored verdict in words; what is not understood is left out, never an error."""
    guard, threading = _mapping(verdict.get("guard")), _mapping(verdict.get("threading"))
    lines = [*_threading(threading), *_guard(guard), *_afterwards(verdict)]
    suggested = threading.get("suggested")
    numbers = [one for one in suggested if isinstance(one, int)] if isinstance(suggested, list) else []
    return Why(tuple(lines), tuple(numbers), bool(threading.get("flagged")))


def _threading(threading: Mapping[str, Any]) -> list[tuple[str, str]]:
    action = ACTIONS.get(str(threading.get("action", "")))
    if not action:
        return []
    rule = str(threading.get("rule", "")).lstrip("0123456789. ")
    return [
        (f"{action}: {rule}." if rule and rule != "new" else f"{action}.", str(threading.get("evidence", "")))
    ]


def _guard(guard: Mapping[str, Any]) -> list[tuple[str, str]]:
    outcome = OUTCOMES.get(str(guard.get("outcome", "")), "")
    lines = [(outcome, str(guard.get("reason", "")))] if outcome else []
    findings = guard.get("findings")
    for finding in findings if isinstance(findings, list) else []:
        found = _mapping(finding)
        evidence = found.get("evidence")
        words = "; ".join(str(one) for one in evidence) if isinstance(evidence, list) else ""
        lines.append((str(found.get("reason") or found.get("rule", "")), words))
    return lines


def _afterwards(verdict: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what followed: the automatic answer that did not go, the release from the quarantine."""
    lines = []
    if verdict.get("no_answer"):
        lines.append(("It got no automatic answer.", str(verdict["no_answer"])))
    if released := _mapping(verdict.get("released")):
        lines.append((f"{released.get('by', 'Somebody')} released it from the quarantine.", ""))
    return lines


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
