"""What people have judged: counted word by word, and taken back as exactly as it was counted."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from postroom.accounts.bulk import insert_many
from postroom.guard.models import SpamVerdict, SpamWord
from postroom.guard.spam.bayes import Judged, Score, score

TOTAL = ""
_ADDED = (
    "ON CONFLICT (organisation_id, token) DO UPDATE SET"
    " spam = guard_spamword.spam + excluded.spam, ham = guard_spamword.ham + excluded.ham"
)


@transaction.atomic
def learn(organisation: int, message: int, tokens: Iterable[str], spam: bool, person: int | None) -> bool:
    """Count a person's verdict on a message; an earlier one is replaced. Returns whether that changed anything."""
    before = SpamVerdict.objects.filter(organisation_id=organisation, message=message).first()
    if before is not None and before.spam == spam:
        return False
    forget(organisation, [message])
    kept = sorted(set(tokens))
    SpamVerdict.objects.create(
        organisation_id=organisation, message=message, spam=spam, person_id=person, tokens=kept
    )
    _count(organisation, kept, spam, 1)
    return True


@transaction.atomic
def forget(organisation: int, messages: Sequence[int]) -> int:
    """Take back what was learned of these messages; returns of how many there was something."""
    verdicts = list(SpamVerdict.objects.filter(organisation_id=organisation, message__in=messages))
    done = 0
    for verdict in verdicts:
        deleted, _ = SpamVerdict.objects.filter(pk=verdict.pk).delete()
        if deleted:  # Nobody else was quicker.
            _count(organisation, verdict.tokens, verdict.spam, -1)
            done += 1
    return done


def judged_by_people(organisation: int, messages: Sequence[int]) -> dict[int, bool]:
    """Return which of these messages people have judged, and whether they are spam."""
    found = SpamVerdict.objects.filter(organisation_id=organisation, message__in=messages)
    return dict(found.values_list("message", "spam"))


def weigh(organisation: int, letters: Iterable[frozenset[str]]) -> list[Score | None]:
    """Return the score of each mail by its tokens, None as long as too little was judged (two queries at most).

    Where nothing was judged yet nothing is returned, and `letters` are not even looked at.
    """
    words = SpamWord.objects.filter(organisation_id=organisation)
    total = words.filter(token=TOTAL).values_list("spam", "ham").first()
    if total is None:
        return []
    letters = list(letters)
    wanted = frozenset().union(*letters)
    rows = words.filter(token__in=wanted).values_list("token", "spam", "ham")
    judged = {token: Judged(max(0, spam), max(0, ham)) for token, spam, ham in rows}
    return [score(tokens, judged, Judged(*total)) for tokens in letters]


def _count(organisation: int, tokens: Sequence[str], spam: bool, change: int) -> None:
    spam_change, ham_change = (change, 0) if spam else (0, change)
    rows = [
        SpamWord(organisation_id=organisation, token=token, spam=spam_change, ham=ham_change)
        for token in (TOTAL, *sorted(tokens))
    ]
    insert_many(rows, conflicts=_ADDED)
