"""Looking who wrote an anonymous post: asked why first, and told to every member in the ledger."""

from __future__ import annotations

from functools import partial

from textual import work

from sync.errors import SyncError
from tui_forum.language import _
from tui_forum.model.rows import PostRow
from tui_forum.services.anonymous import open_name
from tui_forum.text import clean_line
from tui_forum.ui.screens.ask import AskScreen
from tui_forum.ui.screens.page import Page
from tui_forum.ui.screens.text_page import TextPage
from tui_forum.ui.typing import ACTING


class Unmasking(Page[None]):
    """The part of the thread screen by which a facilitator may look."""

    def ask_who_wrote(self, row: PostRow) -> None:
        """Ask why, then show the name."""
        words = _(
            "You will be shown who wrote this. Every member reads in the ledger that you looked, and why; "
            "not the name. Look only where somebody may come to harm."
        )

        def given(reason: str | None) -> None:
            if reason is not None:
                self._look(row, reason)

        self.app.push_screen(AskScreen(_("Look who wrote it"), words, _("Why")), given)

    @work(group=ACTING)
    async def _look(self, row: PostRow, reason: str) -> None:
        app = self.forum_app
        try:
            name = await app.writer.do(partial(open_name, app.forum, row.post, reason))
        except SyncError as error:
            self.sorry(error)
            return
        app.wrote()
        words = _("{masked} is {name}.\n\nKeep it to yourself. The ledger says that you looked.")
        said = words.format(masked=clean_line(row.author), name=clean_line(name))
        app.push_screen(TextPage(_("Who wrote it"), said))
