"""The part of a text that a list shows of it."""

from __future__ import annotations

from collections.abc import Iterable

EXCERPT = 160
LEAD = 40
"""Characters kept before the first match, so that it is seen in its sentence."""


def excerpt(text: str, words: Iterable[str]) -> str:
    """About 160 characters of `text` on one line, around the first of `words` that is found in it."""
    line = " ".join(text.split())
    lowered = line.lower()
    found = [at for word in words if word and (at := lowered.find(word.lower())) >= 0]
    start = max(0, min(found, default=0) - LEAD) if len(line) > EXCERPT else 0
    if start:
        start = line.find(" ", start) + 1 or start
    part = line[start : start + EXCERPT]
    return ("…" if start else "") + part + ("…" if start + EXCERPT < len(line) else "")
