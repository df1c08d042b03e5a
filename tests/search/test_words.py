"""Words: the same cut of what is stored and what is asked."""

import pytest

from postroom.search.words import asked_number, fold, numbers, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Crème BRÛLÉE", ["creme", "brulee"]),
        ("Straße", ["strasse"]),
        ("Ёлка и Йод", ["елка", "и", "иод"]),
        ("Ελλάδα", ["ελλαδα"]),
        ("ﬁnance ①", ["finance", "1"]),
        ("東京タワー", ["東", "京", "タ", "ワ", "ー"]),
        ("주문을 확인", ["주", "문", "을", "확", "인"]),
        ("ada.lovelace+x@mail.acme.test", ["ada", "lovelace", "x", "mail", "acme", "test"]),
        ("https://shop.test/order?id=42", ["https", "shop", "test", "order", "id", "42"]),
        ("INV-2026-0042", ["inv", "2026", "0042"]),
        ("don’t stop_me", ["don", "t", "stop", "me"]),
        ("\x00\x07 —!?", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_composed_and_a_decomposed_letter_are_the_same() -> None:
    assert words("Cafe\u0301") == words("Café") == ["cafe"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call +49 (30) 123-45678 now", ["493012345678", "t12345678"]),
        ("order a4711b", ["4711"]),
        ("20260042", []),
        ("room 12", []),
        ("1 2 3", []),
        ("nothing here", []),
    ],
)
def test_numbers_in_other_forms(text: str, expected: list[str]) -> None:
    assert numbers(fold(text)) == expected


@pytest.mark.parametrize(
    "written", ["+49 30 12345678", "0049-30-12345678", "(030) 123 45678", "030/12345678"]
)
@pytest.mark.parametrize("asked", ["+493012345678", "030 12345678", "(030)12345678"])
def test_a_telephone_number_is_the_same_however_it_is_written(written: str, asked: str) -> None:
    assert set(asked_number(asked)) & set(numbers(written))
