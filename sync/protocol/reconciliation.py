"""Finding the difference on one board: by digests of prefixes, then by Negentropy above the last equal one.

The answering side drives: it has seen the other's digests when it first speaks, so a board without news costs
one question and one answer, and a board with news no round trip more than without digests.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sync.crypto.hashing import digest
from sync.errors import RemoteProtocolError
from sync.protocol.board_frames import PREFIX_DIGEST_SIZE, Open
from sync.protocol.index import BoardIndex
from sync.protocol.limits import MAX_NEEDED, MAX_NEG, MAX_PASSES, MAX_ROUNDS
from sync.protocol.negentropy import Lacking, Negentropy
from sync.protocol.portion import Portion
from sync.protocol.salted import SALT_SIZE, Salted, salt_ids

_DAY_SHIFT = 16
"""A timestamp is expiry_day << 16 | born_day."""


class Reconciliation:
    """One board's comparison, on either side; what expired before `floor_day` takes no part.

    `news` are the sort keys of what came since both sides were last in step: they are announced, and what
    is compared first is all the rest.
    """

    def __init__(
        self,
        index: BoardIndex,
        floor_day: int,
        session_hash: bytes,
        news: frozenset[bytes] = frozenset(),
        portion: int = MAX_NEEDED,
        message: int = MAX_NEG,
    ) -> None:
        self._index, self._news, self._message = index, news, message
        self._floor = floor_day << _DAY_SHIFT
        self._hash = session_hash
        self._starts: tuple[int, ...] = ()
        self._start: int | None = None
        self._salted: Salted | None = None
        self._negentropy: Negentropy | None = None
        self._rounds = self._passes = 0
        self._have: dict[bytes, None] | None = {}
        self._lacking = Portion(portion)
        self._shunned: frozenset[bytes] | None = None

    def prefixes(self) -> tuple[tuple[int, bytes], ...]:
        """What OPEN says of our side, our news left out."""
        cuts = self._index.cuts(self._floor)
        self._starts = (self._floor, *cuts[:-1])
        return tuple(zip(cuts, self._digests(cuts, self._news), strict=True))

    def differs_by_news(self, opened: Open) -> bool:
        """Whether both sides are equal but for our news (and those of the peer, which OPEN leaves out)."""
        cuts = [cut for cut, _ in opened.prefixes]
        return bool(self._news) and self._digests(cuts, self._news)[-1] == opened.prefixes[-1][1]

    def difference_starts(self, opened: Open) -> int | None:
        """The timestamp below which both sides are equal, or None where they are equal altogether."""
        cuts = [cut for cut, _ in opened.prefixes]
        start = self._floor
        for (cut, theirs), ours in zip(opened.prefixes, self._digests(cuts), strict=True):
            if theirs != ours:
                return start
            start = cut
        return None

    def drive(self, start: int) -> bytes:
        """The first Negentropy message, over the items from `start` on."""
        return self._begin(start).initiate()

    def respond(self, start: int, message: bytes) -> bytes:
        """The answer of the side that does not drive."""
        if self._start is None and start not in self._starts:
            raise RemoteProtocolError("The peer reconciles from a place that was not offered.")
        self._count(start)
        return self._begin(start).respond(message)

    def advance(self, start: int, message: bytes, announced: Collection[bytes] = ()) -> bytes | None:
        """The driving side's next message, or None when the `difference` is known.

        What the peer `announced` is asked for already.
        """
        self._count(start)
        answer, have, need = self._begin(start).advance(message)
        real = self._real()
        if self._have is not None:
            self._have.update(dict.fromkeys(real[item_id] for item_id in have))
        if need and self._shunned is None:
            self._shunned = salt_ids(self._index.shunned, self._hash[:SALT_SIZE])
        known = (self._shunned or frozenset()) | salt_ids(announced if need else (), self._hash[:SALT_SIZE])
        for begin, end, ids in need:
            lacking = [item_id for item_id in ids if item_id not in real and item_id not in known]
            self._lacking.add(Lacking(begin, end, lacking))
        return answer

    def difference(self) -> tuple[tuple[bytes, ...], bytes]:
        """Envelope ids that only we have; salted ids that only the peer has, end to end, oldest first.

        Of more of these than a portion the newest; then there is a `next_portion`, which finds none of ours.
        """
        have, self._have = tuple(self._have or ()), None
        return have, self._lacking.take()

    @property
    def unfinished(self) -> bool:
        """Whether the peer has more than the portions found so far."""
        return bool(self._lacking.left)

    def next_portion(self) -> bytes:
        """The message with which the driving side begins to compare what it left out."""
        return self._begin(self.start).initiate(self._lacking.next_end())

    @property
    def start(self) -> int:
        """Where the reconciliation began."""
        return self._floor if self._start is None else self._start

    def real_ids(self, salted_ids: Sequence[bytes]) -> tuple[bytes, ...]:
        """What the peer means by the salted ids that it wants; ends the reconciliation."""
        self._negentropy = None
        real = self._real()
        try:
            return tuple(real[item_id] for item_id in salted_ids)
        except KeyError:
            raise RemoteProtocolError("The peer wants an envelope that it was not offered.") from None

    def _real(self) -> dict[bytes, bytes]:
        return self._salted.real if self._salted else {}

    def _begin(self, start: int) -> Negentropy:
        if self._negentropy is None:
            self._passes += 1
            if self._passes > MAX_PASSES:
                raise RemoteProtocolError("The peer reconciles without end.")
            self._start = start
            self._salted = Salted(self._index.since(start), self._hash[:SALT_SIZE])
            self._negentropy = Negentropy(self._salted.vector, self._message)
        return self._negentropy

    def _count(self, start: int) -> None:
        self._rounds += 1
        if self._rounds > MAX_ROUNDS:
            raise RemoteProtocolError("The peer reconciles without end.")
        if self._start not in (None, start):
            raise RemoteProtocolError("The peer changed what it reconciles.")

    def _digests(self, cuts: Sequence[int], without: frozenset[bytes] = frozenset()) -> tuple[bytes, ...]:
        return tuple(
            digest(b"prefix", prefix, key=self._hash, size=PREFIX_DIGEST_SIZE)
            for prefix in self._index.digests(self._floor, cuts, without)
        )
