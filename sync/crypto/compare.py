"""Three words that two people compare when they meet, to know that each has the other's true key.

The keys pass through Argon2id first: who wanted to stand between the two would have to draw keys until the
words agree, 2^30.9 times a quarter of a second and 64 MiB.
"""

from __future__ import annotations

from nacl import pwhash

from sync.crypto.hashing import digest
from sync.crypto.spoken import WORDS, spoken_words

OPERATIONS, MEMORY = 3, 64 * 1024 * 1024
NUMBER_SIZE = 8


def compare_words(board_id: bytes, one: bytes, other: bytes) -> tuple[str, ...]:
    """The words for two members (their public keys) of a board; the same whoever asks. Takes 0.2 s or so."""
    first, second = sorted((one, other))
    salt = digest(b"compare-salt", board_id, size=pwhash.argon2id.SALTBYTES)
    key = pwhash.argon2id.kdf(
        NUMBER_SIZE * WORDS,
        digest(b"compare", first, second),
        salt,
        opslimit=OPERATIONS,
        memlimit=MEMORY,
    )
    words = spoken_words()
    numbers = (key[at : at + NUMBER_SIZE] for at in range(0, len(key), NUMBER_SIZE))
    return tuple(words[int.from_bytes(number, "little") % len(words)] for number in numbers)
