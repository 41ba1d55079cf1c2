"""Inviting someone: by a code said aloud, or with an invite to hand over."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import work
from textual.widget import Widget

from tui_forum.language import N_, _
from tui_forum.model.rows import BoardRow
from tui_forum.services import joining
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.form import Form, FormBody
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.words import Words

HOW = [
    ("hand", N_("I hand them an invite: text, QR code or file")),
    ("code", N_("They are beside me: a code, said aloud")),
]
USES = [(1, N_("One person")), (5, N_("Up to five people")), (25, N_("A group, up to 25"))]
DAYS = [(7, N_("for a week")), (1, N_("for a day")), (30, N_("for a month"))]
ROLES = [
    ("member", N_("As a member")),
    ("facilitator", N_("As a facilitator: looks after the board")),
    ("steward", N_("As a steward: stands in for the founder")),
]


class InviteScreen(Form[None]):
    """How, for how many people, for how long, and as what."""

    groups = ("form", "invite", "go-on")
    bar = ("invite.make", "pane", "form.back")
    BINDINGS = bind("invite", "go-on")

    def __init__(self, board: BoardRow) -> None:
        super().__init__()
        self._board = board

    def heading(self) -> str:
        """Where we are."""
        return _("Invite someone to {name}").format(name=clean_line(self._board.name))

    def content(self) -> Iterable[Widget]:
        """Choices."""
        yield FormBody(
            Words(_("How?"), classes="gap"),
            Choice([(how, _(words)) for how, words in HOW], id="how"),
            Words(_("For whom?"), classes="gap hand"),
            Choice([(uses, _(words)) for uses, words in USES], id="uses", classes="hand"),
            Words(_("How long may it be used?"), classes="gap hand"),
            Choice([(days, _(words)) for days, words in DAYS], id="days", classes="hand"),
            Words(_("What do they become?"), classes="gap role"),
            Choice([(role, _(words)) for role, words in self._roles()], id="role", classes="role"),
            Words("", id="sorry", classes="gap sorry"),
        )

    def _roles(self) -> list[tuple[str, str]]:
        """Those below our own."""
        reach = {"founder": 3, "steward": 2}.get(self._board.role, 1)
        return ROLES[:reach]

    def begin(self) -> None:
        """Ready to choose."""
        super().begin()
        self.tell("")
        self.query(".role").set(display=len(self._roles()) > 1)
        self.query_one("#how").focus(scroll_visible=False)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """A code is for one person, and for now."""
        if event.choice.id == "how":
            self.query(".hand").set(display=event.choice.value == "hand")

    def _chosen(self, name: str) -> object:
        return self.query_one(f"#{name}", Choice).value

    @work(exclusive=True, group=ACTING)
    async def action_make(self) -> None:
        """Make it."""
        app, role = self.forum_app, str(self._chosen("role"))
        if self._chosen("how") == "code":
            from tui_forum.ui.screens.code import InviteCodeScreen

            app.switch_screen(InviteCodeScreen(self._board, role))
            return
        days = self.query_one("#days", Choice).value
        make = partial(
            joining.make_invite,
            app.forum,
            self._board.board,
            role=role,
            uses=self.query_one("#uses", Choice).value,
            days=days,
            addresses=app.sharing.addresses(),
        )
        invite = await self.make(_("Making the invite…"), make)
        if invite is not None:
            app.wrote()
            from tui_forum.ui.screens.invite_made import MadeInviteScreen

            app.switch_screen(MadeInviteScreen(invite, days))

    def action_done(self) -> None:
        """Enter: make it."""
        self.action_make()
