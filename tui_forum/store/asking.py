"""What a person typed into a search, as FTS5 is asked for it, and how well a document answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from tui_forum.store.words import fold

MOST_PARTS = 40
LONGEST = 2_000
SHORTEST_PREFIX = 3
"""Letters that an unfinished word needs: what begins with "a" is half of all there is, and means nothing."""

_UNIT = re.compile('"([^"]*)"?|([^\\s"]+)')
_PUNCTUATION = {code: " " for code in range(128) if not chr(code).isalnum()}


@dataclass(frozen=True)
class Asked:
    """Words and phrases, all of which are to be found; `unfinished`: the last one may go on."""

    parts: tuple[str, ...]
    unfinished: bool = False

    @property
    def expression(self) -> str:
        """For FTS5's MATCH. Every part is quoted, so nothing of FTS5's own grammar can be typed."""
        return " AND ".join(f'"{part}"' for part in self.parts) + "*" * self.unfinished

    def closeness(self, texts: Iterable[str]) -> float:
        """How well the texts of a document answer, the first (its title) twice as much.

        A part that comes often counts more, each time less, and less in a long text: bm25 without the
        rarity of words, for which FTS5 reads every occurrence in the store (160 ms for a common word
        among 300,000 posts).
        """
        score, weight = 0.0, 2.0
        for text in texts:
            spaced = _spaced(text)
            for part in self._spaced_parts:
                if count := spaced.count(part):
                    score += weight * count / (count + 0.5 + len(spaced) / 1_000)
            weight = 1.0
        return score

    @cached_property
    def _spaced_parts(self) -> tuple[str, ...]:
        spaced = [_spaced(part) for part in self.parts]
        return (*spaced[:-1], spaced[-1].rstrip() if self.unfinished else spaced[-1])


def _spaced(text: str) -> str:
    """Folded words in lower case, each with a space before and a space behind it."""
    return f" {'  '.join(fold(text).lower().translate(_PUNCTUATION).split())} "


def ask(typed: str, *, prefix: bool = False) -> Asked | None:
    """The words of `typed`, those "in quotes" side by side; None if there are none. Never raises.

    `prefix`: a last word without a space behind it may be unfinished.
    """
    parts = []
    for unit in _UNIT.finditer(typed[:LONGEST]):
        words = fold(unit[1] if unit[1] is not None else unit[2]).replace("\0", " ").replace('"', " ")
        if any(char.isalnum() or char > "\x7f" for char in words):
            parts.append(words)
    if not parts:
        return None
    last = parts[-1]
    grows = typed[-1] != '"' and not typed[-1].isspace() and len(parts) <= MOST_PARTS
    long_enough = not last.isascii() or len(last) >= SHORTEST_PREFIX
    return Asked(tuple(parts[:MOST_PARTS]), prefix and grows and long_enough)
