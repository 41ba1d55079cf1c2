"""Times, counts and passphrases in plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_forum.phrases import post_age
from tui_forum.ui.phrases import DAY, age, passphrase_strength, short_age


@pytest.mark.parametrize(
    ("seconds", "short", "long"),
    [
        (-50, "now", "just now"),
        (0, "now", "just now"),
        (61, "1m", "1 min ago"),
        (2 * 3600, "2h", "2 h ago"),
        (DAY, "1d", "1 day ago"),
        (20 * DAY, "20d", "20 days ago"),
        (29 * DAY, "4w", "29 days ago"),
        (400 * DAY, "1y", "13 months ago"),
        (800 * DAY, "2y", "2 years ago"),
    ],
)
def test_ages(seconds: int, short: str, long: str) -> None:
    assert short_age(1e9 + seconds, 1e9) == short
    assert age(1e9 + seconds, 1e9) == long


@given(st.integers(0, 90 * 365 * DAY))
def test_a_short_age_fits_its_column(seconds: int) -> None:
    assert len(short_age(float(seconds), 0.0)) <= 4


@pytest.mark.parametrize(
    ("passphrase", "word"),
    [
        ("", "Nobody"),
        ("secret", "Easy"),
        ("aaaaaaaaaaaaaa", "Easy"),
        ("ninechars", "short"),
        ("twelve chars here", "Fair"),
        ("blue kettle on the stove", "Strong"),
        ("Xk29-fjw8-1ldm-qqp3-z", "Strong"),
    ],
)
def test_strength_is_said_in_words(passphrase: str, word: str) -> None:
    assert word in passphrase_strength(passphrase)


@pytest.mark.parametrize(
    ("gone", "words"), [(0, "within the hour"), (3_599, "within the hour"), (3_600, "1 h ago")]
)
def test_a_post_without_a_name_tells_no_more_than_its_hour(gone: int, words: str) -> None:
    assert post_age(10_000 + gone, 10_000, anonymous=True) == words
    assert post_age(10_000 + gone, 10_000, anonymous=False) == age(10_000 + gone, 10_000)
