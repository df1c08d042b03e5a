"""Sentences as a support desk reads them: words by Zipf's law, names, order numbers; the same for each seed."""

import itertools
import random
from dataclasses import dataclass, field

CONSONANTS = ("b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "ch")
VOWELS = ("a", "e", "i", "o", "u", "ea", "ou")
FREQUENT, FIRST_NAMES, LAST_NAMES = map(
    str.split,
    (
        "the of and to in is you that it for was on are as with they be at this have from or had by but what "
        "order invoice refund delivery account password broken thank please help parcel address payment "
        "question answer yesterday tomorrow customer number price screen printer cable kettle garden meeting",
        "Ada Ben Chloe Dora Emil Fatima Goran Hana Ivo Jana Karim Lena Mira Nils Olga Petra",
        "Novak Schmidt Rossi Garcia Silva Meyer Dubois Kowalski Jansen Berg Haas Ito Okafor Singh",
    ),
)


@dataclass
class Prose:
    """A source of text; equal seeds give equal text."""

    seed: int = 1
    vocabulary: int = 30_000
    chance: random.Random = field(init=False)
    sentences: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        words = FREQUENT + [self._word() for _ in range(self.vocabulary)]
        weights = list(itertools.accumulate(1 / (rank + 8) for rank in range(len(words))))
        self.sentences = [self._sentence(words, weights) for _ in range(40_000)]

    def paragraph(self, sentences: int) -> str:
        """Return so many sentences."""
        return " ".join(self.chance.choices(self.sentences, k=sentences))

    def subject(self) -> str:
        """Return a line of four to eight words."""
        words = self.chance.choice(self.sentences).rstrip(".").split()
        return " ".join(words[: self.chance.randint(4, 8)])

    def name(self) -> str:
        """Return a person's name."""
        return f"{self.chance.choice(FIRST_NAMES)} {self.chance.choice(LAST_NAMES)}"

    def _word(self) -> str:
        pairs = self.chance.randint(2, 4)
        chance = self.chance
        return "".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(pairs))

    def _sentence(self, words: list[str], weights: list[float]) -> str:
        chosen = self.chance.choices(words, cum_weights=weights, k=self.chance.randint(6, 16))
        return " ".join(chosen).capitalize() + "."
