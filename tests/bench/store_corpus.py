"""Invented posts and threads for the store's benchmark: the same ones for the same numbers, about 600
bytes of JSON.
"""

from __future__ import annotations

import itertools
import random
from bisect import bisect
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

POSTS_PER_THREAD = 30
SYLLABLES = [
    "ka",
    "ro",
    "mi",
    "ta",
    "len",
    "so",
    "ni",
    "pa",
    "du",
    "ver",
    "el",
    "qui",
    "no",
    "ster",
    "bi",
    "gra",
    "um",
    "ho",
    "ze",
    "ly",
    "fo",
    "ran",
    "di",
    "cus",
    "me",
    "wo",
    "tri",
    "sha",
]


NEEDS = ("listen", "ideas", "practical", "sharing")


def vocabulary(size: int) -> list[str]:
    """`size` different words, the first the most common."""
    chance = random.Random(7)
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3, 3, 4))))] = None
    return list(words)


WORDS = vocabulary(20_000)
_SHARES = list(itertools.accumulate(1 / (rank + 5) ** 0.95 for rank in range(len(WORDS))))


def hexid(kind: str, number: int) -> str:
    """A 32-byte id in hex, as the forum's rows have."""
    return blake2b(f"{kind}{number}".encode(), digest_size=32).hexdigest()


def text(chance: random.Random, words: int) -> str:
    """Words as often as people would use them."""
    return " ".join(WORDS[bisect(_SHARES, chance.random() * _SHARES[-1])] for _ in range(words))


def posts(first: int, last: int, total: int) -> Iterator[dict[str, Any]]:
    """The posts `first` to `last` - 1 of a store of `total`, as the view keeps them, in their order of
    arrival.
    """
    threads = max(1, total // POSTS_PER_THREAD)
    for number in range(first, last):
        chance = random.Random(number)
        post = {
            "post": hexid("post", number),
            "thread": hexid("thread", number % threads),
            "board": hexid("board", number % threads % 8),
            "member": hexid("member", chance.randrange(500)),
            "author": f"member {chance.randrange(500)}",
            "wall": 1_700_000_000 + number,
            "body": text(chance, 34),
        }
        if number >= threads:
            post["parent"] = hexid("post", number - threads)
        else:
            post |= {"title": text(chance, 6), "section": f"section {number % 5}", "need": NEEDS[number % 4]}
        yield post


def threads(total: int) -> Iterator[dict[str, Any]]:
    """The threads of a store of `total` posts, as the view keeps them."""
    count = max(1, total // POSTS_PER_THREAD)
    for number in range(count):
        chance = random.Random(number + 10**9)
        last = 1_700_000_000 + total - 1 - ((total - 1 - number) % count)
        thread = {
            "thread": hexid("thread", number),
            "board": hexid("board", number % 8),
            "section": f"section {number % 5}",
            "title": text(chance, 6),
            "preview": text(chance, 20),
            "member": hexid("member", chance.randrange(500)),
            "author": f"member {chance.randrange(500)}",
            "need": NEEDS[number % 4],
            "started": 1_700_000_000 + number,
            "posts": total // count,
            "replies": total // count - 1,
            "own": 0,
            "unread": number % 7,
            "last": last,
            "at": last,
        }
        if number % 7:
            thread["fresh"] = last
        yield thread
