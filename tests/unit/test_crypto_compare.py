"""The words that two people compare: the same on both screens, others for anybody else."""

from __future__ import annotations

from sync.crypto.compare import compare_words
from sync.crypto.spoken import spoken_words

BOARD, ANA, BO, EVE = b"B" * 32, b"a" * 32, b"b" * 32, b"e" * 32


def test_both_see_the_same_words() -> None:
    words = compare_words(BOARD, ANA, BO)
    assert words == compare_words(BOARD, BO, ANA)
    assert len(words) == 3
    assert set(words) <= set(spoken_words())


def test_another_key_or_another_board_has_other_words() -> None:
    told = {compare_words(BOARD, ANA, BO), compare_words(BOARD, ANA, EVE), compare_words(EVE, ANA, BO)}
    assert len(told) == 3


def test_the_words_stay_what_they_are() -> None:
    assert compare_words(BOARD, ANA, BO) == ("produce", "satisfy", "weather")
