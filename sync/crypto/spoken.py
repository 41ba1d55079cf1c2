"""A code to be spoken from one person to another: a number by which to find each other, and three words.

The words come from the English BIP-39 list, without those that differ from another by one letter and those
that sound like another word: one in 1,250 or so, three times: close to 31 bits. That is little for a key and
plenty here, as it can only be guessed at by asking (see `sync.crypto.cpace`), three times.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from string import ascii_lowercase

from mnemonic import Mnemonic

from sync.crypto.hashing import digest
from sync.errors import BadCode

WORDS = 3
LARGEST_NAMEPLATE = 999
DRAWN_NAMEPLATES = 99
"""Codes made here have short numbers; longer ones are understood."""
SHORTEST_WORD = 4
TEXT_LIMIT = 100
ASK = "A code looks like “7 orbit maple velvet”: ask for it again."
_SOUND_ALIKES = """
advice aisle allow build cereal claim close cousin dragon flower heavy hour idle knife muscle piece scene
sense steel sweet thought throw uncle width write
"""
SOUND_ALIKES = frozenset(_SOUND_ALIKES.split())
"""Words of the list that are easily heard as another word."""


@dataclass(frozen=True, slots=True)
class Code:
    """What was spoken; `nameplate` is no secret, the words are."""

    nameplate: int
    words: tuple[str, ...]

    def to_text(self) -> str:
        """As it is shown and said: `7 orbit maple velvet`."""
        return f"{self.nameplate} {' '.join(self.words)}"

    @property
    def secret(self) -> bytes:
        """What the password-authenticated key exchange takes: the words with single spaces."""
        return " ".join(self.words).encode()

    def __repr__(self) -> str:
        return f"Code(nameplate={self.nameplate})"


@cache
def _known() -> dict[str, str]:
    """Every word of the list, by itself and by its first four letters, which tell it from all others."""
    words = Mnemonic("english").wordlist
    return {word[:4]: word for word in words} | {word: word for word in words}


@cache
def spoken_words() -> tuple[str, ...]:
    """The words that codes are made of here, in the order of the list."""
    words = Mnemonic("english").wordlist
    known = frozenset(words)
    return tuple(
        word
        for word in words
        if len(word) >= SHORTEST_WORD and word not in SOUND_ALIKES and known.isdisjoint(_neighbours(word))
    )


def _neighbours(word: str) -> set[str]:
    """Whatever differs from `word` by one letter: changed, put in or left out."""
    found = {word[:at] + word[at + 1 :] for at in range(len(word))}
    for at in range(len(word) + 1):
        for letter in ascii_lowercase:
            found.add(word[:at] + letter + word[at:])
            found.add(word[:at] + letter + word[at + 1 :])
    return found - {word}


def draw_code(random: Callable[[int], bytes]) -> Code:
    """A new code; `random(size)` gives unpredictable bytes."""
    words = spoken_words()
    nameplate = 1 + _below(DRAWN_NAMEPLATES, random)
    return Code(nameplate, tuple(words[_below(len(words), random)] for _ in range(WORDS)))


def _below(limit: int, random: Callable[[int], bytes]) -> int:
    """A number below `limit`, all equally likely to within one in 2**48."""
    return int.from_bytes(random(8), "big") % limit


def parse_code(text: str) -> Code:
    """The code in `text`; case, spaces, hyphens, and words cut after four letters are forgiven. BadCode."""
    plain = unicodedata.normalize("NFKC", text[:TEXT_LIMIT]).lower()
    pieces = re.findall(r"[0-9]+|[^\W\d_]+", plain)
    if len(text) > TEXT_LIMIT or not pieces or not (pieces[0].isascii() and pieces[0].isdigit()):
        raise BadCode("That is not a code: a code begins with a number.", ASK)
    nameplate = int(pieces[0]) if len(pieces[0]) <= len(str(LARGEST_NAMEPLATE)) else 0
    if not 1 <= nameplate <= LARGEST_NAMEPLATE:
        raise BadCode(f"A code's number is between 1 and {LARGEST_NAMEPLATE}.", ASK)
    if len(pieces) != 1 + WORDS:
        raise BadCode(f"A code is a number and {WORDS} words; {len(pieces) - 1} came after the number.", ASK)
    return Code(nameplate, tuple(_word(number, word) for number, word in enumerate(pieces[1:], start=1)))


def _word(number: int, word: str) -> str:
    found = _known().get(word)
    if found is not None:
        return found
    near = get_close_matches(word[:20], spoken_words(), n=1)
    shown = "".join(letter if letter.isprintable() else "?" for letter in word[:20])
    hint = f"Did they say “{near[0]}”?" if near else ASK
    raise BadCode(f"Word {number} of the code, “{shown}”, is none that codes have.", hint)


def nameplate_tag(nameplate: int) -> str:
    """The name under which the holder of this nameplate is found: 16 hexadecimal digits."""
    return digest(b"nameplate", str(nameplate).encode(), size=8).hex()
