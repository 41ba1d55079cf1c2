"""What an engine is told once, at its start."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sync.net.addresses import Address


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Where to listen, whom to dial, whether to announce.

    `lease` is the file `sync.lock` of the home; without one the engine carries the home at once.
    """

    listen: Address | None = ("", 0)
    """None: take no connections. Port 0: the port of last time, or any."""
    peers: tuple[Address, ...] = ()
    """Typed addresses, dialled whatever else happens."""
    discovery: bool = True
    """Announce and browse with zeroconf."""
    lease: Path | None = None
    interfaces: tuple[str, ...] = ()
    """Own addresses to announce on; every one when empty."""
    tend_seconds: float = 60.0
    """Between two looks whether a board needs a new epoch."""
