"""A post of a thread that is laid out: its row, and its words as they came through the gate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tui_forum.model.rows import PostRow
from tui_forum.services.delivery import said
from tui_forum.text import clean, clean_line
from tui_forum.ui.widgets.markdown import Block


@dataclass(eq=False)
class Cleaned:
    """A post with its text passed through the gate once, when it is first asked for."""

    row: PostRow
    blocks: list[Block] | None = None
    """What Markdown there is in the body, once it was looked for."""
    looked: bool = False
    measured: tuple[int, bool, int] = (0, False, 0)
    """For which room, and whether opened, it takes how many lines: a post seldom changes."""

    @cached_property
    def author(self) -> str:
        """Who wrote it."""
        return clean_line(self.row.author)

    @cached_property
    def body(self) -> str:
        """What they wrote; nothing where it was taken back."""
        return "" if self.row.retracted else clean(self.row.body).strip("\n")

    @cached_property
    def notes(self) -> str:
        """Its content notes."""
        return ", ".join(clean_line(note) for note in self.row.notes)

    @cached_property
    def delivery(self) -> str:
        """How far it has come."""
        return clean_line(said(self.row.delivery))
