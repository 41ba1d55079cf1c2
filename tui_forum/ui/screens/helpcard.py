"""The help card: whom to call, from everywhere, with no network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_forum.language import N_, _
from tui_forum.model.errors import BadConfig
from tui_forum.services.helpcard import FILE, HelpLine, help_lines
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.words import Words

NEUTRAL = N_(
    "If somebody is in danger now, call the emergency number of where you are. A phone often shows it "
    "on its locked screen, under “Emergency”, and can call it without a SIM card or credit.\n\n"
    "No number at hand? Ask whoever is near: a neighbour, a shop, a pharmacy, a driver, the people who "
    "run this place. You need not explain much: “I need help now” is enough.\n\n"
    "To find a number for later: the front pages of a phone book, the wall of a clinic or a community "
    "centre, the back of a health card.\n\n"
    "If you think of hurting yourself, you need not carry it alone tonight. Tell one person in the room, "
    "or go where people are."
)
NONE_YET = N_(
    "No numbers are written down on this computer yet. Whoever looks after it can put them into {file} in "
    "the home folder (`tui-forum paths` says where that is)."
)


def card_words(lines: Sequence[HelpLine], trouble: str = "") -> str:
    """The whole card as text: the home's own numbers first."""
    parts = [trouble] if trouble else []
    for line in lines:
        said = f"{clean_line(line.title)}:  {clean_line(line.number)}"
        if line.note:
            said += f"\n  {clean_line(line.note)}"
        checked = _("last checked {day}").format(day=clean_line(line.checked))
        parts.append(f"{said}\n  {checked if line.checked else _('not said when it was checked')}")
    if not lines and not trouble:
        parts.append(_(NONE_YET).format(file=FILE))
    return "\n\n".join([*parts, _(NEUTRAL)])


class HelpCardScreen(Page[None]):
    """Text that scrolls; nothing on it needs a network or an open home."""

    groups = ("back",)
    BINDINGS = bind("back")

    def heading(self) -> str:
        """Where we are."""
        return _("Help card")

    def status(self) -> str:
        """Nobody learns of it."""
        return _("This page is on this computer. Nobody learns that you opened it.")

    def content(self) -> Iterable[Widget]:
        """The card."""
        yield VerticalScroll(Words("", id="words", classes="gap"), classes="content")

    def begin(self) -> None:
        """Read the home's own card; arrow keys scroll."""
        super().begin()
        try:
            words = card_words(help_lines(self.forum_app.home))
        except BadConfig as error:
            words = card_words([], f"{error} {error.hint}")
        self.query_one("#words", Words).say(words)
        self.query_one(VerticalScroll).focus()
