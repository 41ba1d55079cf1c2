"""The open invites of a board: how many may still come by each, and closing one that went astray."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.widget import Widget

from tui_forum.language import N_, _
from tui_forum.services.open_invites import OpenInvite, close_invite, open_invites
from tui_forum.text import fit
from tui_forum.ui.bindings import bind
from tui_forum.ui.board_words import invite_line
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.rows import Rows
from tui_forum.ui.widgets.words import Words


class InviteList(LineList):
    """One line an invite."""

    now = 0.0

    def draw(self, row: OpenInvite, width: int, at_cursor: bool) -> str:
        """Whose it is, for how many, how long."""
        return fit(f"{'▸' if at_cursor else ' '} {invite_line(row, self.now)}", width)

    def key(self, row: OpenInvite) -> str:
        """Its id."""
        return row.invite


class OpenInvitesScreen(Page[None]):
    """Enter twice closes the invite under the cursor."""

    groups = ("back", "list")
    bar = ("list.open", "back")
    bar_words: ClassVar[Mapping[str, str]] = {"list.open": N_("close it")}
    BINDINGS = bind("back")
    DEFAULT_CSS = "OpenInvitesScreen #about { height: auto; padding: 0 1; border-top: solid $secondary; }"

    def __init__(self, board: str) -> None:
        super().__init__()
        self._board = board

    def heading(self) -> str:
        """Where we are."""
        return _("Open invites")

    def status(self) -> str:
        """What they are."""
        return _("Whoever holds one can join.")

    def offered(self) -> Sequence[str]:
        """Closing is for those who might make such an invite."""
        invite: OpenInvite | None = self.query_one(InviteList).current
        return self.bar if invite is not None and invite.closable else ("back",)

    @on(LineList.Moved)
    def _offer(self) -> None:
        self.refresh_bars()

    def content(self) -> Iterable[Widget]:
        """The list, and what closing does."""
        yield InviteList()
        yield Words(
            _(
                "All of them are closed when somebody is removed. If one went astray, close it: who came "
                "in by it stays, and who waits with it needs a new one. A machine that has not heard of "
                "it yet may still let somebody in by it; you then see them among the people."
            ),
            id="about",
        )

    def begin(self) -> None:
        """The list has the keys."""
        super().begin()
        self.query_one(InviteList).focus()

    def refresh_rows(self) -> None:
        """Read them anew."""
        lines = self.query_one(InviteList)
        lines.now = self.forum_app.now()
        lines.empty = _("No invite is open. I makes one.")
        lines.show(Rows(open_invites(self.forum_app.forum, self._board)))

    @on(LineList.Opened)
    def _chosen(self, event: LineList.Opened) -> None:
        invite: OpenInvite = event.row
        if not invite.closable:
            self.say(_("Closing this invite takes a role that may make such."))
        elif self.sure(_("Enter once more closes this invite, for everybody.")):
            close = partial(close_invite, self.forum_app.forum, self._board, invite.invite)
            self.carry_out(close, _("It is closed; it stands in the ledger."))
