"""Starting a private board."""

from __future__ import annotations

from collections.abc import Iterable

from textual import work
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.services import boards
from tui_forum.services.board_choices import KEEP
from tui_forum.text import clean_line
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words


class NewBoardScreen(Form[None]):
    """A name, its sections, how long posts are kept."""

    def __init__(self, passphrase: str = "") -> None:
        super().__init__()
        self._passphrase = passphrase

    def heading(self) -> str:
        """Where we are."""
        return _("Start a board")

    def content(self) -> Iterable[Widget]:
        """The fields."""
        secret = row(_("Passphrase"), Field(secret=True, id="passphrase"))
        secret.display = not self._passphrase
        yield FormBody(
            Words(_("A private board. Only people whom you or others invite can read it."), classes="gap"),
            Words(""),
            row(_("Name"), Field(placeholder=_("such as Harbour Centre"), id="name")),
            row(_("Sections"), Field(_("Welcome, Listening, Practical help"), id="sections")),
            Words(_("Separate sections with commas. Posts are kept:")),
            Choice([(days, _(words)) for days, words in KEEP], columns=2, id="keep"),
            row(
                _("Guidelines"),
                Field(placeholder=_("what you ask of all"), id="guidelines"),
            ),
            secret,
            Words("", id="sorry", classes="gap sorry"),
        )

    def begin(self) -> None:
        """Ready for the name."""
        super().begin()
        self.tell("")
        self.query_one("#name").focus()

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).value

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Start it."""
        app, name = self.forum_app, self._typed("name")
        sections = [section for part in self._typed("sections").split(",") if (section := part.strip())]
        passphrase = self._passphrase or self._typed("passphrase")
        keep, guidelines, forum = self.query_one(Choice).value, self._typed("guidelines"), app.forum
        if not name.strip():
            self.tell(_("Please give the board a name."))
            self.query_one("#name").focus()
            return
        board = await self.make(
            _("Starting the board…"),
            lambda: boards.new_board(
                forum, name, passphrase, sections=sections, guidelines=guidelines, keep_days=keep
            ),
        )
        if board is not None:
            app.wrote()
            self.dismiss(None)
            app.say_soon(
                _("{name} is ready. I invites someone, c writes the first thread.").format(
                    name=clean_line(board.name)
                )
            )
