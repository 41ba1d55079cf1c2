"""Inviting someone: make an invite, and hand it over."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import work
from textual.widget import Widget

from tui_forum.language import N_, _, counted
from tui_forum.model.rows import BoardRow
from tui_forum.services import joining
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.form import Form, FormBody
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.bars import KeyBar
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.words import Words

USES = [(1, N_("One person")), (5, N_("Up to five people")), (25, N_("A group, up to 25"))]
DAYS = [(7, N_("for a week")), (1, N_("for a day")), (30, N_("for a month"))]
HOW_TO_GIVE = N_(
    "Hand this to them: on paper, on a USB stick, or in a message you trust. Spaces and line breaks do not "
    "matter. Whoever has it can join, so give it only to whom it is meant for. They choose "
    "“I have an invite” in the app, and meet you or another member on the same network."
)


def grouped(text: str, width: int) -> str:
    """The invite in blocks of five letters that a person can copy, as many to a line as fit."""
    blocks = [text[start : start + 5] for start in range(0, len(text), 5)]
    per_line = max(1, (width + 1) // 6)
    return "\n".join(" ".join(blocks[start : start + per_line]) for start in range(0, len(blocks), per_line))


class InviteScreen(Form[None]):
    """For how many people, for how long; then the invite itself."""

    groups = ("form", "invite", "go-on")
    bar = ("invite.make", "pane", "form.back")
    BINDINGS = bind("invite", "go-on")

    def __init__(self, board: BoardRow) -> None:
        super().__init__()
        self._board = board
        self._text = ""

    def heading(self) -> str:
        """Where we are."""
        return _("Invite someone to {name}").format(name=clean_line(self._board.name))

    def content(self) -> Iterable[Widget]:
        """Choices, then the invite."""
        yield FormBody(
            Words(_("For whom?"), classes="gap asked"),
            Choice([(uses, _(words)) for uses, words in USES], id="uses", classes="asked"),
            Words(_("How long may it be used?"), classes="gap asked"),
            Choice([(days, _(words)) for days, words in DAYS], id="days", classes="asked"),
            Words("", id="invite", classes="gap"),
            Words("", id="how", classes="gap"),
            Words("", id="sorry", classes="gap sorry"),
        )

    def begin(self) -> None:
        """Ready to choose."""
        super().begin()
        for name in ("#sorry", "#invite", "#how"):
            self.query_one(name, Words).say("")
        self.query_one("#uses").focus()

    def on_resize(self) -> None:
        """Fold the invite for this width."""
        if self._text:
            self.query_one("#invite", Words).say(grouped(self._text, self.app.size.width - 4))

    @work(exclusive=True, group=ACTING)
    async def action_make(self) -> None:
        """Make it."""
        app = self.forum_app
        if self._text:  # made already: another one begins anew
            self.query(".asked").set(display=True)
            self._text = ""
            self.query_one(KeyBar).show(self.bar)
            self.query_one("#uses").focus()
            return
        uses, days = self.query_one("#uses", Choice).value, self.query_one("#days", Choice).value
        make = partial(
            joining.make_invite,
            app.forum,
            self._board.board,
            uses=uses,
            days=days,
            addresses=app.sharing.addresses(),
        )
        invite = await self.make(_("Making the invite…"), make)
        if invite is None:
            return
        app.wrote()
        self._text = invite.text
        self.on_resize()
        self.query_one("#how", Words).say(_(HOW_TO_GIVE))
        self.query(".asked").set(display=False)
        body = self.query_one(FormBody)
        body.can_focus = True  # nothing else is left to focus, and the arrow keys should scroll
        body.focus()
        self.query_one(KeyBar).show(("go-on", "invite.make"))
        self.say(
            _("An invite for {people}, good for {days}.").format(
                people=counted(uses, "{n} person", "{n} people"), days=counted(days, "{n} day", "{n} days")
            )
        )

    def action_done(self) -> None:
        """Enter: make it; once it is made, go back to the board."""
        if self._text:
            self.dismiss(None)
        else:
            self.action_make()
