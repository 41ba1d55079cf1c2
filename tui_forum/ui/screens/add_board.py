"""Another board: join one, or start one."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from tui_forum.language import _
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.form import Form, FormBody
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.words import Words


class AddBoardScreen(Form[None]):
    """Which of them."""

    groups = ("form", "go-on")
    bar = ("go-on", "form.back")
    BINDINGS = bind("go-on")

    def heading(self) -> str:
        """Where we are."""
        return _("Another board")

    def content(self) -> Iterable[Widget]:
        """Three ways."""
        yield FormBody(
            Words(
                _(
                    "On each board you are somebody else: nobody can tell that two of your names are one "
                    "person."
                ),
                classes="gap",
            ),
            Words(""),
            Choice(
                [
                    ("join", _("Join one: I have an invite")),
                    ("code", _("Join one: I was told a code, by somebody near me")),
                    ("start", _("Start one of my own")),
                ]
            ),
            Words(_("↑ ↓ choose, Enter goes on."), classes="gap"),
        )

    def begin(self) -> None:
        """Ready to choose."""
        super().begin()
        self.query_one(Choice).focus(scroll_visible=False)

    def action_done(self) -> None:
        """Go that way."""
        way = self.query_one(Choice).value
        if way == "join":
            from tui_forum.ui.screens.join import JoinScreen

            self.app.switch_screen(JoinScreen())
        elif way == "code":
            from tui_forum.ui.screens.enter_code import EnterCodeScreen

            self.app.switch_screen(EnterCodeScreen())
        else:
            from tui_forum.ui.screens.new_board import NewBoardScreen

            self.app.switch_screen(NewBoardScreen())
