"""Writing a new thread."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from textual.widget import Widget

from tui_forum.model.rows import BoardRow, DraftRow
from tui_forum.model.support import NEEDS
from tui_forum.services import writing
from tui_forum.services.home import Forum
from tui_forum.text import clean_line
from tui_forum.ui.screens.compose import Compose
from tui_forum.ui.screens.form import FormBody, row
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.fields import Field, Writing
from tui_forum.ui.widgets.pick import PickField
from tui_forum.ui.widgets.words import Words


class ThreadCompose(Compose):
    """A new thread."""

    def __init__(self, board: BoardRow, *, section: str = "", draft: DraftRow | None = None) -> None:
        super().__init__(draft)
        self._board = board
        self._section = draft.section if draft else section

    def heading(self) -> str:
        """The board."""
        return f"New thread › {clean_line(self._board.name)}"

    def content(self) -> Iterable[Widget]:
        """Readers, title, section, need, content note, text."""
        draft = self._draft
        needs = [("", "Not sure, leave it open"), *((need.id, need.label) for need in NEEDS)]
        sections = [section.name for section in self._board.sections]
        chosen = self._section if self._section in sections else (sections[0] if sections else "")
        yield FormBody(
            Words(self.readers_words(self._board.board)),
            row("Title", Field(draft.title if draft else "", id="title")),
            row("Section", PickField(sections, chosen, id="section")),
            Words("What would help?", classes="words apart"),
            Choice(needs, columns=2, chosen=draft.need if draft else "", id="need"),
            self.notes_row(),
            Writing(draft.body if draft else "", id="body"),
            Words("", id="sorry", classes="sorry"),
        )

    def begin(self) -> None:
        """Begin with the title."""
        self.query_one("#sorry", Words).say("")
        super().begin()
        self.query_one("#title").focus()

    def fields(self) -> dict[str, Any]:
        """Everything typed."""
        return {
            "board": self._board.board,
            "title": self.query_one("#title", Field).value,
            "section": self.query_one(PickField).value,
            "need": self.query_one(Choice).value,
            "notes": self.notes(),
            "body": self.written(),
        }

    def sender(self, fields: dict[str, Any]) -> partial[str]:
        """Start the thread."""
        return partial(_start_thread, self.forum_app.forum, fields)


def _start_thread(forum: Forum, fields: dict[str, Any], draft: int | None) -> str:
    given = {name: value for name, value in fields.items() if name != "board"}
    return writing.post_thread(forum, fields["board"], draft=draft, **given).thread
