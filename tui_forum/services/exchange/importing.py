"""Importing: the whole file is checked first, then what is not there yet is written, batch by batch."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.services.boards import ensure_sections
from tui_forum.services.bulk import NewPost, post_many
from tui_forum.services.exchange.already import Already
from tui_forum.services.exchange.incoming import IncomingThread
from tui_forum.services.exchange.lines import read_lines
from tui_forum.services.exchange.mbox import read_mbox
from tui_forum.services.exchange.tinydb_file import read_tinydb
from tui_forum.services.home import Forum

Progress = Callable[[int, int], None]
Reader = Callable[[Path], Iterator[IncomingThread]]
READERS: dict[str, Reader] = {"lines": read_lines, "tinydb": read_tinydb, "mbox": read_mbox}
BATCH = 500  # posts a transaction: one durable write each, and little to do again after an interruption
PEEK = 4096
_TABLES = re.compile(rb'\s*\{\s*"[^"]*"\s*:\s*\{')


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; `already` counts posts that were there before, `sections` are those of the file."""

    threads: int
    posts: int
    already: int
    sections: tuple[str, ...]


def import_file(
    forum: Forum, board: str, path: Path, *, style: str | None = None, progress: Progress | None = None
) -> Imported:
    """Bring the file's threads onto the board.

    `style` is one of READERS, None to tell it from the file. Each batch is one transaction of whole threads:
    an import that was interrupted is completed by running it again. Raises BadInput naming the place when any
    part of the file cannot be imported: then nothing of it was.
    """
    read = READERS[style or detect(path)]
    sections: dict[str, None] = {}
    total = 0
    for thread in read(path):
        sections[thread.section] = None
        total += len(thread.posts)
    if not total:
        raise BadInput(
            _("There are no threads in {name}.").format(name=path.name), _("Check that it is the right file.")
        )
    ensure_sections(forum, board, list(sections))
    writer = _Writer(forum, board, total, progress)
    for thread in read(path):
        writer.take(thread)
    writer.flush()
    return Imported(writer.threads, writer.posts, writer.already, tuple(sections))


def detect(path: Path) -> str:
    """Which of READERS the file is for, from how it begins."""
    with path.open("rb") as file:
        start = file.read(PEEK)
    if start.startswith(b"From "):
        return "mbox"
    return "tinydb" if _TABLES.match(start) else "lines"


class _Writer:
    """Collects whole threads into batches and writes those that are not on the board."""

    def __init__(self, forum: Forum, board: str, total: int, progress: Progress | None) -> None:
        self._forum, self._board, self._total = forum, board, total
        self._progress = progress
        self._there = Already(forum, board)
        self._batch: list[NewPost] = []
        # A file without times: its posts a second apart, so that they read in its order, the last one now.
        self._now = int(time.time())
        self._start = self._now - total
        self._done = self.threads = self.posts = self.already = 0

    def take(self, thread: IncomingThread) -> None:
        """Add a thread, unless the board has it."""
        if self._there.take(thread):
            self.already += len(thread.posts)
        else:
            self._add(thread)
            self.threads += 1
            self.posts += len(thread.posts)
        self._done += len(thread.posts)
        if len(self._batch) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was collected, in one transaction."""
        if self._batch:
            post_many(self._forum, self._board, self._batch)
            self._batch = []
        if self._progress is not None:
            self._progress(self._done, self._total)

    def _add(self, thread: IncomingThread) -> None:
        first = len(self._batch)
        for number, post in enumerate(thread.posts):
            root = post.parent is None
            wall = self._start + self._done + number if post.wall is None else min(post.wall, self._now)
            self._batch.append(
                NewPost(
                    body=post.body,
                    title=thread.title if root else "",
                    section=thread.section if root else "",
                    need=thread.need if root else "",
                    notes=post.notes,
                    author=post.author,
                    wall=wall,
                    parent=None if post.parent is None else first + post.parent,
                )
            )
