"""Both ends of a pairing in one process: the holder in a thread of its own."""

from __future__ import annotations

import queue
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from sync.net.addresses import parse_address
from sync.net.pairing import Network
from tui_forum.services.spoken import AttemptRow, CodeEvent, CodeRow, Told, Wait

T = TypeVar("T")
LOOPBACK = Network(listen=("127.0.0.1", 0), discovery=False)


class Held(Generic[T]):
    """A holder that waits: `with Held(lambda told, network, wait: ...) as held`."""

    def __init__(self, work: Callable[[Told, Network, Wait], T]) -> None:
        self.wait = Wait()
        self._attempts: queue.Queue[AttemptRow] = queue.Queue()
        self._codes: queue.Queue[CodeRow] = queue.Queue()
        self._pool = ThreadPoolExecutor(1)
        self.result: Future[T] = self._pool.submit(work, self._told, LOOPBACK, self.wait)

    def __enter__(self) -> Held[T]:
        try:
            self.shown = self._codes.get(timeout=10)
        except queue.Empty:
            self.result.result(0)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.wait.stop()
        self._pool.shutdown()

    @property
    def code(self) -> str:
        """What is said."""
        return self.shown.code

    @property
    def network(self) -> Network:
        """How the guest gets there."""
        return Network(peer=parse_address(self.shown.addresses[0]), discovery=False, patience=5)

    def attempt(self) -> AttemptRow:
        """The next attempt that failed."""
        return self._attempts.get(timeout=10)

    def _told(self, event: CodeEvent) -> None:
        if isinstance(event, CodeRow):
            self._codes.put(event)
        else:
            self._attempts.put(event)


def nothing(event: CodeEvent) -> None:
    """A guest that does not listen to what is told."""
