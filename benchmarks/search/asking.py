"""The queries of the figures, and timing them."""

import statistics
import time
from collections.abc import Callable, Sequence

from benchmarks.population.prose import Prose


def queries(prose: Prose, number: int = 30) -> dict[str, list[str]]:
    """Return queries in the language of Postroom, by their kind; words are taken from the prose itself."""
    chance = prose.chance
    words = [word.strip(".").lower() for word in prose.paragraph(400).split()]
    longer = [word for word in words if len(word) > 4]
    phrases = [
        " ".join(prose.chance.choice(prose.sentences).rstrip(".").lower().split()[1:3]) for _ in range(number)
    ]
    return {
        "one word": chance.choices(longer, k=number),
        "one word, common": ["order", "invoice", "delivery", "please", "customer"] * (number // 5),
        "two words": [" ".join(chance.sample(longer, 2)) for _ in range(number)],
        "phrase": [f'"{phrase}"' for phrase in phrases],
        "prefix": [f"{word[:4]}*" for word in chance.choices(longer, k=number)],
        "from and date": [f"from:customer{chance.randrange(5_000)} after:2026-01-02" for _ in range(number)],
        "rare word": [f"{100_000 + chance.randrange(10_000)}" for _ in range(number)],
    }


def timed(ask: Callable[[str], object], asked: Sequence[str]) -> tuple[float, float]:
    """Return median and 95th percentile in milliseconds; the first three are asked twice, to warm up."""
    return summed_up(times_ms(ask, asked))


def summed_up(taken: Sequence[float]) -> tuple[float, float]:
    """Return median and 95th percentile."""
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def times_ms(ask: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    """Return what each takes; the first three are asked twice, to warm up."""
    for query in asked[:3]:
        ask(query)
    taken = []
    for query in asked:
        start = time.perf_counter()
        ask(query)
        taken.append((time.perf_counter() - start) * 1000)
    return taken
