"""Writing a reply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from textual.widget import Widget

from tui_forum.language import _
from tui_forum.model.rows import DraftRow, PostRow, ThreadRow
from tui_forum.services import boards, private, writing
from tui_forum.services.home import Forum
from tui_forum.text import clean, clean_line, fold
from tui_forum.ui.bindings import bind
from tui_forum.ui.phrases import age
from tui_forum.ui.screens.compose_new import MaskOf, NewCompose
from tui_forum.ui.screens.form import FormBody
from tui_forum.ui.screens.listening import Listening
from tui_forum.ui.screens.preview import PreviewScreen
from tui_forum.ui.widgets.fields import Writing
from tui_forum.ui.widgets.words import Words

QUOTED_LINES, QUOTED_NARROW = 6, 4


class ReplyCompose(Listening, NewCompose):
    """A reply, with what it answers in sight."""

    groups = ("compose", "compose-new", "compose-reply")
    guide = "listening"
    bar = ("post", "keep-draft", "sleep", "quote", "preview", "anonymous", "discard", "editor")
    BINDINGS = bind("compose-reply")
    DEFAULT_CSS = "ReplyCompose #quoted { height: auto; padding: 0 1; color: $secondary; }"

    def __init__(
        self, thread: ThreadRow, parent: PostRow, draft: DraftRow | None = None, *, alone: bool = False
    ) -> None:
        super().__init__(draft)
        self._alone = alone or (draft is not None and draft.private)
        self._thread = thread
        self._answered = parent

    def heading(self) -> str:
        """Whom it answers."""
        what = _("Private reply to {author} › {title}") if self._alone else _("Reply to {author} › {title}")
        return what.format(author=clean_line(self._answered.author), title=clean_line(self._thread.title))

    def content(self) -> Iterable[Widget]:
        """What is answered, content note, text."""
        yield FormBody(
            Words(self._readers_words()),
            self.mask_line(),
            Words(self._quoted(), id="quoted"),
            self.notes_row(),
            Writing(self._draft.body if self._draft else "", id="body"),
        )
        yield self.sorry_line()

    def _readers_words(self) -> str:
        """Who will be able to read it: everybody here, or one person."""
        if not self._alone:
            return self.readers_words(self._thread.board)
        row = self._answered
        return _("Only {person} and you can read this · sealed for both").format(
            person=clean_line(row.to if row.mine else row.author)
        )

    def _quoted(self) -> str:
        """The first lines of the parent, with who wrote it and when."""
        row = self._answered
        lines = [f"{clean_line(row.author)} · {age(self.forum_app.now(), row.wall)}"]
        if row.notes and not row.mine:
            return (
                lines[0] + " · " + _("content note: {notes}").format(notes=clean_line(", ".join(row.notes)))
            )
        body = fold(clean(row.body).strip(), max(20, self.app.size.width - 5))
        most = QUOTED_NARROW if self.is_narrow else QUOTED_LINES
        lines += [f"│ {line}" for line in body[: most - 1]]
        return "\n".join([*lines, "│ …"] if len(body) >= most else lines)

    def begin(self) -> None:
        """Begin with the text."""
        super().begin()
        self.query_one(Writing).focus()

    def place(self) -> tuple[str, str]:
        """The thread that it goes on with."""
        return self._thread.board, self._thread.thread

    def may_mask(self) -> bool:
        """A private reply says from whom it is."""
        return not self._alone and super().may_mask()

    def goes_on_masked(self) -> bool:
        """A private reply never does."""
        return not self._alone and super().goes_on_masked()

    def fields(self) -> dict[str, Any]:
        """Everything typed."""
        return {
            "board": self._thread.board,
            "thread": self._thread.thread,
            "parent": self._answered.post,
            "notes": self.notes(),
            "body": self.written(),
            "private": self._alone,
            **self.mask_fields(),
        }

    def sender(self, fields: dict[str, Any]) -> partial[str]:
        """Answer."""
        return partial(_answer, self.forum_app.forum, fields, self.mask)

    def action_quote(self) -> None:
        """Put what is answered, quoted, where the cursor is."""
        lines = [line for line in clean(self._answered.body).strip().splitlines() if not line.startswith(">")]
        field = self.query_one(Writing)
        before = "" if field.cursor_location[1] == 0 else "\n"
        field.insert(before + "".join(f"> {line}".rstrip() + "\n" for line in lines))
        field.focus()

    def preview(self) -> PreviewScreen:
        """The reply as it would stand in the thread."""
        forum, answered, typed = self.forum_app.forum, self._answered, self.fields()
        name = self.name_shown()
        post = replace(
            answered, post="", parent=answered.post, author=name, imported=False, mine=True, wall=forum.now(),
            title="", body=typed["body"], depth=1, unread=False, edited=False, retracted=False,
            notes=tuple(typed["notes"]), need="", delivery="", held=False, reactions=(), saved=False,
            private=self._alone, to=answered.to if answered.mine else answered.author, hidden="",
            after_closing=False, muted=False,
        )  # fmt: skip
        if self._alone:
            return PreviewScreen(self._thread, post, 2)
        return PreviewScreen(self._thread, post, boards.who_can_read(forum, answered.board))


def _answer(forum: Forum, fields: dict[str, Any], mask: MaskOf, draft: int | None) -> str:
    parent, body, notes = fields["parent"], fields["body"], fields["notes"]
    if fields["private"]:
        return private.reply_privately(forum, parent, body, notes=notes, draft=draft).post
    return writing.reply(forum, parent, body, notes=notes, draft=draft, mask=mask()).post
