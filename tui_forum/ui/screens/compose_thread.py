"""Writing a new thread."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from textual.containers import Horizontal
from textual.widget import Widget

from tui_forum.language import N_, _
from tui_forum.model.rows import BoardRow, DraftRow, PostRow, ThreadRow
from tui_forum.model.support import NEEDS
from tui_forum.services import boards, writing
from tui_forum.services.directory import board_info
from tui_forum.services.home import Forum
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.compose_new import MaskOf, NewCompose
from tui_forum.ui.screens.form import FormBody, row
from tui_forum.ui.screens.preview import PreviewScreen
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.fields import Field, Writing
from tui_forum.ui.widgets.pick import PickField
from tui_forum.ui.widgets.words import Words

KEEP = {0: N_("until removed"), 90: N_("90 days"), 30: N_("30 days"), 7: N_("7 days")}


class ThreadCompose(NewCompose):
    """A new thread."""

    groups = ("compose", "compose-new", "compose-thread")
    guide = "reaching-out"
    bar = ("post", "keep-draft", "sleep", "need-sheet", "preview", "anonymous", "discard", "editor")
    BINDINGS = bind("compose-thread")

    def __init__(self, board: BoardRow, *, section: str = "", draft: DraftRow | None = None) -> None:
        super().__init__(draft)
        self._board = board
        self._section = draft.section if draft else section
        self._keep: int | None = draft.keep if draft else None

    def heading(self) -> str:
        """The board."""
        return _("New thread › {name}").format(name=clean_line(self._board.name))

    def content(self) -> Iterable[Widget]:
        """Readers, title, section, need, content note, text."""
        draft = self._draft
        needs = [("", _("Not sure, leave it open")), *((need.id, need.label) for need in NEEDS)]
        sections = [section.name for section in self._board.sections]
        chosen = self._section if self._section in sections else (sections[0] if sections else "")
        yield FormBody(
            Words(self.readers_words(self._board.board)),
            self.mask_line(),
            row(_("Title"), Field(draft.title if draft else "", id="title")),
            Horizontal(
                row(_("Section"), PickField(sections, chosen, id="section")),
                row(_("Keep for"), PickField([*map(_, KEEP.values())], _(KEEP[self._kept()]), id="keep")),
                classes="pair",
            ),
            Words(_("What would help?"), classes="words apart"),
            Choice(needs, columns=2, chosen=draft.need if draft else "", id="need"),
            Horizontal(
                self.notes_row(),
                row(
                    _("Tags"),
                    Field(", ".join(draft.tags) if draft else "", placeholder=_("if any"), id="tags"),
                ),
                classes="pair",
            ),
            Writing(draft.body if draft else "", id="body"),
        )
        yield self.sorry_line()

    def begin(self) -> None:
        """Begin with the title; a draft whose text was begun goes on there."""
        super().begin()
        body = self.query_one(Writing)
        if self._draft and self._draft.body:
            body.focus()
            body.move_cursor(body.document.end)
        else:
            self.query_one("#title").focus()

    def place(self) -> tuple[str, str]:
        """A new thread of this board."""
        return self._board.board, ""

    def _kept(self) -> int:
        """For how many days: as the draft says, else the way of the board."""
        if self._keep is None:
            roster = board_info(self.forum_app.forum, self._board.board).roster
            self._keep = roster.policy.keep_days if roster else 0
        return self._keep if self._keep in KEEP else 0

    def fields(self) -> dict[str, Any]:
        """Everything typed."""
        keep = self.query_one("#keep", PickField).value
        return {
            "board": self._board.board,
            "title": self.query_one("#title", Field).value,
            "section": self.query_one("#section", PickField).value,
            "need": self.query_one("#need", Choice).value,
            "notes": self.notes(),
            "tags": self.commas("#tags"),
            "keep": next(days for days, words in KEEP.items() if _(words) == keep),
            "body": self.written(),
            **self.mask_fields(),
        }

    def sender(self, fields: dict[str, Any]) -> partial[str]:
        """Start the thread."""
        return partial(_start_thread, self.forum_app.forum, fields, self.mask)

    def preview(self) -> PreviewScreen:
        """The thread as it would stand in its section."""
        forum, typed, board = self.forum_app.forum, self.fields(), self._board
        people, now, notes = boards.who_can_read(forum, board.board), forum.now(), tuple(typed["notes"])
        name = self.name_shown()
        thread = ThreadRow(
            "", board.board, board.name, typed["section"], typed["title"], name, False, True, typed["need"],
            notes, 0, 0, now, now, False, False, "",
        )  # fmt: skip
        post = PostRow(
            "", "", board.board, "", name, False, True, now, typed["title"], typed["body"], 0, False, False,
            False, notes, typed["need"], "", False,
        )  # fmt: skip
        return PreviewScreen(thread, post, people)

    def action_need_sheet(self) -> None:
        """Four questions that help to find what would help."""
        from tui_forum.ui.screens.need_sheet import NeedSheet

        self.app.push_screen(NeedSheet(), self._need_found)

    def _need_found(self, need: str | None) -> None:
        if need:
            self.query_one("#need", Choice).choose(need)


def _start_thread(forum: Forum, fields: dict[str, Any], mask: MaskOf, draft: int | None) -> str:
    given = {name: value for name, value in fields.items() if name not in ("board", "anonymous", "salt")}
    return writing.post_thread(forum, fields["board"], draft=draft, mask=mask(), **given).thread
