"""The only place where time and randomness come in, so that a test or a simulation can hold both."""

from __future__ import annotations

import os
import random
import time
from typing import Protocol

SECONDS_PER_DAY = 86_400


class Clock(Protocol):
    """What the rest of `sync` may know of time and chance."""

    def now(self) -> float:
        """Seconds since 1970, as this machine believes."""

    def monotonic(self) -> float:
        """Seconds from some fixed start; never goes back."""

    def random(self, size: int) -> bytes:
        """`size` unpredictable bytes."""


class SystemClock:
    """The machine's own clock and the kernel's randomness."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds since some start."""
        return time.monotonic()

    def random(self, size: int) -> bytes:
        """Bytes from the operating system's generator."""
        return os.urandom(size)


class ManualClock:
    """A clock that moves when told and draws from a seed: for simulations, never for keys that matter."""

    def __init__(self, now: float = 1_700_000_000.0, seed: int = 1) -> None:
        self._now = now
        self._random = random.Random(seed)  # noqa: S311 (a simulation must replay)

    def now(self) -> float:
        """The time last set."""
        return self._now

    def monotonic(self) -> float:
        """The same time; it never goes back because `advance` refuses to."""
        return self._now

    def random(self, size: int) -> bytes:
        """The seed's next bytes."""
        return self._random.randbytes(size)

    def advance(self, seconds: float) -> None:
        """Move forward by `seconds` (not negative)."""
        if seconds < 0:
            raise ValueError("time does not go back")
        self._now += seconds


def day_of(seconds: float) -> int:
    """The day number since 1970-01-01 UTC, held within the 15 bits that the wire gives it."""
    return max(0, min(int(seconds // SECONDS_PER_DAY), 0x7FFF))
