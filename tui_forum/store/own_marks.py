"""Read marks between a person's machines: from posts by local number to places that all share, and back.

Posts arrive in another order on every machine, so marks travel as runs of each device's own sequence.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tinydb.table import Document

from tui_forum.model.own import MAX_RUNS, MarkItem
from tui_forum.model.own_said import Said
from tui_forum.model.spans import Span, Turned, to_runs, verdict
from tui_forum.store.conditions import F
from tui_forum.store.own_tables import OwnTables
from tui_forum.store.plan import field_sql
from tui_forum.store.view import View
from tui_forum.store.view_marking import Marking
from tui_forum.store.view_marks import Marks

if TYPE_CHECKING:
    from tui_forum.store.view_projector import ViewProjector

AT_ONCE = 2_000
"""Posts whose marks are moved at once; where more turn, the board is read as a whole, but for what is not."""
_UNSHOWN = " OR ".join(f"{field_sql(name)} IS NOT NULL" for name in ("held", "hidden", "muted"))


@dataclass(slots=True)
class Telling:
    """What is to be told of one board: the places of posts that are read, and of those kept unread."""

    items: tuple[MarkItem, ...]
    keys: list[str] = field(default_factory=list)
    """What of `own_owed` is settled by it."""


class OwnMarks:
    """The marks of one home, as its other machines are told of them."""

    def __init__(self, projector: ViewProjector, tables: OwnTables) -> None:
        self._projector, self._tables = projector, tables
        self._view: View = projector.view

    def verdicts(self, board: str, numbers: Collection[int]) -> dict[int, bool]:
        """Which of these posts are read and which not, by what was said of their places, or here since."""
        found: dict[int, bool] = {}
        spans: dict[str, list[Span]] = {}
        for number, (device, seq) in self._projector.log.places(bytes.fromhex(board), numbers).items():
            name = device.hex()
            if name not in spans:
                spans[name] = self._tables.spans_of(board, name)
            said = verdict(spans[name], seq)
            if said is not None:
                found[number] = said
        changed = {
            owed["number"] for owed in self._tables.owed.search(F("board") == board) if "number" in owed
        }
        return found | dict(self._states(board, changed.intersection(numbers)))

    def follow(self, board: str, device: str, turned: Iterable[Turned]) -> None:
        """Another machine said something new of these places; inside a transaction."""
        log, board_id, author = self._projector.log, bytes.fromhex(board), bytes.fromhex(device)
        sets: dict[bool, set[int]] = {True: set(), False: set()}
        for piece in turned:
            numbers = log.numbers(board_id, author, piece.first, piece.last)
            sets[piece.on].update(numbers)
            sets[not piece.on].difference_update(numbers)  # it may have turned twice
        marking = Marking(self._projector)
        for on in (True, False):
            news = self._not_owed(board, sets[on])
            if on and len(news) > AT_ONCE:
                self._follow_all(marking, board, set(news))
                continue
            for start in range(0, len(news), AT_ONCE):
                marking.follow(self._posts(board, news[start : start + AT_ONCE]), read=on)

    def owed(self, board: str) -> Telling:
        """What changed here and was not told yet; as it is now."""
        documents = self._tables.owed.search(F("board") == board)
        numbers = {document["number"] for document in documents if "number" in document}
        on = {number for number, read in self._states(board, numbers) if read}
        off = numbers - on
        for document in documents:
            if "until" in document:
                on |= self._read_until(board, document["until"], document.get("section")) - off
                off |= self._own_unread(board, document["until"]) - on
        items = [*self._items(board, on, on=True), *self._items(board, off, on=False)]
        return Telling(tuple(items), [document["key"] for document in documents])

    def _follow_all(self, marking: Marking, board: str, read: set[int]) -> None:
        left = [post for post in self._unread(marking, board) if post.doc_id not in read]
        marking.follow_board(board)
        for start in range(0, len(left), AT_ONCE):
            marking.follow(left[start : start + AT_ONCE], read=False)

    def _unread(self, marking: Marking, board: str) -> list[Document]:
        return marking.unread_posts(self._view.threads.search((F("board") == board) & (F("unread") > 0)))

    def _own_unread(self, board: str, until: int) -> set[int]:
        """Posts of our own that are kept unread: of others' that need not be said."""
        me = self._projector.my_member(board)
        unread = self._unread(Marking(self._projector), board)
        return {post.doc_id for post in unread if post["member"] == me and post.doc_id <= until}

    def _not_owed(self, board: str, numbers: set[int]) -> list[int]:
        """Without what was changed here since: that is the later word."""
        for document in self._tables.owed.search(F("board") == board) if numbers else ():
            if "number" in document:
                numbers.discard(document["number"])
            else:
                numbers -= self._read_until(board, document["until"], document.get("section"))
        return sorted(numbers)

    def _posts(self, board: str, numbers: Sequence[int]) -> list[Document]:
        found = self._view.posts.get(doc_ids=list(numbers))
        return [post for post in found if post["board"] == board] if isinstance(found, list) else []

    def _states(self, board: str, numbers: Collection[int]) -> Iterator[tuple[int, bool]]:
        """Whether each of these posts is read now."""
        posts = self._posts(board, list(numbers))
        marks = Marks(self._view)
        marks.load(posts)
        me = self._projector.my_member(board)
        for post in posts:
            mark = marks.of(board, post["thread"])
            mine = post["member"] == me or "mask" in post
            yield post.doc_id, post.doc_id not in mark.unread if mine else mark.is_read(post.doc_id)

    def _read_until(self, board: str, until: int, section: str | None) -> set[int]:
        """The posts up to arrival `until` that could be seen and are read now."""
        posts, threads = self._view.posts.schema.rows, self._view.threads.schema.rows
        where, args = f"{field_sql('board')} = ? AND doc_id <= ? AND NOT ({_UNSHOWN})", [board, until]
        if section is not None:
            inner = f"SELECT {field_sql('thread')} FROM {threads} WHERE {field_sql('board')} = ?"
            where += f" AND {field_sql('thread')} IN ({inner} AND {field_sql('section')} = ?)"
            args += [board, section]
        rows = self._view.db.database.execute(f"SELECT doc_id FROM {posts} WHERE {where}", args)
        numbers = {number for (number,) in rows}
        return numbers - {post.doc_id for post in self._unread(Marking(self._projector), board)}

    def _items(self, board: str, numbers: Collection[int], *, on: bool) -> Iterator[MarkItem]:
        """The places of these posts, as one statement for each device that wrote them."""
        pieces: dict[bytes, list[tuple[int, int]]] = {}
        places = self._projector.log.places(bytes.fromhex(board), numbers) if numbers else {}
        for device, seq in places.values():
            pieces.setdefault(device, []).append((seq, seq))
        for device, pairs in sorted(pieces.items()):
            yield from mark_items(device, pairs, on=on)


def mark_items(
    device: bytes, pairs: Iterable[tuple[int, int]], *, on: bool, said: Said | None = None
) -> Iterator[MarkItem]:
    """(first, last) pairs of one device, in as many items as their number needs."""
    runs = to_runs(pairs)
    at = 0
    for start in range(0, len(runs), MAX_RUNS):
        part = runs[start : start + MAX_RUNS]
        yield MarkItem(device, on, (part[0] + at, *part[1:]), said)
        at += sum(part)


def drop_owed(tables: OwnTables, keys: Iterable[str]) -> None:
    """These were told; inside a transaction."""
    sql = (
        f"SELECT doc_id FROM {tables.owed.schema.rows} "
        f"WHERE {field_sql('key')} IN (SELECT value FROM json_each(?))"
    )
    numbers = [number for (number,) in tables.db.database.execute(sql, (json.dumps(list(keys)),))]
    if numbers:
        tables.owed.remove(doc_ids=numbers)
