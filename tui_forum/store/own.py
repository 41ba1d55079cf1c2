"""The person's other machines, as the view sees them: taking up what they say, noting what they lack.

Statements are taken up in any order and more than once with the same result (see `own_tables`), so neither
the expiry of an op nor making the view again changes anything here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tinydb.table import Document

from sync.log.base import Change
from sync.log.kinds import is_governance
from sync.log.op import Op
from tui_forum.model.kinds import OWN_KINDS
from tui_forum.model.own import (
    Draft,
    Machine,
    Marks,
    Mutes,
    Saves,
    read_own,
)
from tui_forum.model.own_boards import Handed, Spares
from tui_forum.model.own_said import TIE_SIZE, Said
from tui_forum.model.spans import Turned, from_runs, overlay
from tui_forum.store.own_boards import OwnBoards
from tui_forum.store.own_drafts import OwnDrafts
from tui_forum.store.own_lists import OwnLists
from tui_forum.store.own_marks import OwnMarks
from tui_forum.store.own_tables import OwnTables

if TYPE_CHECKING:
    from tui_forum.store.view_projector import ViewProjector

Stamp = tuple[int, bytes]


class Own:
    """What a `ViewProjector` knows of the board that joins the machines of its person."""

    def __init__(self, projector: ViewProjector) -> None:
        self.tables = OwnTables(projector.view.db)
        self.marks = OwnMarks(projector, self.tables)
        self.drafts = OwnDrafts(projector.view, self.tables, projector.now)
        self.lists = OwnLists(projector, self.tables)
        self.boards = OwnBoards(projector, self.tables, self.lists)
        self._projector = projector

    def owe_posts(self, posts: Iterable[Document]) -> None:
        """The read marks of these posts are moved here; inside a transaction."""
        by_board: dict[str, list[int]] = {}
        for post in posts:
            by_board.setdefault(post["board"], []).append(post.doc_id)
        for board, numbers in by_board.items():
            self.tables.owe_marks(board, numbers, self._projector.now())

    def owe_all(self, board: str, until: int, section: str | None = None) -> None:
        """Everything of a board or section up to arrival `until` is read here; inside a transaction."""
        self.tables.owe_all(board, until, self._projector.now(), section)

    def arrived(self, board: str, numbers: Sequence[int]) -> dict[int, bool]:
        """Whether posts that are shown for the first time were read somewhere, of those marked at all."""
        return self.marks.verdicts(board, numbers) if self.tables.linked() else {}

    def without_strays(self, changes: Sequence[Change]) -> Sequence[Change]:
        """`changes` without content of the board of our own machines that is none of their words.

        A machine that was taken could else put posts, and numbers on the help card, before the others.
        """
        board = bytes.fromhex(self.tables.fact().get("board", ""))
        if not board or all(change.op.board_id != board for change in changes):
            return changes

        def belongs(op: Op) -> bool:
            return op.board_id != board or op.kind in OWN_KINDS or is_governance(op.kind)

        return [change for change in changes if belongs(change.op)]

    def take(self, changes: Sequence[Change], *, live: bool) -> None:
        """Take up what the machines say; in the log's transaction. Without `live` marks stay as they are."""
        said = [change.op for change in changes if change.counted and change.op.kind in OWN_KINDS]
        board = self.tables.fact().get("board") if said else None
        turned: dict[tuple[str, str], list[Turned]] = {}
        for op in said:
            if op.board_id.hex() == board:
                self._take(op, turned)
        if live:
            for (other, device), pieces in turned.items():
                self.marks.follow(other, device, pieces)

    def _take(self, op: Op, turned: dict[tuple[str, str], list[Turned]]) -> None:
        body, stamp = read_own(op.kind, op.body), (op.lamport, op.op_id[:TIE_SIZE])
        here = op.device == self._projector.log.board(op.board_id).device.id
        match body:
            case Marks():
                self._take_marks(body, stamp, turned, here=here)
            case Saves():
                for saved in body.items:
                    self.lists.save(saved, _said(saved.said, stamp), here=here)
            case Mutes():
                for mute in body.items:
                    self.lists.mute(mute, _said(mute.said, stamp), here=here)
            case Draft():
                self.drafts.take(body, op.op_id, here=here)
            case Machine():
                self.lists.machine(body, op.device, stamp)
            case Spares():
                self.boards.spares(body, op.device, stamp)
            case Handed():
                self.boards.handed(body, op.board_id, op.device, stamp)

    def _take_marks(
        self, body: Marks, stamp: Stamp, turned: dict[tuple[str, str], list[Turned]], *, here: bool
    ) -> None:
        board = body.board.hex()
        for item in body.items:
            device = item.device.hex()
            lamport, tie = _said(item.said, stamp)
            spans = from_runs(item.runs, on=item.on, lamport=lamport, tie=tie)
            known, pieces = overlay(self.tables.spans_of(board, device), spans)
            self.tables.keep_spans(board, device, known)
            if not here:  # our own marks were moved when they were made
                turned.setdefault((board, device), []).extend(pieces)


def _said(repeated: Said | None, stamp: Stamp) -> Stamp:
    return stamp if repeated is None else (repeated.lamport, repeated.tie)
