"""What a person types in the search field, read into its parts.

`from:NAME in:PLACE tag:TAG need:ID is:unread is:waiting before:2026-01-31 after:2026-01-01 "side by side"`;
everything else is a word to be found. Nothing is an error: what is not understood (an unknown operator, a
day that is none) is a plain word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tui_forum.model.support import NEED_IDS

STATES: tuple[str, ...] = ("unread", "waiting")
LONGEST = 2_000
"""Characters that are read; nobody types more, and a pasted book is no search."""

_QUOTES = str.maketrans("“”„«»「」", '"' * 7)
_UNIT = re.compile(
    r'(?:(?P<name>[A-Za-z]+):)?(?:"(?P<phrase>[^"]*)(?:"|\Z)|(?P<word>[^\s"]+))|(?P<bare>[A-Za-z]+:)'
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search in its parts; several values of one operator mean any of them, different parts all of them."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """`in:` — a board or a section, by name."""
    tags: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    states: frozenset[str] = frozenset()
    before: date | None = None
    """Written earlier than this day begins."""
    after: date | None = None
    """Written later than this day ends."""

    @property
    def text(self) -> str:
        """Words and quoted phrases, as `text_search` takes them."""
        return " ".join([*self.words, *(f'"{phrase}"' for phrase in self.phrases)])

    @property
    def narrows(self) -> bool:
        """Whether any operator was given."""
        operators = (self.authors, self.places, self.tags, self.needs, self.states, self.before, self.after)
        return any(map(bool, operators))

    def __bool__(self) -> bool:
        return self.narrows or bool(self.words or self.phrases)


def parse_query(typed: str) -> SearchQuery:
    """The parts of `typed`; never raises."""
    names = ("word", "phrase", "from", "in", "tag", "need", "is")
    lists: dict[str, list[str]] = {name: [] for name in names}
    days: dict[str, date] = {}
    for unit in _UNIT.finditer(typed[:LONGEST].translate(_QUOTES)):
        name, quoted = (unit["name"] or "").lower(), unit["phrase"] is not None
        value = (unit["phrase"] if quoted else unit["word"] or unit["bare"] or "").strip()
        day = _day(value) if name in ("before", "after") else None
        if not value:
            continue
        if day is not None:
            days[name] = _narrower(name, day, days.get(name))
        elif _is_operator(name, value):
            lists[name].append(value.lower() if name in ("need", "is") else value)
        elif quoted and not name:
            lists["phrase"].append(value)
        else:
            lists["word"] += (f"{unit['name']}:{value}" if unit["name"] else value).split()
    return SearchQuery(
        words=tuple(lists["word"]),
        phrases=tuple(lists["phrase"]),
        authors=tuple(lists["from"]),
        places=tuple(lists["in"]),
        tags=tuple(lists["tag"]),
        needs=tuple(lists["need"]),
        states=frozenset(lists["is"]),
        before=days.get("before"),
        after=days.get("after"),
    )


def _is_operator(name: str, value: str) -> bool:
    match name:
        case "from" | "in" | "tag":
            return True
        case "need":
            return value.lower() in NEED_IDS
        case "is":
            return value.lower() in STATES
    return False


def _day(value: str) -> date | None:
    if not _DAY.match(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _narrower(name: str, new: date, old: date | None) -> date:
    if old is None:
        return new
    return min(new, old) if name == "before" else max(new, old)
