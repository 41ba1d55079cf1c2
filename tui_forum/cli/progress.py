"""A progress bar of one line on stderr, for a person who is watching; silent otherwise."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType

from tui_forum.cli.output import Output

REDRAW_SECONDS = 0.1


class ProgressBar:
    """A context manager to hand to a service as its progress callback: `bar(done, total)`."""

    def __init__(self, out: Output, what: str) -> None:
        self._shown = out.shows_progress
        self._what = what
        self._drawn_at = float("-inf")

    def __enter__(self) -> ProgressBar:
        return self

    def __call__(self, done: int, total: int) -> None:
        """Redraw for `done` of `total`, ten times a second at most; the last step is always drawn."""
        now = time.monotonic()
        if not self._shown or (now - self._drawn_at < REDRAW_SECONDS and done < total):
            return
        self._drawn_at = now
        sys.stderr.write("\r" + draw(self._what, done, total, shutil.get_terminal_size().columns))
        sys.stderr.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave a clean line behind, however the work ended."""
        if self._shown and self._drawn_at > 0:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def draw(what: str, done: int, total: int, columns: int) -> str:
    """The bar in at most `columns - 1` cells, plain ASCII: `importing [#####.....] 1200/2198`."""
    share = min(1.0, done / total) if total else 1.0
    tail = f" {done}/{total}"
    room = columns - 1 - len(what) - len(tail) - 3
    if room < 5:
        return f"{what}{tail}"[: columns - 1]
    filled = round(room * share)
    return f"{what} [{'#' * filled}{'.' * (room - filled)}]{tail}"
