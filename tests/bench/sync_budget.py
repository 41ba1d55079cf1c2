"""Where the CPU of a first sync goes in the receiver: sync's own code in one process, with a stopwatch."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sync.log import log, opening
from sync.log.endorse import Endorser
from sync.log.intake import Intake
from sync.log.ledger import Ledger
from sync.log.sqlite import SqliteShelf
from tests.bench.sync_home import BenchHome, join
from tui_forum.store.fulltext import TextIndex
from tui_forum.store.view_posts import Posts
from tui_forum.store.view_projector import ViewProjector
from tui_forum.store.view_threads import Threads

BATCH = 4_000
SEND = 256
TRIES = 20_000
"""Empty calls by which it is found out what the stopwatch itself costs."""
MEASURED: tuple[tuple[str, Any, str], ...] = (
    ("name", log, "envelope_id"),
    ("open", opening, "open_envelope"),
    ("decode", ViewProjector, "check"),
    ("verify", Endorser, "split"),
    ("fold", Intake, "_status"),
    ("write", SqliteShelf, "insert"),
    ("settle", Ledger, "close"),
    ("view_posts", Posts, "take"),
    ("view_threads", Threads, "take"),
    ("search_index", TextIndex, "add"),
    ("search_index", TextIndex, "put"),
)


class Stopwatch:
    """CPU of functions, less what the watch itself costs: it is read twice for each of thousands of calls."""

    def __init__(self) -> None:
        self.sums: dict[str, float] = {}
        self.calls: dict[str, int] = {}
        empty = self._watched("", lambda: None)
        began = time.process_time()
        for _ in range(TRIES):
            empty()
        self._around = (time.process_time() - began) / TRIES
        self._within = self.sums.pop("") / TRIES
        del self.calls[""]

    def _watched(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            began = time.process_time()
            try:
                return call(*args, **kwargs)
            finally:
                self.sums[name] = self.sums.get(name, 0.0) + time.process_time() - began
                self.calls[name] = self.calls.get(name, 0) + 1

        return watched

    @contextmanager
    def on(self, name: str, owner: Any, member: str) -> Iterator[None]:
        """Watch a member of a module or class meanwhile."""
        call: Callable[..., Any] = getattr(owner, member)
        setattr(owner, member, self._watched(name, call))
        try:
            yield
        finally:
            setattr(owner, member, call)

    @contextmanager
    def over(self, name: str) -> Iterator[None]:
        """Watch all that is done meanwhile."""
        before, began = sum(self.calls.values()), time.process_time()
        yield
        spent = time.process_time() - began
        self.sums[name] = spent - (sum(self.calls.values()) - before) * self._around

    def parts(self) -> dict[str, float]:
        """Seconds of each."""
        return {
            name: max(0.0, spent - self.calls.get(name, 0) * self._within)
            for name, spent in self.sums.items()
        }


def budget(source: BenchHome, folder: Path, *, view: bool) -> dict[str, float]:
    """Microseconds a post: each part, all of stage one (durable), of stage two (shown), and the sender's."""
    with BenchHome(folder, view=view) as home:
        join(source, home)
        held = {item for _, item in home.log.index(source.board)}
        wanted = [item for _, item in source.log.index(source.board) if item not in held]
        watch = Stopwatch()
        envelopes: list[bytes] = []
        with watch.over("sender_reads"):
            order = source.log.order(source.board, wanted)
            for start in range(0, len(order), SEND):
                envelopes += source.log.fetch(source.board, order[start : start + SEND])
        if view:
            home.log.catch_up()
        with ExitStack() as stack:
            for name, owner, member in MEASURED:
                stack.enter_context(watch.on(name, owner, member))
            with watch.over("stage_one"):
                for start in range(0, len(envelopes), BATCH):
                    home.log.ingest(source.board, envelopes[start : start + BATCH], later=True)
            if view:
                with watch.over("stage_two"):
                    home.log.catch_up()
    shutil.rmtree(folder)
    return {name: round(seconds / len(envelopes) * 1e6, 1) for name, seconds in watch.parts().items()}
