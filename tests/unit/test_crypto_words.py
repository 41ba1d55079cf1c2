from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.crypto.words import from_words, to_words
from sync.errors import BadWords

SEED = bytes(range(32))


@given(st.binary(min_size=32, max_size=32))
def test_words_give_the_seed_back(seed: bytes) -> None:
    words = to_words(seed)
    assert len(words.split()) == 24
    assert from_words(words) == seed


def test_published_vector() -> None:
    assert to_words(bytes(32)) == "abandon " * 23 + "art"


def test_case_spacing_and_short_forms_are_forgiven() -> None:
    words = to_words(SEED).split()
    assert from_words("\n  ".join(word.upper() for word in words)) == SEED
    assert from_words(" ".join(word[:4] for word in words)) == SEED


def test_the_mistyped_word_is_named_with_a_suggestion() -> None:
    words = to_words(bytes(32)).split()
    words[6] = "abbandon"
    with pytest.raises(BadWords, match="Word 7, “abbandon”") as caught:
        from_words(" ".join(words))
    assert "abandon" in caught.value.hint


def test_too_few_words_are_counted() -> None:
    with pytest.raises(BadWords, match="23 were typed"):
        from_words(" ".join(to_words(SEED).split()[:-1]))


def test_exchanged_words_do_not_fit() -> None:
    words = to_words(SEED).split()
    words[0], words[1] = words[1], words[0]
    with pytest.raises(BadWords, match="do not fit"):
        from_words(" ".join(words))


@given(st.text(max_size=300))
def test_garbage_is_refused_by_name_and_prints_nothing_odd(text: str) -> None:
    with pytest.raises(BadWords) as caught:
        from_words(text)
    assert str(caught.value).isprintable()


def test_very_long_text_is_refused() -> None:
    with pytest.raises(BadWords, match="too long"):
        from_words("abandon " * 1000)
