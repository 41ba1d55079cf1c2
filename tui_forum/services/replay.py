"""Making the view again from the log."""

from __future__ import annotations

from collections.abc import Callable

from sync.log.sqlite import SqliteLog
from tui_forum.store.view_projector import ViewProjector

Progress = Callable[[int, int], None]
"""Called with (done, total) now and then."""


def replay(log: SqliteLog, projector: ViewProjector, progress: Progress | None = None) -> int:
    """Fill the view from the envelopes, keeping read marks and drafts; how many operations were applied.

    All or nothing: stopped in between, the old view stays.
    """
    total = sum(len(log.index(info.board_id)) for info in log.boards())
    done = 0

    def told(count: int) -> None:
        nonlocal done
        done += count
        if progress:
            progress(min(done, total), total)

    with projector.replaying(told):
        return log.replay()
