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

BATCH = 2_000
SEND = 128
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
)


@contextmanager
def _timed(sums: dict[str, float], name: str, owner: Any, member: str) -> Iterator[None]:
    call: Callable[..., Any] = getattr(owner, member)

    def watched(*args: Any, **kwargs: Any) -> Any:
        began = time.process_time()
        try:
            return call(*args, **kwargs)
        finally:
            sums[name] = sums.get(name, 0.0) + time.process_time() - began

    setattr(owner, member, watched)
    try:
        yield
    finally:
        setattr(owner, member, call)


def budget(source: BenchHome, folder: Path, *, view: bool) -> dict[str, float]:
    """Microseconds a post: each part, all of stage one (durable), of stage two (shown), and the sender's."""
    with BenchHome(folder, view=view) as home:
        join(source, home)
        held = {item for _, item in home.log.index(source.board)}
        wanted = [item for _, item in source.log.index(source.board) if item not in held]
        sums: dict[str, float] = {}
        began = time.process_time()
        order = source.log.order(source.board, wanted)
        envelopes: list[bytes] = []
        for start in range(0, len(order), SEND):
            envelopes += source.log.fetch(source.board, order[start : start + SEND])
        sums["sender_reads"] = time.process_time() - began
        if view:
            home.log.catch_up()
        with ExitStack() as stack:
            for name, owner, member in MEASURED:
                stack.enter_context(_timed(sums, name, owner, member))
            began = time.process_time()
            for start in range(0, len(envelopes), BATCH):
                home.log.ingest(source.board, envelopes[start : start + BATCH], later=True)
            sums["stage_one"] = time.process_time() - began
            if view:
                began = time.process_time()
                home.log.catch_up()
                sums["stage_two"] = time.process_time() - began
    shutil.rmtree(folder)
    return {name: round(seconds / len(envelopes) * 1e6, 1) for name, seconds in sums.items()}
