"""How much a stranger on the network may cost: caps on connections, time and bytes, and their gate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

HALF_OPEN = 32
"""Connections in all that have not finished their handshake."""
HALF_OPEN_PER_ADDRESS = 6
"""The same for one address: several people may sit behind it, a flood may not."""
ESTABLISHED = 128
"""Connections that have finished it."""
ESTABLISHED_PER_ADDRESS = 32
DIALS_AT_ONCE = 16
"""Connections that we begin at the same time."""

CONNECT_SECONDS = 4.0
"""For one address to take our TCP connection."""
HANDSHAKE_SECONDS = 6.0
"""From the first byte to an established session, on either side."""
IDLE_SECONDS = 10.0
"""Of silence before we ask with PING."""
SILENCE_SECONDS = 25.0
"""Of silence until a peer counts as gone: no goodbye may ever come, so the connection is the judge."""
PROBE_SECONDS = 4.0
"""For an answer to PING when another connection from the same device makes this one doubtful."""
MESSAGE_SECONDS = 120.0
"""That we wait for the end of one encrypted message (64 KiB at most) whose beginning came: who sends it drop
by drop, or whose line lost a piece of it, would else hold the connection, and nothing would ever come."""
STALL_SECONDS = 30.0
"""That bytes of ours may wait for a peer who takes none."""

FRAMES_PER_SECOND = 1_000
"""Frames that a peer may send for long: envelopes travel by the dozen in one, so nobody honest needs more."""
FRAMES_AT_ONCE = 20_000
"""Frames that it may send beyond that before it is dropped."""

READ_SIZE = 1 << 16
"""Bytes taken from a socket at once."""
HIGH_WATER = 1 << 18
"""Bytes waiting to be sent that pause whoever produces them."""
MOST_UNSENT = 1 << 21
"""Bytes of answers waiting to be sent at which we read no more questions."""
FAREWELL_SECONDS = 1.0
"""For the last bytes to leave when a connection is closed."""
LOW_WATER = 1 << 16
"""Bytes waiting to be sent at which they go on."""


@dataclass(frozen=True, slots=True)
class Caps:
    """The caps of one gate; the defaults are the constants above."""

    half_open: int = HALF_OPEN
    half_open_per_address: int = HALF_OPEN_PER_ADDRESS
    established: int = ESTABLISHED
    established_per_address: int = ESTABLISHED_PER_ADDRESS


class Gate:
    """Counts incoming connections by state and address, and says who may come in.

    A connection is `enter`ed as half-open, may be `promote`d once, and `leave`s once.
    """

    def __init__(self, caps: Caps | None = None) -> None:
        self._caps = caps or Caps()
        self._half: Counter[str] = Counter()
        self._full: Counter[str] = Counter()

    @property
    def half_open(self) -> int:
        """Connections whose handshake is under way."""
        return self._half.total()

    @property
    def established(self) -> int:
        """Connections whose handshake is done."""
        return self._full.total()

    def enter(self, host: str) -> bool:
        """Whether one more connection from `host` may begin; if so it counts as half-open."""
        caps = self._caps
        if self.half_open >= caps.half_open or self._half[host] >= caps.half_open_per_address:
            return False
        if self.established >= caps.established or self._full[host] >= caps.established_per_address:
            return False
        self._half[host] += 1
        return True

    def promote(self, host: str) -> None:
        """A half-open connection from `host` finished its handshake."""
        self._lower(self._half, host)
        self._full[host] += 1

    def leave(self, host: str, *, established: bool) -> None:
        """A connection from `host` is over."""
        self._lower(self._full if established else self._half, host)

    @staticmethod
    def _lower(counter: Counter[str], host: str) -> None:
        counter[host] -= 1
        if counter[host] <= 0:
            del counter[host]


class Allowance:
    """What a peer may still say: it fills up by `rate` a second, to `most`."""

    def __init__(self, now: float, rate: float = FRAMES_PER_SECOND, most: float = FRAMES_AT_ONCE) -> None:
        self._rate, self._most = rate, most
        self._left, self._last = most, now

    def spend(self, count: int, now: float) -> bool:
        """Take `count` at monotonic time `now`; False where so many were not left."""
        self._left = min(self._most, self._left + (now - self._last) * self._rate) - count
        self._last = now
        return self._left >= 0


class Meter:
    """Bytes and their rate over about the last ten seconds, as an exponential mean."""

    WINDOW = 10.0

    def __init__(self, now: float) -> None:
        self.total = 0
        self._rate = 0.0
        self._last = now

    def add(self, size: int, now: float) -> None:
        """Count `size` bytes at monotonic time `now`."""
        self.total += size
        self._rate = self._decayed(now) + size / self.WINDOW
        self._last = now

    def rate(self, now: float) -> float:
        """Bytes per second."""
        return self._decayed(now)

    def _decayed(self, now: float) -> float:
        left = max(0.0, 1 - (now - self._last) / self.WINDOW)
        return self._rate * left
