"""What is wanted from the peer and what is owed to it on one board, within their limits."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from sync.errors import LocalProtocolError, RemoteProtocolError
from sync.protocol.board_frames import LENGTH_SIZE, Want
from sync.protocol.index import ID_SIZE
from sync.protocol.limits import ENVELOPES_TARGET, WANT_BATCH, WANTS_IN_FLIGHT


class Transfer:
    """Counts both directions. `limit` is how many wants the peer bears at once."""

    def __init__(self, number: int, limit: int) -> None:
        self._number = number
        self._limit = min(limit, WANTS_IN_FLIGHT)
        self._announced: deque[bytes] = deque()
        self._needed = bytearray()
        self._owed = 0
        self.in_flight = 0
        self.received = 0
        self.sent = 0

    @property
    def outstanding(self) -> bool:
        """Whether anything we want has not come."""
        return bool(self.in_flight or self._announced or self._needed)

    def want(self, ids: Iterable[bytes]) -> None:
        """Queue announced ids: live news goes before what a reconciliation found."""
        self._announced.extend(ids)

    def need(self, salted: bytes) -> None:
        """Queue the salted ids (32 bytes each, oldest first) that a reconciliation found."""
        self._needed += salted

    def wants_to_send(self) -> Iterator[Want]:
        """The WANT frames that may go out now."""
        while self._announced and self.in_flight < self._limit:
            size = min(len(self._announced), WANT_BATCH, self._limit - self.in_flight)
            yield self._asked(False, tuple(self._announced.popleft() for _ in range(size)))
        while self._needed:
            batch = min(len(self._needed) // ID_SIZE, WANT_BATCH, max(1, self._limit // 2))
            if self.in_flight + batch > self._limit:
                break
            newest = self._needed[-batch * ID_SIZE :]
            del self._needed[-batch * ID_SIZE :]
            ids = [bytes(newest[i : i + ID_SIZE]) for i in range(0, len(newest), ID_SIZE)]
            yield self._asked(True, tuple(reversed(ids)))

    def _asked(self, salted: bool, ids: tuple[bytes, ...]) -> Want:
        self.in_flight += len(ids)
        return Want(self._number, salted, ids)

    def came(self, count: int, *, wanted: bool) -> None:
        """The peer sent `count` envelopes."""
        self.received += count
        if wanted:
            self.answered(count)

    def answered(self, count: int) -> None:
        """The peer answered `count` wants, by envelopes or as gone."""
        self.in_flight -= count
        if self.in_flight < 0:
            raise RemoteProtocolError("The peer answered what it was not asked.")

    def asked(self, count: int) -> None:
        """The peer wants `count` envelopes."""
        self._owed += count
        if self._owed > WANTS_IN_FLIGHT:
            raise RemoteProtocolError(f"The peer asked for more than {WANTS_IN_FLIGHT:,} envelopes at once.")

    def answer(self, count: int) -> None:
        """We answer `count` of what the peer wants."""
        if count > self._owed:
            raise LocalProtocolError("More was answered than the peer asked for.")
        self._owed -= count


def groups(envelopes: Sequence[bytes]) -> Iterator[tuple[bytes, ...]]:
    """`envelopes` in order, as many together as fit one frame, a larger one alone."""
    group: list[bytes] = []
    size = 0
    for envelope in envelopes:
        if group and size + len(envelope) > ENVELOPES_TARGET:
            yield tuple(group)
            group, size = [], 0
        group.append(envelope)
        size += len(envelope) + LENGTH_SIZE
    if group:
        yield tuple(group)
