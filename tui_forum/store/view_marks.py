"""Read marks: what of a thread has been seen on this machine.

A mark says "everything up to arrival number n", with exceptions both ways. It outlives a rebuild of the
view, since numbers are the log's own. What arrived early but could be shown only later (its author's right
to it was not known, its time had not come) is an exception too, or it would pass for read without ever
having been on a screen.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tui_forum.store.view import View
from tui_forum.store.view_batch import Batch, Doc, on_board


class Mark(msgspec.Struct, frozen=True):
    """What is read of one thread: all numbers to `upto` and those in `read`, but for those in `unread`."""

    upto: int = 0
    read: frozenset[int] = frozenset()
    unread: frozenset[int] = frozenset()

    def is_read(self, number: int) -> bool:
        """Whether the post with this number counts as read (if somebody else wrote it)."""
        return (number <= self.upto or number in self.read) and number not in self.unread

    def is_seen(self, number: int, *, mine: bool) -> bool:
        """The same of any post: ours are read unless they were kept unread."""
        return number not in self.unread if mine else self.is_read(number)

    def with_some(self, numbers: frozenset[int], *, read: bool) -> Mark:
        """The same but for these numbers, which are read or are not."""
        if read:
            return Mark(self.upto, self.read | numbers, self.unread - numbers)
        return Mark(self.upto, self.read - numbers, self.unread | numbers)


UNMARKED = Mark()


class Marks:
    """The marks of a transaction: those of threads upon those of their boards."""

    def __init__(self, view: View) -> None:
        self._batch: Batch = view.batch("marks")

    def load(self, documents: Iterable[Doc]) -> None:
        """Read the marks of the threads and boards of these posts or threads in one go."""
        places = {(document["board"], document["thread"]) for document in documents}
        boards = {board for board, _ in places}
        self._batch.load((*(on_board(each, each) for each in boards), *(on_board(*each) for each in places)))

    def of(self, board: str, thread: str) -> Mark:
        """The mark of a thread."""
        whole, own = self._batch.get(on_board(board, board)), self._batch.get(on_board(board, thread))
        upto = whole["upto"] if whole else 0
        if own is None:
            return Mark(upto) if upto else UNMARKED
        return Mark(
            max(upto, own.get("upto", 0)), frozenset(own.get("read", ())), frozenset(own.get("unread", ()))
        )

    def put(self, board: str, thread: str, mark: Mark) -> None:
        """Keep the mark of a thread; one that says no more than its board's is forgotten."""
        whole, key = self._batch.get(on_board(board, board)), on_board(board, thread)
        if mark == Mark(whole["upto"] if whole else 0):
            self._batch.put(key, None)
            return
        document: Doc = {"key": thread, "board": board, "upto": mark.upto}
        if read := sorted(number for number in mark.read if number > mark.upto):
            document["read"] = read
        if mark.unread:
            document["unread"] = sorted(mark.unread)
        self._batch.put(key, document)

    def put_board(self, board: str, upto: int) -> None:
        """Everything on the board up to `upto` is read.

        Its threads' own marks are to be dropped by the caller.
        """
        self._batch.put(on_board(board, board), {"key": board, "board": board, "upto": upto})

    def flush(self) -> None:
        """Write what changed."""
        self._batch.flush()
