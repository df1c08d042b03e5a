"""Words as the index knows them: the same cut on both sides, of what is stored and of what is asked.

A word is a run of letters and digits without case and accents. Scripts that are written without spaces, and
Korean, whose particles hang on the noun, give a word for each character; whoever asks for several finds them
side by side. Addresses, links and numbers are their parts side by side, and so found whole and by part.
"""

import re
import unicodedata
from functools import lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

LONGEST_WORD_BYTES = 80

# Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel signs of Arabic with its stretching line. Signs of
# other scripts (Thai, Devanagari…) are letters to their readers and stay.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0640\u0670\u20d0-\u20f0]")
_SPACELESS = (
    "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han and kana
    "\uac00-\ud7a3\u1100-\u11ff"  # Hangul
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
)
_CHARACTER = re.compile(f"([{_SPACELESS}])")
# Begins with a digit and nothing optional, so that text without digits is passed over quickly.
_RUN = re.compile(r"[0-9][0-9 ()/.\-\u2010-\u2013]+")
_NUMBER = re.compile(r"\+?\(?[0-9][0-9 ()/.\-\u2010-\u2013]*[0-9]")
_NO_DIGIT = re.compile(r"\D+")
_SHORTEST_NUMBER, _LONGEST_NUMBER = 5, 20
_NATIONAL_DIGITS = 8  # How much of a telephone number is left without country, area zero and writing habits.


def fold(text: str) -> str:
    """Return text without case and accents, compatible forms as one, spaceless scripts spaced."""
    if text.isascii():
        return text.lower()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    plain = unicodedata.normalize("NFC", plain).casefold()
    return _CHARACTER.sub(r" \1 ", plain)


def words(text: str) -> list[str]:
    """Return the words of a text, in order."""
    found: list[str] = analyzer().analyze(fold(text))
    return found


@lru_cache(maxsize=1)
def analyzer() -> TextAnalyzer:
    """Return what cuts folded text: at everything that is neither letter nor digit."""
    return TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST_WORD_BYTES)).build()


def numbers(folded: str) -> list[str]:
    """Return further forms of the numbers in a folded text: written together, and without what comes before.

    "+49 (30) 123-45678" is also 493012345678 and its last eight digits, "A4711B" also 4711.
    """
    found = []
    for run in _RUN.finditer(folded):
        number = run[0].rstrip(" ()/.-")
        digits = _NO_DIGIT.sub("", number)
        if len(digits) > _LONGEST_NUMBER:
            continue
        beside_letters = (
            folded[run.start() - 1 : run.start()].isalpha() or folded[run.end() : run.end() + 1].isalpha()
        )
        if (digits != number and len(digits) >= _SHORTEST_NUMBER) or (digits == run[0] and beside_letters):
            found.append(digits)
        if len(digits) > _NATIONAL_DIGITS:
            found.append(national(digits))
    return found


def asked_number(text: str) -> list[str]:
    """Return the forms under which a number that somebody asks for may stand in the index; none for a word."""
    number = text.strip()
    if not _NUMBER.fullmatch(number):
        return []
    digits = _NO_DIGIT.sub("", number)
    if not _SHORTEST_NUMBER <= len(digits) <= _LONGEST_NUMBER:
        return []
    # Written with country or area, or as it is dialled at home: the end of a longer one.
    like_telephone = len(digits) == _NATIONAL_DIGITS or (
        number[0] in "+(0" and len(digits) > _NATIONAL_DIGITS
    )
    return [digits, national(digits)] if like_telephone else [digits]


def national(digits: str) -> str:
    """Return the end of a telephone number, marked so that it is never taken for a number of its own."""
    return f"t{digits[-_NATIONAL_DIGITS:]}"
