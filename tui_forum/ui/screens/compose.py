"""Writing: a new thread, or a reply. Nothing typed here is ever lost."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on, work
from textual.widget import Widget
from textual.widgets import Input, TextArea

from sync.errors import SyncError
from tui_forum.language import N_, _
from tui_forum.model.distress import suggests_the_help_card
from tui_forum.model.rows import DraftRow
from tui_forum.model.support import CONTENT_NOTES
from tui_forum.services import boards
from tui_forum.services.editing import edit_outside, own_editor, wipe_leftovers
from tui_forum.services.errors_said import sentence
from tui_forum.services.firsts import is_looked_at
from tui_forum.text import clean
from tui_forum.ui.bindings import bind
from tui_forum.ui.drafting import DraftKeeper
from tui_forum.ui.phrases import readers
from tui_forum.ui.screens.form import row
from tui_forum.ui.screens.page import Page
from tui_forum.ui.screens.preview import PreviewScreen
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.fields import Field, Writing
from tui_forum.ui.widgets.pick import PickField
from tui_forum.ui.widgets.words import Words

EDITOR_WARNING = N_("Your editor puts plain text on the disk while it is open. ^E once more opens it.")


class Compose(Page[str]):
    """What both kinds of writing share; gives back the id of what was posted."""

    groups: ClassVar[tuple[str, ...]] = ("compose",)
    bar: ClassVar[tuple[str, ...]] = ("post", "keep-draft", "preview", "discard", "editor")
    BINDINGS = bind("compose")
    DEFAULT_CSS = """
    Compose FormBody { padding: 0 1 0 0; }
    Compose.-normal .apart, Compose.-wide .apart { margin-top: 1; }
    Compose .pair { height: 1; }
    Compose .pair .row { width: 1fr; }
    Compose.-narrow .pair { layout: vertical; height: auto; }
    Compose.-narrow Writing { min-height: 10; }
    """

    def __init__(self, draft: DraftRow | None) -> None:
        super().__init__()
        self._draft = draft
        self._keeper: DraftKeeper | None = None
        self._keeping = False  # whether what was typed is about to be kept

    def fields(self) -> dict[str, Any]:
        """Everything typed, as save_draft takes it."""
        raise NotImplementedError

    @property
    def keeper(self) -> DraftKeeper:
        """Who keeps the draft."""
        if self._keeper is None:
            app = self.forum_app
            self._keeper = DraftKeeper(
                app.forum, app.writer, app.now, self._draft.draft if self._draft else None
            )
        return self._keeper

    def readers_words(self, board: str) -> str:
        """Who will be able to read it."""
        forum = self.forum_app.forum
        who = readers(boards.who_can_read(forum, board))
        if is_looked_at(forum, board):
            return _("A facilitator looks at it first · then {readers}").format(readers=who)
        return _("{readers} · sealed before it leaves").format(readers=who[0].upper() + who[1:])

    def commas(self, name: str) -> list[str]:
        """What is typed in a field, split at commas."""
        return [part for each in self.query_one(name, Field).value.split(",") if (part := each.strip())]

    def written(self) -> str:
        """What is typed in the large field."""
        return self.query_one(Writing).text

    def notes(self) -> list[str]:
        """The content notes typed."""
        return self.commas("#notes")

    def notes_row(self, notes: Sequence[str] = ()) -> Widget:
        """The line for content notes, as they were typed last or with these."""
        typed = ", ".join(self._draft.notes if self._draft else notes)
        hint = f"{_(CONTENT_NOTES[0])}, {_(CONTENT_NOTES[1])}…"
        return row(_("Content note"), Field(typed, placeholder=hint, id="notes"))

    def sorry_line(self) -> Words:
        """Where it is said why a post cannot go: below the fields, however far they are scrolled."""
        return Words("", id="sorry", classes="sorry")

    def begin(self) -> None:
        """Begin with what was kept; tell every second how safe it is."""
        self.query_one("#sorry", Words).say("")
        self.keeper.start_from(self.fields())
        super().begin()
        self.set_interval(1.0, self.refresh_bars)

    def status(self) -> str:
        """How safe the draft is; and where its words suggest it, where help is to be found."""
        typed = f"{self.query_one(Writing).text}\n{self.fields().get('title', '')}"
        kept = self.keeper.words()
        if not suggests_the_help_card(typed):
            return kept
        return _("F2 shows whom you can call. Only you see this.") + (f" · {kept}" if kept else "")

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    @on(PickField.Changed)
    def _typed(self) -> None:
        """Let it be seen first, then keep it."""
        if not self._keeping:
            self._keeping = True
            self.call_after_refresh(self.keep_draft)

    def keep_draft(self) -> None:
        """Keep what is typed now; the app calls it too when it is left."""
        self._keeping = False
        if self.is_whole:
            self.keeper.keep(self.fields())
            self.query_one("#sorry", Words).say("")
            self.refresh_bars()

    @work(exclusive=True, group=ACTING)
    async def action_post(self) -> None:
        """Post it. Whatever happens, the text stays until it is posted."""
        if self.pauses():
            return
        fields, keeper = self.fields(), self.keeper
        keeper.keep(fields)
        send = self.sender(fields)
        try:
            posted = await self.forum_app.writer.do(lambda: send(keeper.finish()))
        except SyncError as error:
            keeper.go_on()
            self.sorry(error)
            return
        self.forum_app.wrote()
        self.dismiss(posted)

    def pauses(self) -> bool:
        """Whether something was said that is to be read before it is posted."""
        return False

    def sender(self, fields: dict[str, Any]) -> partial[str]:
        """What the writer thread is to do with the fields, given the draft's number."""
        raise NotImplementedError

    def sorry(self, error: SyncError) -> None:
        """Say in place why it was not posted, and go to where that can be mended."""
        self.query_one("#sorry", Words).say(sentence(error) + " " + _("Your draft is kept."))
        empty = [
            field
            for field in self.query("#title, #body")
            if not (getattr(field, "value", "") or getattr(field, "text", ""))
        ]
        if empty:
            empty[0].focus()
        self.refresh_bars()

    def preview(self) -> PreviewScreen:
        """What is typed, as others will see it."""
        raise NotImplementedError

    def action_preview(self) -> None:
        """See it as others will."""
        self.app.push_screen(self.preview())

    def action_editor(self) -> None:
        """Write in one's own editor, after a warning; the draft is kept first."""
        app, field = self.forum_app, self.query_one(Writing)
        try:
            own_editor()
            if not self.sure(_(EDITOR_WARNING)):
                return
            self.keep_draft()
            folder = app.forum.paths.folder
            wipe_leftovers(folder)
            field.text = clean(edit_outside(field.text, folder, app.suspend))
        except SyncError as error:
            self.say(sentence(error))
        field.focus()

    def action_keep(self) -> None:
        """Go back; the draft is kept."""
        self.keep_draft()
        self.dismiss(None)

    def action_discard(self) -> None:
        """Throw it away, when asked for twice: what is written is never lost by one key."""
        if not self.keeper.words_kept() or self.sure(_("^D once more throws this draft away.")):
            self.keeper.discard()
            self.dismiss(None)
