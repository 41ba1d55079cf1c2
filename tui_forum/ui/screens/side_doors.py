"""The ways from the main screen to what lies around the reading: settings, machines, the board, resources."""

from __future__ import annotations

from tui_forum.language import _
from tui_forum.services.policy import guidelines_to_agree
from tui_forum.ui.screens.doors import Doors


class SideDoors(Doors):
    """More that the main screen opens; each screen is imported when wanted."""

    _shown_guidelines: frozenset[str] = frozenset()

    def on_screen_resume(self) -> None:
        """Whoever has just come in to a board is shown its guidelines, once each time the app is opened."""
        super().on_screen_resume()
        self._offer_guidelines()

    def changed(self) -> None:
        """A board may have let us in."""
        super().changed()
        if self.app.screen is self:
            self._offer_guidelines()

    def _offer_guidelines(self) -> None:
        app = self.forum_app
        if not app.is_open or app.is_locked:
            return
        for board, name, guidelines in guidelines_to_agree(app.forum):
            if board not in self._shown_guidelines:
                from tui_forum.ui.screens.guidelines import GuidelinesScreen

                self._shown_guidelines |= {board}
                self.app.push_screen(GuidelinesScreen(board, name, guidelines))
                return

    def action_settings(self) -> None:
        """How it looks, when it locks, whether it shares."""
        from tui_forum.ui.screens.settings import SettingsScreen

        self.app.push_screen(SettingsScreen())

    def action_keys(self) -> None:
        """Every key, and where it is changed."""
        from tui_forum.ui.screens.keys import KeysScreen

        self.app.push_screen(KeysScreen())

    def action_passphrase(self) -> None:
        """Another passphrase."""
        from tui_forum.ui.screens.passphrase import PassphraseScreen

        self.app.push_screen(PassphraseScreen())

    def action_machines(self) -> None:
        """The person's own machines."""
        from tui_forum.ui.screens.machines import MachinesScreen

        self.app.push_screen(MachinesScreen())

    def action_this_board(self) -> None:
        """Members, guidelines, how it is run, leaving it."""
        board = self._board_for_writing()
        if board is None:
            self.say(_("Choose a board that you are on first: b shows them."))
            return
        from tui_forum.ui.screens.this_board import ThisBoardScreen

        self.app.push_screen(ThisBoardScreen(board.board))

    def action_resources(self) -> None:
        """The directory, the help card, the guide."""
        from tui_forum.ui.screens.resources import ResourcesScreen

        self.app.push_screen(ResourcesScreen())

    def action_guide(self) -> None:
        """The guide, on the resources screen."""
        from tui_forum.ui.screens.resources import ResourcesScreen

        self.app.push_screen(ResourcesScreen(at="guide"))

    def action_node(self) -> None:
        """The node of this home."""
        from tui_forum.ui.screens.node import NodeScreen

        self.app.push_screen(NodeScreen())

    def action_pair(self) -> None:
        """Let somebody in who stands beside us."""
        board = self._board_for_writing()
        if board is None:
            self.say(_("There is no board to let somebody into yet."))
            return
        from tui_forum.ui.screens.code import InviteCodeScreen

        self.app.push_screen(InviteCodeScreen(board))

    def action_enter_code(self) -> None:
        """Come in by a spoken code."""
        from tui_forum.ui.screens.enter_code import EnterCodeScreen

        self.app.push_screen(EnterCodeScreen())
