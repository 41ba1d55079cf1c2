"""What is written anew, a thread or a reply: with or without one's name, at once or after a night's sleep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual import events, work

from sync.errors import SyncError
from tui_forum.language import N_, _
from tui_forum.model.rows import DraftRow
from tui_forum.services import drafts, outbox
from tui_forum.services.directory import my_name
from tui_forum.services.masking import Mask, mask_for, may_mask, wears_mask
from tui_forum.services.when import when_words
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.compose import Compose
from tui_forum.ui.screens.page import Page
from tui_forum.ui.screens.sleep import SleepScreen
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.words import Words

_NO_LONGER = N_("This board takes no anonymous posts now. ^T puts your name to it.")
MaskOf = Callable[[], Mask | None]
"""Asked where a post is written, so that a board which takes none any more is told in place."""


class MaskLine(Words):
    """Whether one's name stands above it; a click turns it."""

    def on_click(self, event: events.Click) -> None:
        """The other one."""
        self.screen.run_worker(self.screen.run_action("anonymous"), group=ACTING)


class NewCompose(Compose):
    """A thread or reply that nobody has yet."""

    groups: ClassVar[tuple[str, ...]] = ("compose", "compose-new")
    BINDINGS = bind("compose-new")

    def __init__(self, draft: DraftRow | None) -> None:
        super().__init__(draft)
        self._masked = draft is not None and draft.anonymous
        self._mask: Mask | None = None

    def place(self) -> tuple[str, str]:
        """Board and thread ("" for a new one)."""
        raise NotImplementedError

    def may_mask(self) -> bool:
        """Whether it can be written without one's name."""
        return may_mask(self.forum_app.forum, self.place()[0])

    def goes_on_masked(self) -> bool:
        """Whether one is without one's name in that thread already."""
        return wears_mask(self.forum_app.forum, *self.place())

    def mask(self) -> Mask | None:
        """The mask that is worn; None: one's own name stands above it. NotPermitted."""
        if self._masked and self._mask is None:
            salt = bytes.fromhex(self._draft.salt) if self._draft else b""
            self._mask = mask_for(self.forum_app.forum, *self.place(), salt)
        return self._mask if self._masked else None

    def mask_line(self) -> Words:
        """The line that says under which name, and that facilitators can find out."""
        if self._draft is None:
            self._masked = self.goes_on_masked()
        return MaskLine(self._mask_words(), id="mask")

    def mask_fields(self) -> dict[str, Any]:
        """What a draft keeps of it."""
        kept = self._draft.salt if self._draft else ""
        salt = self._mask.salt.hex() if self._mask else kept
        return {"anonymous": self._masked, "salt": salt if self._masked else ""}

    def name_shown(self) -> str:
        """The name that others would see above it."""
        mask = self.mask() if self.may_mask() else None
        return mask.name if mask else my_name(self.forum_app.forum, self.place()[0])

    def _mask_words(self) -> str:
        if not self.may_mask():
            return _(_NO_LONGER) if self._masked else ""
        mask = self.mask()
        if mask is None:
            return _("( ) Without your name · ^T")
        return _(
            "(•) As {name} · ^T. Facilitators can find out who wrote this; "
            "it is written in the ledger when they do."
        ).format(name=mask.name)

    def action_anonymous(self) -> None:
        """With one's name, or without it."""
        if not self.may_mask() and not self._masked:
            self.say(_("This cannot be written without your name."))
            return
        self._masked = not self._masked
        self.query_one("#mask", Words).say(self._mask_words())
        self.keep_draft()

    def action_sleep(self) -> None:
        """Choose a time at which it leaves by itself."""
        self.keep_draft()
        if not self.pauses():
            self.app.push_screen(SleepScreen(), self._until)

    def _until(self, due: int | None) -> None:
        if due is not None:
            self._lay_down(due)

    @work(exclusive=True, group=ACTING)
    async def _lay_down(self, due: int) -> None:
        app, keeper, fields = self.forum_app, self.keeper, self.fields()
        keeper.keep(fields)

        def lay() -> None:
            number = keeper.finish() or drafts.save_draft(app.forum, **fields)
            outbox.sleep(app.forum, number, due)

        try:
            await app.writer.do(lay)
        except SyncError as error:
            keeper.go_on()
            self.sorry(error)
            return
        below = app.screen_stack[-2]
        self.dismiss(None)
        if isinstance(below, Page):
            below.say(_("It goes out {when}. d shows it.").format(when=when_words(due, int(app.now()))))
