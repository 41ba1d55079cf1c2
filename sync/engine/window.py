"""What a peer was sent or told of and has not said to hold; of news no more at once than it keeps in mind."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sync.protocol.index import ID_SIZE


class Window:
    """`unacked` are all ids that the peer has yet to say it holds; of news `most` at once, the rest waits.

    What waits takes 32 bytes each. Of that, what the peer tells itself is no news: it waits to hear it of us.
    """

    most = 1 << 15
    """Of several who tell so much, all fits into what their peer asks for and remembers."""

    def __init__(self) -> None:
        self.unacked: set[bytes] = set()
        self._news: set[bytes] = set()
        self._later = bytearray()
        self._crossed: set[bytes] = set()

    @property
    def settled(self) -> bool:
        """Whether the peer holds all that it was sent or told of, and nothing waits to be told."""
        return not self.unacked and not self._later

    def sent(self, ids: Collection[bytes]) -> list[bytes]:
        """These go out whole, as they are new or the peer asked for them: what news to tell now.

        Whether the peer will say that it holds them does not matter for that: it may refuse some.
        """
        self.unacked.update(ids)
        return self._more(ids)

    def tell(self, news: Sequence[bytes]) -> list[bytes]:
        """Those of `news` to tell now; the others wait."""
        room = 0 if self._later else max(0, self.most - len(self._news))
        self._later += b"".join(news[room:])
        return self._begun(news[:room])

    def held(self, ids: Collection[bytes]) -> list[bytes]:
        """The peer holds these, or will not have them: what news to tell now."""
        self.unacked.difference_update(ids)
        return self._more(ids)

    def crossed(self, ids: Collection[bytes]) -> list[bytes]:
        """The peer told these, which are here: what to tell now.

        Two who tell each other the same would else each wait for room. Few of them may wait for others, as
        what waits is gone through.
        """
        if self._later:
            self._crossed.update(ids)
        now = self.held(ids)
        if len(self._crossed) < self.most // 4:
            return now
        waiting, self._later = self._later, bytearray()
        met, news = self._parted(waiting)
        self._later += b"".join(news)
        self._crossed = set()
        return now + met

    def _more(self, ids: Collection[bytes]) -> list[bytes]:
        """These are news no longer: what there is room for now, a good part of it together."""
        self._news.difference_update(ids)
        told: list[bytes] = []
        if len(self._news) > self.most // 2:
            return told
        while self._later and len(self._news) < self.most:
            size = (self.most - len(self._news)) * ID_SIZE
            first = self._later[:size]
            del self._later[:size]
            met, news = self._parted(first)
            told += met + self._begun(news)
        if not self._later:
            self._crossed = set()
        return told

    def _parted(self, ids: bytearray) -> tuple[list[bytes], list[bytes]]:
        """Those that the peer told itself, and the others."""
        listed = [bytes(ids[at : at + ID_SIZE]) for at in range(0, len(ids), ID_SIZE)]
        met = [item for item in listed if item in self._crossed]
        return met, [item for item in listed if item not in self._crossed]

    def _begun(self, ids: Sequence[bytes]) -> list[bytes]:
        self._news.update(ids)
        self.unacked.update(ids)
        return list(ids)
