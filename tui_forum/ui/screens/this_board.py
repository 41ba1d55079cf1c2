"""One board: its guidelines, how it is run, who is on it; for those who may, deciding about all that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from textual import on, work
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import N_, _, counted
from tui_forum.model.ledger_rows import LateRow
from tui_forum.model.rows import BoardRow, MemberRow
from tui_forum.services import boards, members
from tui_forum.services.policy import board_policy, may_run
from tui_forum.text import clean_line, fit
from tui_forum.ui.bindings import bind
from tui_forum.ui.board_words import (
    guidelines_words,
    leaving_words,
    member_line,
    policy_words,
    role_words,
)
from tui_forum.ui.screens.confirm import ConfirmScreen
from tui_forum.ui.screens.page import Page
from tui_forum.ui.screens.text_page import TextPage
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.rows import Rows

DOORS = (
    ("guidelines", N_("Guidelines")),
    ("policy", N_("How it is run")),
    ("invite", N_("Invite someone")),
    ("invites", N_("Open invites")),
    ("late", N_("Late posts")),
    ("ledger", N_("Ledger")),
    ("leave", N_("Leave this board")),
)


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A door, a heading, or a member."""

    kind: str
    title: str
    member: MemberRow | None = None


class BoardLines(LineList):
    """One line a door or member."""

    def draw(self, row: BoardLine, width: int, at_cursor: bool) -> str:
        """A mark and the words."""
        if row.kind == "heading":
            return fit(f" {row.title}", width)
        return fit(f"{'▸' if at_cursor else ' '}  {row.title}", width)

    def weight(self, row: BoardLine) -> str:
        """Headings stand out."""
        return "list--strong" if row.kind == "heading" else ""

    def key(self, row: BoardLine) -> str:
        """A member's id, else what the door is for."""
        return row.member.member if row.member is not None else row.kind

    def can_stop(self, row: BoardLine) -> bool:
        """Not on a heading."""
        return row.kind != "heading"


class ThisBoardScreen(Page[None]):
    """Enter opens what is under the cursor."""

    groups = ("back", "list")
    bar = ("list.open", "back")
    BINDINGS = bind("back")

    def __init__(self, board: str) -> None:
        super().__init__()
        self._board = board
        self._waiting = 0

    @property
    def _row(self) -> BoardRow:
        return boards.board_summary(self.forum_app.forum, self._board)

    def heading(self) -> str:
        """The board."""
        return clean_line(self._row.name) if self.forum_app.is_open else ""

    def status(self) -> str:
        """Our own role."""
        row = self._row
        words = counted(row.members, "{n} person", "{n} people")
        return _("{people} · your role here: {role}").format(people=words, role=role_words(row.role))

    def content(self) -> Iterable[Widget]:
        """The list."""
        yield BoardLines()

    def begin(self) -> None:
        """The list has the keys."""
        super().begin()
        self.query_one(BoardLines).focus()

    def refresh_rows(self) -> None:
        """Read it anew; how many late posts wait, beside the screen."""
        self._show_rows()
        self.ask_beside(partial(members.late_posts, self.forum_app.forum, self._board), self._show_late)

    def _show_late(self, rows: Sequence[LateRow]) -> None:
        if len(rows) != self._waiting:
            self._waiting = len(rows)
            self._show_rows()

    def _show_rows(self) -> None:
        forum, late = self.forum_app.forum, self._waiting
        known = [BoardLine(kind, _(title)) for kind, title in DOORS if kind != "late"]
        if late:
            words = counted(late, "{n} late post waits to be let in", "{n} late posts wait to be let in")
            known.insert(4, BoardLine("late", words))
        people = boards.members(forum, self._board)
        known.append(BoardLine("heading", _("People")))
        known += [BoardLine("member", member_line(member), member) for member in people]
        self.query_one(BoardLines).show(Rows(known))

    @on(LineList.Opened)
    def _open(self, event: LineList.Opened) -> None:
        line: BoardLine = event.row
        if line.member is not None:
            from tui_forum.ui.screens.member import MemberScreen

            self.app.push_screen(MemberScreen(self._board, line.member), self._told)
        else:
            getattr(self, f"_{line.kind}")()

    def _told(self, words: str | None) -> None:
        if words:
            self.changed()
            self.say(words)

    def _guidelines(self) -> None:
        policy = board_policy(self.forum_app.forum, self._board)
        self.app.push_screen(TextPage(_("Guidelines"), guidelines_words(policy.guidelines)))

    def _policy(self) -> None:
        forum = self.forum_app.forum
        policy = board_policy(forum, self._board)
        if not may_run(forum, self._board):
            who = _("The founder or a steward can change this.")
            self.app.push_screen(TextPage(_("How it is run"), f"{policy_words(policy)}\n\n{who}"))
            return
        from tui_forum.ui.screens.policy import PolicyScreen

        self.app.push_screen(PolicyScreen(self._board, policy), self._told)

    def _invite(self) -> None:
        from tui_forum.ui.screens.invite import InviteScreen

        self.app.push_screen(InviteScreen(self._row))

    def _invites(self) -> None:
        from tui_forum.ui.screens.open_invites import OpenInvitesScreen

        self.app.push_screen(OpenInvitesScreen(self._board))

    def _late(self) -> None:
        from tui_forum.ui.screens.late import LateScreen

        self.app.push_screen(LateScreen(self._board))

    def _ledger(self) -> None:
        from tui_forum.ui.screens.ledger import LedgerScreen

        self.app.push_screen(LedgerScreen(self._board, self._row.name))

    def _leave(self) -> None:
        row = self._row
        elsewhere = boards.is_elsewhere(self.forum_app.forum, self._board)
        words = leaving_words(clean_line(row.name), row.role == "founder", elsewhere=elsewhere)

        def sure(yes: bool | None) -> None:
            if yes:
                self._forget(partial(boards.leave_board, self.forum_app.forum, self._board))

        self.app.push_screen(ConfirmScreen(_("Leave this board"), words), sure)

    @work(group=ACTING)
    async def _forget(self, leave: Callable[[], None]) -> None:
        app, name = self.forum_app, clean_line(self._row.name)
        try:
            await app.writer.do(leave)
        except SyncError as error:
            self.sorry(error)
            return
        self.dismiss(None)
        app.wrote()
        app.say_soon(_("{name} is forgotten on this computer.").format(name=name))
