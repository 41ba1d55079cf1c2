"""An invite that was made: as text to copy, as a QR code, or in a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.widget import Widget

from tui_forum.language import N_, _, counted
from tui_forum.services.joining import InviteRow
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.carried import Carried
from tui_forum.ui.screens.form import FormBody
from tui_forum.ui.widgets.words import Words

HOW_TO_GIVE = N_(
    "Hand this to them: on paper, on a USB stick, or in a message you trust. Spaces and line breaks do not "
    "matter. Whoever has it can join, so give it only to whom it is meant for. They choose "
    "“I have an invite” in the app, and meet you or another member on the same network."
)


class MadeInviteScreen(Carried[None]):
    """Shows it; nothing is typed here, so single keys do."""

    groups = ("form", "invite", "carried", "go-on")
    bar = ("go-on", "carried.qr", "carried.file", "invite.make")
    bar_words: ClassVar[Mapping[str, str]] = {"go-on": N_("done"), "invite.make": N_("another one")}
    BINDINGS = bind("invite", "carried", "go-on")

    def __init__(self, invite: InviteRow, days: int) -> None:
        super().__init__()
        self._invite, self._days = invite, days

    def heading(self) -> str:
        """Where we are."""
        return _("An invite to {name}").format(name=clean_line(self._invite.board_name))

    def status(self) -> str:
        """For whom and how long."""
        return _("An invite for {people}, good for {days}.").format(
            people=counted(self._invite.uses, "{n} person", "{n} people"),
            days=counted(self._days, "{n} day", "{n} days"),
        )

    def content(self) -> Iterable[Widget]:
        """The code or the text, and what to do with it."""
        yield FormBody(
            Words("", id="sorry", classes="gap sorry"),
            *self.line_widgets(),
            Words(_(HOW_TO_GIVE), id="how", classes="gap"),
        )

    def begin(self) -> None:
        """Arrow keys scroll."""
        super().begin()
        self.tell("")
        body = self.query_one(FormBody)
        body.can_focus = True
        body.focus()
        self.on_resize()

    @property
    def line(self) -> str:
        """The invite."""
        return self._invite.text

    def on_resize(self) -> None:
        """Fold it for this width; what to do with it stands below the text alone."""
        self.show_line()

    def show_line(self) -> None:
        """The line, and beside the text what to do with it."""
        super().show_line()
        self.query_one("#how", Words).display = not self._as_qr

    def action_make(self) -> None:
        """Another one."""
        from tui_forum.services.boards import board_summary
        from tui_forum.ui.screens.invite import InviteScreen

        self.app.switch_screen(InviteScreen(board_summary(self.forum_app.forum, self._invite.board)))

    def action_done(self) -> None:
        """Back to the board."""
        self.dismiss(None)
