"""After the first steps: paste an invite, start a board, or look around in the demo."""

from __future__ import annotations

from collections.abc import Iterable

from textual import work
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.form import Form, FormBody
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.words import Words


class WaysInScreen(Form[None]):
    """Where to begin."""

    groups = ("form", "go-on")
    guide = "reaching-out"
    bar = ("go-on", "guide")
    BINDINGS = bind("go-on")
    spelled = True

    def __init__(self, passphrase: str) -> None:
        super().__init__()
        self._passphrase = passphrase

    def heading(self) -> str:
        """Where we are."""
        return _("tui-forum · find your people")

    def content(self) -> Iterable[Widget]:
        """Three ways."""
        ways = [
            ("join", _("I have an invite, and will paste it")),
            ("code", _("I was told a code, by somebody near me")),
            ("start", _("Start a board, and invite people to it")),
        ]
        if self.forum_app.options.demo is not None:
            ways.append(("demo", _("Look around in the demo first")))
        ways.append(("later", _("Later")))
        yield FormBody(
            Words(_("You are set up. How would you like to begin?"), classes="gap"),
            Words(""),
            Choice(ways, id="ways"),
            Words(_("↑ ↓ choose, Enter goes on."), classes="gap"),
            Words("", id="sorry", classes="gap sorry"),
        )

    def begin(self) -> None:
        """Ready to choose."""
        super().begin()
        self.tell("")
        self.query_one(Choice).focus(scroll_visible=False)

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Go that way."""
        app, way = self.forum_app, self.query_one(Choice).value
        if way == "join":
            from tui_forum.ui.screens.join import JoinScreen

            app.show_main(JoinScreen(self._passphrase))
        elif way == "code":
            from tui_forum.ui.screens.enter_code import EnterCodeScreen

            app.show_main(EnterCodeScreen(self._passphrase))
        elif way == "start":
            from tui_forum.ui.screens.new_board import NewBoardScreen

            app.show_main(NewBoardScreen(self._passphrase))
        elif way == "demo" and app.options.demo is not None:
            handle = await self.make(_("Filling a board for you to look around in…"), app.options.demo)
            if handle is not None:
                await app.open_demo(handle)
                app.show_main()
        else:
            app.show_main()

    def action_back(self) -> None:
        """Later, then."""
        self.forum_app.show_main()
