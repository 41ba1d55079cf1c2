"""The places a reader can be in: all threads, a board, a section, what waits for an answer. Plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui_forum.language import N_, _
from tui_forum.model.arrangement import Arrangement
from tui_forum.model.rows import BoardRow, ThreadRow
from tui_forum.services import reading
from tui_forum.services.home import Forum

AS_IT_COMES = Arrangement()


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the boards pane; `kind` is all, board, section, unread, waiting, drafts or space."""

    kind: str
    label: str = ""
    board: str = ""
    section: str = ""
    number: int = 0
    depth: int = 0
    joined: bool = True
    arranged: Arrangement = AS_IT_COMES

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same when the counters change."""
        return self.kind, self.board, self.section

    @property
    def holds_threads(self) -> bool:
        """Whether choosing it shows a list of threads."""
        return self.kind not in ("space", "drafts")


EVERYTHING = Place("all", N_("All threads"))


def places(boards: Iterable[BoardRow], drafts: int) -> list[Place]:
    """The lines of the boards pane, in order; `number` counts unread posts, or drafts."""
    boards = list(boards)
    found = (
        [Place("all", _(EVERYTHING.label), number=sum(board.unread for board in boards))]
        if len(boards) != 1
        else []
    )
    for board in boards:
        joined = board.state == "joined"
        found.append(Place("board", board.name, board.board, number=board.unread, joined=joined))
        for section in board.sections:
            found.append(Place("section", section.name, board.board, section.name, section.unread, 1))
    unread = sum(board.unread for board in boards)
    found += [
        Place("space"),
        Place("unread", _("Unread"), number=unread),
        Place("waiting", _("No reply yet")),
    ]
    found.append(Place("drafts", _("Drafts"), number=drafts))
    return found


def rows_of(forum: Forum, place: Place) -> reading.RowSource:
    """The threads of a place."""
    return reading.arranged_rows(
        forum,
        place.board or None,
        place.section or None,
        place.arranged,
        waiting=place.kind == "waiting",
        unread=place.kind == "unread",
    )


def next_unread(forum: Forum, place: Place, after: str) -> ThreadRow | None:
    """The next unread thread: of an arranged list first in its own order, then anywhere. None: all read."""
    found = rows_of(forum, place).unread_after(after) if place.arranged != AS_IT_COMES else None
    return found if found and found.thread != after else reading.next_unread_thread(forum, after or None)
