"""Who was asked for what, so that an envelope which several peers announce is fetched once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

S = TypeVar("S", bound=Hashable)

MOST = 1 << 17
"""Ids remembered; announcements beyond that are left to the next reconciliation."""


class Wants(Generic[S]):
    """For each announced id: the source asked for it, and the others who could be asked."""

    def __init__(self) -> None:
        self._sources: dict[bytes, list[S]] = {}

    def __len__(self) -> int:
        return len(self._sources)

    def ask(self, source: S, ids: Iterable[bytes]) -> list[bytes]:
        """Those of `ids` to ask `source` for now; for the others it stands by."""
        now: list[bytes] = []
        for item in ids:
            sources = self._sources.get(item)
            if sources is None:
                if len(self._sources) < MOST:
                    self._sources[item] = [source]
                    now.append(item)
            elif source not in sources:
                sources.append(source)
        return now

    def arrived(self, ids: Iterable[bytes]) -> None:
        """These are here, or are known not to come."""
        for item in ids:
            self._sources.pop(item, None)

    def lost(self, source: S, ids: Iterable[bytes]) -> dict[S, list[bytes]]:
        """`source` does not have these: whom to ask instead."""
        instead: dict[S, list[bytes]] = {}
        for item in ids:
            sources = self._sources.get(item, [])
            if source not in sources:
                continue
            asked = sources[0] == source
            sources.remove(source)
            if sources and asked:
                instead.setdefault(sources[0], []).append(item)
            elif not sources:
                del self._sources[item]
        return instead

    def left(self, source: S) -> dict[S, list[bytes]]:
        """`source` is gone: whom to ask for what it still owed."""
        instead: dict[S, list[bytes]] = {}
        for item, sources in list(self._sources.items()):
            if source not in sources:
                continue
            owed = sources[0] == source
            sources.remove(source)
            if not sources:
                del self._sources[item]
            elif owed:
                instead.setdefault(sources[0], []).append(item)
        return instead
