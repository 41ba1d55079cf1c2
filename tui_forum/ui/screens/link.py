"""Linking another machine of one's own: the machine that is used already shows a code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from textual import work
from textual.widget import Widget

from tui_forum.language import N_, _, counted
from tui_forum.services.devices import machine_name
from tui_forum.services.linking import LinkedRow, link_machine
from tui_forum.services.locking import is_the_person
from tui_forum.services.spoken import Told, Wait
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.carried import Carried
from tui_forum.ui.screens.code import CodeScreen
from tui_forum.ui.screens.form import FormBody
from tui_forum.ui.screens.passphrase_form import PassphraseForm
from tui_forum.ui.screens.talk import network_of
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.words import Words

WAYS = [
    (False, N_("A number and three words, to type")),
    (True, N_("A line of text, to paste, to photograph (QR) or to carry in a file")),
]


class LinkAskScreen(PassphraseForm[None]):
    """What it means, and the passphrase."""

    def heading(self) -> str:
        """Where we are."""
        return _("Link another machine")

    def what_for(self) -> Iterable[Widget]:
        """What it means, and in which form the code comes."""
        yield Words(
            _(
                "Your other computer becomes you: your name, your boards, what you may read. Both must "
                "be on the same network. Install tui-forum there, start it, and press Ctrl+O on its "
                "first screen."
            ),
            classes="gap",
        )
        yield Words(
            _("You are shown a code. Type it on your own machine and say it to nobody: it is you."),
            classes="gap",
        )
        yield Words("")
        yield Choice([(as_text, _(words)) for as_text, words in WAYS], id="way")

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Check it, then show the code."""
        typed, forum = self.typed, self.forum_app.forum
        if not typed:
            self.tell(_("Type your passphrase first: whoever links a machine must be you."))
        elif await self.make(_("Opening…"), partial(is_the_person, forum, typed)):
            as_text = self.query_one(Choice).value
            self.app.switch_screen(LinkTextScreen(typed) if as_text else LinkCodeScreen(typed))


class LinkCodeScreen(CodeScreen):
    """Shows the code until the other machine has used it."""

    as_text = False

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
        forum, passphrase, as_text = self.forum_app.forum, self._passphrase, self.as_text
        return lambda told, wait: link_machine(
            forum,
            passphrase,
            told,
            machine=machine_name(),
            as_text=as_text,
            network=network_of(forum),
            wait=wait,
        )

    def went_well(self, made: LinkedRow) -> None:
        """It is one of yours now."""
        self.forum_app.wrote()
        self.done(
            _("The other machine is yours now, with {boards}. Its posts come when the two meet.").format(
                boards=counted(len(made.boards), "{n} board", "{n} boards")
            )
        )


class LinkTextScreen(LinkCodeScreen, Carried[None]):
    """The same with a line of text, for who would rather paste or photograph it than type."""

    as_text = True
    groups = ("form", "code", "carried")
    bar = ("carried.qr", "carried.file", "code.again", "form.back")
    BINDINGS = bind("form", "code", "carried")

    @property
    def line(self) -> str:
        """The line, while it waits to be used."""
        return self.code.code if self.code is not None else ""

    def what_to_do(self) -> str:
        """For the other machine."""
        return _(
            "On your other machine: Ctrl+O on the first screen, “another computer of mine”, then paste this "
            "in the place of the code. Show it to nobody: whoever has it becomes you, on all your boards."
        )

    def content(self) -> Iterable[Widget]:
        """The line in the place of a code."""
        yield FormBody(
            Words("", id="sorry", classes="gap sorry"),
            Words(self.what_to_do(), id="what", classes="gap"),
            Words("", id="code", classes=""),
            *self.line_widgets(),
            *self.below(),
        )

    def show_code(self) -> None:
        """In blocks, or as a QR code."""
        self.query_one("#code", Words).say("" if self.line else _("Making it…"))
        self.query_one("#address", Words).say("")
        self.show_line()

    def on_resize(self) -> None:
        """Fold it for this width."""
        if self.begun:
            self.show_code()
