"""Which imported threads a board has already, so that importing twice does not double them."""

from __future__ import annotations

from collections.abc import Iterator

from tui_forum.model.rows import ThreadRow
from tui_forum.services import reading
from tui_forum.services.exchange.incoming import IncomingThread
from tui_forum.services.home import Forum

PAGE = 500


def all_threads(forum: Forum, board: str) -> Iterator[ThreadRow]:
    """Every thread of the board, a page at a time, latest activity first."""
    after: str | None = None
    while page := reading.threads(forum, board, limit=PAGE, after=after):
        yield from page
        after = page[-1].thread


class Already:
    """The board's imported threads when the import began; each stands for one thread of a file."""

    def __init__(self, forum: Forum, board: str) -> None:
        self._forum = forum
        self._threads: dict[int, list[str]] = {}
        for row in all_threads(forum, board):
            if row.imported:
                self._threads.setdefault(hash((row.title, row.author)), []).append(row.thread)

    def take(self, thread: IncomingThread) -> bool:
        """Whether the board has this thread; a second equal thread needs a second one there."""
        candidates = self._threads.get(hash((thread.title, thread.posts[0].author)), [])
        for position, candidate in enumerate(candidates):
            root = reading.read_thread(self._forum, candidate)[0]
            if (root.title, root.author, root.body) == (
                thread.title,
                thread.posts[0].author,
                thread.posts[0].body,
            ):
                del candidates[position]
                return True
        return False
