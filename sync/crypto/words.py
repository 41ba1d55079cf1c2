"""The root seed as 24 words that a person can write down (BIP-39, English)."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from functools import cache

from mnemonic import Mnemonic

from sync.crypto.identity import ROOT_SEED_SIZE
from sync.errors import BadWords

WORD_COUNT = 24
PREFIX = 4
"""BIP-39 words differ within their first four letters, so four are enough to name one."""
TEXT_LIMIT = 1_000
SHOWN = 20
"""How much of an unknown word an error repeats."""


@cache
def _book() -> Mnemonic:
    return Mnemonic("english")


@cache
def _prefixes() -> dict[str, str]:
    return {word[:PREFIX]: word for word in _book().wordlist}


def to_words(seed: bytes) -> str:
    """The 24 words of a 32-byte root seed, separated by single spaces."""
    if len(seed) != ROOT_SEED_SIZE:
        raise ValueError(f"a root seed has {ROOT_SEED_SIZE} bytes")
    return str(_book().to_mnemonic(seed))


def from_words(text: str) -> bytes:
    """The root seed of 24 words; case, spacing and words cut after four letters are forgiven."""
    if len(text) > TEXT_LIMIT:
        raise BadWords(f"That is far too long for {WORD_COUNT} words.", "Type only the recovery words.")
    typed = unicodedata.normalize("NFKD", text).lower().split()
    words = [_known(number, word) for number, word in enumerate(typed, start=1)]
    if len(words) != WORD_COUNT:
        raise BadWords(
            f"The recovery words are {WORD_COUNT}, and {len(words)} were typed.",
            "Compare with your paper and type all of them in their order.",
        )
    sentence = " ".join(words)
    if not _book().check(sentence):
        raise BadWords(
            "Each word is a possible one, but together they do not fit.",
            "One of them is another word, or two have changed places: compare with your paper.",
        )
    return bytes(_book().to_entropy(sentence))


def _known(number: int, word: str) -> str:
    found = _prefixes().get(word[:PREFIX])
    if found is not None and (word == found or len(word) == PREFIX):
        return found
    shown = "".join(letter if letter.isprintable() else "?" for letter in word[:SHOWN])
    near = get_close_matches(word[:SHOWN], _book().wordlist, n=1)
    hint = f"Did you mean “{near[0]}”?" if near else "Compare it with your paper."
    raise BadWords(f"Word {number}, “{shown}”, is not one of the recovery words.", hint)
