"""How far an import has got. Kept in the spool, committed together with the mail that it is about."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from postroom.intake.importing.source import Source
from postroom.spool import Spool


@dataclass(slots=True)
class Progress:
    """The progress of one source into one mailbox: the marks that are done.

    A source that is read in order has one state, its newest mark; any other one a state for each commit.
    """

    key: str
    in_order: bool
    done: set[str] = field(default_factory=set)
    _states: int = 0

    @classmethod
    def read(cls, spool: Spool, mailbox: int, source: Source) -> "Progress":
        """Read what earlier runs have done."""
        name = hashlib.sha256(os.fsencode(f"{source.kind}\n{source.path}")).hexdigest()
        progress = cls(f"import:{mailbox}:{name[:24]}:", source.in_order)
        for value in spool.states(progress.key).values():
            progress.done.update(json.loads(value))
            progress._states += 1
        return progress

    def next_state(self, marks: Sequence[str]) -> tuple[str, str]:
        """Return the state to be committed with the mails of these marks."""
        if self.in_order:
            return f"{self.key}0", json.dumps(marks[-1:])
        self._states += 1
        return f"{self.key}{self._states}", json.dumps(marks)
