"""What can be done with a page of the resources: save, print; facilitators add, change, check, take out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from textual import work

from sync.errors import SyncError
from tui_forum.language import _
from tui_forum.services import boards, resource_keeping
from tui_forum.services.card import whole_card
from tui_forum.services.resource_files import as_text, write_page
from tui_forum.services.resources import ResourceRow
from tui_forum.services.saved_pages import turn_saved
from tui_forum.text import clean_line, fold
from tui_forum.ui.resource_words import Line
from tui_forum.ui.screens.ask import AskScreen
from tui_forum.ui.screens.page import Page
from tui_forum.ui.typing import ACTING

PAPER = 76  # cells to a line of a printed page


class ResourceActs(Page[None]):
    """The acts; the list and its pages are told by the screen."""

    @property
    def current(self) -> Line | None:
        """The page under the cursor."""
        raise NotImplementedError

    def page_words(self, line: Line) -> str:
        """A page's text."""
        raise NotImplementedError

    def card_words(self) -> str:
        """The help card's text."""
        return whole_card(self.forum_app.home, self.forum_app.forum)

    @work(group=ACTING)
    async def action_save(self) -> None:
        """Save this page, or no longer."""
        app, line = self.forum_app, self.current
        if line is None:
            return
        saved = await self._do(partial(turn_saved, app.forum, line.key))
        if saved is not None:
            self.say(_("Saved for you alone.") if saved else _("No longer saved."))

    def action_print(self) -> None:
        """Into a text file."""
        line = self.current
        if line is None:
            return
        ask = AskScreen(
            _("Print a page"),
            _("It is written as plain text into this folder; print it from there, or pin it to a wall."),
            _("Folder"),
            value=str(Path.home()),
        )

        def typed(folder: str | None) -> None:
            if folder is not None:
                self._print(line, Path(folder.strip()).expanduser())

        self.app.push_screen(ask, typed)

    @work(group=ACTING)
    async def _print(self, line: Line, folder: Path) -> None:
        text = as_text(line.title, fold(self.page_words(line), PAPER))
        try:
            path = await self.forum_app.writer.do(partial(write_page, folder, line.title, text))
        except OSError as error:
            self.say(_("It could not be written ({why}). Choose another folder.").format(why=error.strerror))
            return
        self.say(_("Written to {path}.").format(path=clean_line(str(path))))

    def action_add(self) -> None:
        """A new entry."""
        if mine := self._mine():
            self._form(mine, None)

    def action_import_entries(self) -> None:
        """Many entries from a file."""
        from tui_forum.ui.screens.import_entries import ImportEntries

        if mine := self._mine():
            self.app.push_screen(ImportEntries(mine), self._told)

    def kept_by_us(self) -> list[tuple[str, str]]:
        """The boards whose entries our role lets us write, with their names."""
        forum = self.forum_app.forum
        return [
            (board.board, board.name)
            for board in boards.list_boards(forum)
            if board.state == "joined" and resource_keeping.may_keep(forum, board.board)
        ]

    def _mine(self) -> list[tuple[str, str]]:
        """The same; says so where there are none."""
        mine = self.kept_by_us()
        if not mine:
            self.say(
                _("Facilitators add entries. Write a post about what you know, and they can take it up.")
            )
        return mine

    def _told(self, words: str | None) -> None:
        if words:
            self.changed()
            self.say(words)

    def action_edit(self) -> None:
        """Change this one."""
        row = self._entry()
        if row is not None:
            self._form([(row.board, row.board_name)], row)

    def _form(self, known: list[tuple[str, str]], row: ResourceRow | None) -> None:
        from tui_forum.ui.screens.entry_form import EntryForm

        self.app.push_screen(EntryForm(known, row), self._told)

    @work(group=ACTING)
    async def action_checked(self) -> None:
        """It is still so, today."""
        row = self._entry()
        if row is not None and self.sure(_("v once more says to all: I have checked this today.")):
            keep = partial(resource_keeping.recheck_resource, self.forum_app.forum, row.board, row.entry)
            if await self._do(lambda: keep() is None):
                self.say(_("Checked today, by you."))

    @work(group=ACTING)
    async def action_remove(self) -> None:
        """Take this one out, for everybody."""
        row = self._entry()
        if row is not None and self.sure(_("x once more takes this entry out, for everybody.")):
            take = partial(resource_keeping.remove_resource, self.forum_app.forum, row.board, row.entry)
            if await self._do(lambda: take() is None):
                self.say(_("It is taken out."))

    def _entry(self) -> ResourceRow | None:
        line = self.current
        if line is None or line.entry is None:
            self.say(_("This page comes with the program. Entries of your boards can be changed."))
            return None
        return line.entry

    async def _do(self, act: Callable[[], bool]) -> bool | None:
        app = self.forum_app
        try:
            made = await app.writer.do(act)
        except SyncError as error:
            self.sorry(error)
            return None
        app.wrote()
        self.changed()
        return made
