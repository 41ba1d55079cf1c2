"""The part of a text that a list shows of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

EXCERPT = 160
LEAD = 40
"""Characters kept before the first match, so that it is seen in its sentence."""


def found_at(text: str, word: str) -> list[tuple[int, int]]:
    """Where a word that was looked for stands in `text`, in whatever case.

    As search finds it: at the beginning of words; anywhere in scripts that write no blanks between them.
    """
    if not word:
        return []
    begins = r"(?<![^\W_])" if word[0].isascii() else ""
    return [found.span() for found in re.finditer(begins + re.escape(word), text, re.IGNORECASE)]


def excerpt(text: str, words: Iterable[str]) -> str:
    """About 160 characters of `text` on one line, around the first of `words` that is found in it."""
    line = " ".join(text.split())
    found = [places[0][0] for word in words if (places := found_at(line, word))]
    start = max(0, min(found, default=0) - LEAD) if len(line) > EXCERPT else 0
    if start:
        start = line.find(" ", start) + 1 or start
    part = line[start : start + EXCERPT]
    return ("…" if start else "") + part + ("…" if start + EXCERPT < len(line) else "")
