"""The ways from the main screen to all the others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tui_forum.language import N_, _
from tui_forum.model.rows import BoardRow
from tui_forum.services.reminders import keep_recovery_state
from tui_forum.ui.places import EVERYTHING, Place
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.place_list import PlaceList
from tui_forum.ui.widgets.thread_list import ThreadList

NO_BOARD = N_(
    "You are not on a board yet.\n\nPress B to join one with an invite, or to start a board of your own."
)


NO_BOARD_KEYS = ("add-board", "resources", "settings", "sync")
JOINING_KEYS = ("sync", "boards", "resources", "drafts")
NO_THREAD_KEYS = ("new-thread", "invite", "search", "filter", "boards", "drafts", "sync")


class Doors(Page[None]):
    """What the main screen opens. Each screen is imported when wanted, so that the first paints sooner."""

    def __init__(self) -> None:
        super().__init__()
        self._boards: list[BoardRow] = []
        self._place = EVERYTHING

    @property
    def thread_list(self) -> ThreadList:
        """The list of threads."""
        return self.query_one("#threads", ThreadList)

    def places(self) -> list[Place]:
        """Every place there is."""
        raise NotImplementedError

    def go_to(self, place: Place) -> None:
        """Show the threads of another place."""
        raise NotImplementedError

    def offered(self) -> Sequence[str]:
        """Without a board there is one thing to do; without a thread nothing to read."""
        if not self._boards:
            return NO_BOARD_KEYS
        board = self._board(self._place.board)
        if board is not None and board.state != "joined":
            return JOINING_KEYS
        return self.bar if self.thread_list.current is not None else NO_THREAD_KEYS

    def _board(self, board_id: str) -> BoardRow | None:
        return next((board for board in self._boards if board.board == board_id), None)

    def _board_for_writing(self) -> BoardRow | None:
        row = self.thread_list.current
        joined = [board for board in self._boards if board.state == "joined"]
        wanted = self._place.board or (row.board if row else "")
        return next(
            (board for board in joined if board.board == wanted), joined[0] if joined and not wanted else None
        )

    def action_compose(self) -> None:
        """Write a new thread."""
        board = self._board_for_writing()
        if board is None:
            self.say(
                _("You can write here once you are on the board.")
                if self._boards
                else _(NO_BOARD).replace("\n", " ")
            )
            return
        from tui_forum.ui.screens.compose_thread import ThreadCompose

        self.app.push_screen(ThreadCompose(board, section=self._place.section), self._posted)

    def _posted(self, thread: str | None) -> None:
        if thread:
            self.refresh_rows()
            self.thread_list.go_to(thread)
            self.say(self.forum_app.sharing.posted_words())

    def action_boards(self) -> None:
        """To the boards pane, or where there is none, a screen of boards."""
        pane = self.query_one(PlaceList)
        if pane.display:
            pane.go_to(self._place.key)
            pane.focus()
            return
        from tui_forum.ui.screens.boards import BoardsScreen

        self.app.push_screen(
            BoardsScreen(self.places(), self._place), lambda place: self.go_to(place) if place else None
        )

    def action_search(self) -> None:
        """Look for words."""
        from tui_forum.ui.screens.search import SearchScreen

        self.app.push_screen(SearchScreen(self._place.board))

    def action_drafts(self) -> None:
        """What was begun and kept."""
        from tui_forum.ui.screens.drafts import DraftsScreen

        self.app.push_screen(DraftsScreen())

    def action_saved(self) -> None:
        """Posts to come back to."""
        from tui_forum.ui.screens.kept import SavedScreen

        self.app.push_screen(SavedScreen())

    def action_muted(self) -> None:
        """Who and what is out of sight."""
        from tui_forum.ui.screens.kept import MutedScreen

        self.app.push_screen(MutedScreen())

    def action_sync(self) -> None:
        """Who is near."""
        from tui_forum.ui.screens.sync import SyncScreen

        self.app.push_screen(SyncScreen())

    def action_invite(self) -> None:
        """Invite someone to the board."""
        board = self._board_for_writing()
        if board is None:
            self.say(_("There is no board to invite to yet. Press B to start one."))
            return
        from tui_forum.ui.screens.invite import InviteScreen

        self.app.push_screen(InviteScreen(board))

    def action_add_board(self) -> None:
        """Join or start a board."""
        from tui_forum.ui.screens.add_board import AddBoardScreen

        self.app.push_screen(AddBoardScreen())

    def action_join(self) -> None:
        """Paste an invite."""
        from tui_forum.ui.screens.join import JoinScreen

        self.app.push_screen(JoinScreen())

    def action_new_board(self) -> None:
        """Start a board."""
        from tui_forum.ui.screens.new_board import NewBoardScreen

        self.app.push_screen(NewBoardScreen())

    def action_recovery(self) -> None:
        """The recovery words."""
        from tui_forum.ui.screens.recovery import RecoveryAskScreen

        self.app.push_screen(RecoveryAskScreen())

    def action_quiet_words(self) -> None:
        """No reminder of the recovery words any more."""
        app = self.forum_app
        app.writer.soon(partial(keep_recovery_state, app.forum, "quiet"))
        self.say(_("No more reminders. ^P and “recovery words” shows them whenever you like."))

    def action_who(self) -> None:
        """Who can read the board."""
        board = self._board_for_writing()
        if board is not None:
            from tui_forum.ui.screens.who import WhoScreen

            self.app.push_screen(WhoScreen(board.board, board.name))
