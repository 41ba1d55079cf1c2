"""Changing a post of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from textual.widget import Widget

from tui_forum.language import _
from tui_forum.model.rows import DraftRow, PostRow, ThreadRow
from tui_forum.services import boards, writing
from tui_forum.services.home import Forum
from tui_forum.text import clean_line
from tui_forum.ui.screens.compose import Compose
from tui_forum.ui.screens.form import FormBody, row
from tui_forum.ui.screens.preview import PreviewScreen
from tui_forum.ui.widgets.fields import Field, Writing
from tui_forum.ui.widgets.words import Words


class EditCompose(Compose):
    """Title, notes, tags and text of a post as it stands, or as they were left last time."""

    def __init__(self, thread: ThreadRow, post: PostRow, draft: DraftRow | None = None) -> None:
        super().__init__(draft)
        self._thread, self._post = thread, post

    @property
    def _is_root(self) -> bool:
        return not self._post.parent

    def heading(self) -> str:
        """Which post."""
        return _("Change your post › {title}").format(title=clean_line(self._thread.title))

    def content(self) -> Iterable[Widget]:
        """Who sees the change, title and tags of a thread, content note, text."""
        typed = self._draft or self._post
        fields = [
            row(_("Title"), Field(typed.title, id="title")),
            row(_("Tags"), Field(", ".join(typed.tags), placeholder=_("if any"), id="tags")),
        ]
        yield FormBody(
            Words(_("Everybody sees that it was changed, and what it said before.")),
            *(fields if self._is_root else ()),
            self.notes_row(typed.notes),
            Writing(typed.body, id="body"),
        )
        yield self.sorry_line()

    def begin(self) -> None:
        """Begin at the end of the text."""
        super().begin()
        written = self.query_one(Writing)
        written.move_cursor(written.document.end)
        written.focus()

    def fields(self) -> dict[str, Any]:
        """Everything typed."""
        return {
            "board": self._thread.board,
            "thread": self._thread.thread,
            "parent": self._post.post,
            "title": self.query_one("#title", Field).value if self._is_root else "",
            "notes": self.notes(),
            "tags": self.commas("#tags") if self._is_root else [],
            "body": self.written(),
            "edits": True,
        }

    def sender(self, fields: dict[str, Any]) -> partial[str]:
        """Publish the change."""
        return partial(_change, self.forum_app.forum, fields, self._is_root)

    def preview(self) -> PreviewScreen:
        """The post as it would stand."""
        typed, people = self.fields(), boards.who_can_read(self.forum_app.forum, self._thread.board)
        notes = tuple(typed["notes"])
        post = replace(
            self._post, title=typed["title"], body=typed["body"], notes=notes, edited=True, depth=0
        )
        thread = replace(self._thread, title=typed["title"]) if self._is_root else self._thread
        return PreviewScreen(thread, post, people)


def _change(forum: Forum, fields: dict[str, Any], is_root: bool, draft: int | None) -> str:
    more = {"title": fields["title"], "tags": fields["tags"]} if is_root else {}
    changed = writing.edit(
        forum, fields["parent"], body=fields["body"], notes=fields["notes"], draft=draft, **more
    )
    return changed.post
