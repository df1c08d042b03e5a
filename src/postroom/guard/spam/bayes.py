"""How likely a mail is spam, by the words of mail that people have judged.

Each word's probability is Robinson's, which trusts rare words little; the most telling are combined by Fisher's
method (G. Robinson, "A Statistical Approach to the Spam Problem", Linux Journal 107, 2003).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log

LEAST_JUDGED = 5
MOST_TELLING = 40
SPAM_FROM = 0.95
_STRENGTH, _UNKNOWN, _TELLING = 0.45, 0.5, 0.1


@dataclass(frozen=True, slots=True)
class Judged:
    """In how many mails judged spam, and not spam, something stood."""

    spam: int = 0
    ham: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """From 0 (surely not) to 1 (surely spam), and the words that say so, the most telling first."""

    probability: float
    words: tuple[tuple[str, Judged], ...] = ()

    @property
    def is_spam(self) -> bool:
        """Whether the mail is taken for spam."""
        return self.probability >= SPAM_FROM


def score(tokens: Iterable[str], judged: Mapping[str, Judged], total: Judged) -> Score | None:
    """Return how likely a mail with these tokens is spam; None before five of each kind were judged."""
    if min(total.spam, total.ham) < LEAST_JUDGED:
        return None
    found = [(token, judged[token]) for token in sorted(set(tokens)) if token in judged]
    rated = [(token, seen, _probability(seen, total)) for token, seen in found]
    telling = sorted(
        (one for one in rated if abs(one[2] - 0.5) >= _TELLING), key=lambda one: -abs(one[2] - 0.5)
    )[:MOST_TELLING]
    if not telling:
        return Score(0.5)
    spam = _inverse_chi2(-2 * sum(log(1 - one[2]) for one in telling), 2 * len(telling))
    ham = _inverse_chi2(-2 * sum(log(one[2]) for one in telling), 2 * len(telling))
    probability = (1 + ham - spam) / 2
    side = [(token, seen) for token, seen, one in telling if (one > 0.5) == (probability > 0.5)]
    return Score(probability, tuple(side))


def _probability(seen: Judged, total: Judged) -> float:
    """Robinson's f(w), kept away from 0 and 1."""
    spam, ham = seen.spam / total.spam, seen.ham / total.ham
    if spam + ham == 0:
        return _UNKNOWN
    number = seen.spam + seen.ham
    probability = (_STRENGTH * _UNKNOWN + number * spam / (spam + ham)) / (_STRENGTH + number)
    return min(0.999, max(0.001, probability))


def _inverse_chi2(value: float, degrees: int) -> float:
    """The probability that chi-squared with this (even) number of degrees is greater than `value`."""
    half = value / 2
    term = total = exp(-half)
    for at in range(1, degrees // 2):
        term *= half / at
        total += term
    return min(1.0, total)
