"""The ways from the main screen to people, to the ledger, and to the facilitators' queue."""

from __future__ import annotations

from tui_forum.language import _
from tui_forum.ui.screens.doors import Doors


class PeopleDoors(Doors):
    """Each screen is imported when it is wanted."""

    def action_people(self) -> None:
        """Who is on one's boards, and when they can listen."""
        from tui_forum.ui.screens.people import PeopleScreen

        self.app.push_screen(PeopleScreen())

    def action_ledger(self) -> None:
        """What was decided on the board."""
        board = self._board_for_writing()
        if board is None:
            self.say(_("You are not on a board yet."))
            return
        from tui_forum.ui.screens.ledger import LedgerScreen

        self.app.push_screen(LedgerScreen(board.board, board.name))

    def action_queue(self) -> None:
        """What waits for a facilitator, for those who are one."""
        from tui_forum.services.queue import boards_to_look_after

        if not boards_to_look_after(self.forum_app.forum):
            self.say(_("The queue is for facilitators. ! on a post asks them to look at it."))
            return
        from tui_forum.ui.screens.queue import QueueScreen

        self.app.push_screen(QueueScreen())
