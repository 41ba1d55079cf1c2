"""Linking another machine of one's own: the machine that is used already shows a code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from textual import work
from textual.widget import Widget

from tui_forum.language import _, counted
from tui_forum.services.devices import machine_name
from tui_forum.services.linking import LinkedRow, link_machine
from tui_forum.services.locking import is_the_person
from tui_forum.services.spoken import Told, Wait
from tui_forum.ui.screens.code import CodeScreen
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.screens.talk import network_of
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words


class LinkAskScreen(Form[None]):
    """What it means, and the passphrase."""

    def heading(self) -> str:
        """Where we are."""
        return _("Link another machine")

    def content(self) -> Iterable[Widget]:
        """Words, one field."""
        yield FormBody(
            Words(
                _(
                    "Your other computer becomes you: your name, your boards, what you may read. Both must "
                    "be on the same network. Install tui-forum there, start it, and press Ctrl+O on its first "
                    "screen."
                ),
                classes="gap",
            ),
            Words(
                _("You are shown a code. Type it on your own machine and say it to nobody: it is you."),
                classes="gap",
            ),
            Words(""),
            row(_("Passphrase"), Field(secret=True, id="passphrase")),
            Words("", id="sorry", classes="gap sorry"),
        )

    def begin(self) -> None:
        """Ready to type."""
        super().begin()
        self.tell("")
        self.query_one(Field).focus()

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Check it, then show the code."""
        typed, forum = self.query_one(Field).value, self.forum_app.forum
        if not typed:
            self.tell(_("Type your passphrase first: whoever links a machine must be you."))
        elif await self.make(_("Opening…"), partial(is_the_person, forum, typed)):
            self.app.switch_screen(LinkCodeScreen(typed))


class LinkCodeScreen(CodeScreen):
    """Shows the code until the other machine has used it."""

    def __init__(self, passphrase: str) -> None:
        super().__init__()
        self._passphrase = passphrase

    def heading(self) -> str:
        """Where we are."""
        return _("Link another machine")

    def what_to_do(self) -> str:
        """For the other machine."""
        return _(
            "On your other machine: Ctrl+O on the first screen, “another computer of mine”, then type this. "
            "Say it to nobody: whoever types it becomes you, on all your boards."
        )

    def work(self) -> Callable[[Told, Wait], LinkedRow]:
        """Hand the person and their boards over."""
        forum, passphrase = self.forum_app.forum, self._passphrase
        return lambda told, wait: link_machine(
            forum, passphrase, told, machine=machine_name(), network=network_of(forum), wait=wait
        )

    def went_well(self, made: LinkedRow) -> None:
        """It is one of yours now."""
        self.forum_app.wrote()
        self.done(
            _("The other machine is yours now, with {boards}. Its posts come when the two meet.").format(
                boards=counted(len(made.boards), "{n} board", "{n} boards")
            )
        )
