"""Coming back on a new computer: from another one that is in use, or with the 24 words."""

from __future__ import annotations

from collections.abc import Iterable

from textual import work
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import _
from tui_forum.services.config import load_settings
from tui_forum.services.devices import machine_name
from tui_forum.services.home import HomePaths, create_home, open_home
from tui_forum.services.linking import LinkedRow, adopt_person
from tui_forum.services.reminders import keep_recovery_state
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.enter_code import CodeForm
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.screens.talk import network_by
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.fields import Field, Writing
from tui_forum.ui.widgets.words import Words


def passphrase_rows() -> Iterable[Widget]:
    """A passphrase for this computer, twice."""
    yield Words(_("Choose a passphrase for this computer. It may be another one than before."), classes="gap")
    yield row(_("Passphrase"), Field(secret=True, id="passphrase"))
    yield row(_("Once more"), Field(secret=True, id="again"))


def differs(form: Form[None]) -> bool:
    """Whether the two are not the same; says so."""
    fields = [form.query_one(name, Field) for name in ("#passphrase", "#again")]
    if fields[0].value and fields[0].value == fields[1].value:
        return False
    form.tell(_("Type the passphrase twice, slowly: the two are not the same yet."))
    fields[0 if not fields[0].value else 1].focus()
    return True


class BeenHereScreen(Form[None]):
    """Which of the two."""

    groups = ("form", "go-on")
    bar = ("go-on", "form.back")
    BINDINGS = bind("go-on")
    spelled = True

    def heading(self) -> str:
        """Where we are."""
        return _("tui-forum · welcome back")

    def content(self) -> Iterable[Widget]:
        """Two ways."""
        ways = [
            ("code", _("I have another computer of mine here, with tui-forum")),
            ("words", _("I have my 24 recovery words")),
        ]
        yield FormBody(
            Words(_("How do you come back?"), classes="gap"),
            Words(""),
            Choice(ways, id="ways"),
            Words(_("↑ ↓ choose, Enter goes on."), classes="gap"),
        )

    def begin(self) -> None:
        """Ready to choose."""
        super().begin()
        self.query_one(Choice).focus(scroll_visible=False)

    def action_done(self) -> None:
        """Go that way."""
        by_code = self.query_one(Choice).value == "code"
        self.app.switch_screen(LinkHereScreen() if by_code else RestoreScreen())

    def action_back(self) -> None:
        """To the first steps of somebody new."""
        from tui_forum.ui.screens.first_run import FirstRunScreen

        self.app.switch_screen(FirstRunScreen())


class LinkHereScreen(CodeForm):
    """The code that the other computer shows, and a passphrase for this one."""

    spelled = True

    def heading(self) -> str:
        """Where we are."""
        return _("tui-forum · another computer of mine")

    def content(self) -> Iterable[Widget]:
        """Code, address, passphrase."""
        yield FormBody(
            Words(
                _("On your other computer: D for your machines, a to link another. It shows what to type."),
                classes="gap",
            ),
            Words(""),
            *self.code_rows(),
            *passphrase_rows(),
            Words("", id="sorry", classes="gap sorry"),
        )

    def action_done(self) -> None:
        """Look for the other computer."""
        if self.talking or (found := self.code_and_address()) is None or differs(self):
            return
        (code, address), home = found, self.forum_app.home
        passphrase = self.query_one("#passphrase", Field).value
        try:
            network = network_by(load_settings(HomePaths(home).config), address)
        except SyncError as error:
            self.sorry(error)
            return
        self.tell(_("Looking for your other computer… Esc stops."))
        self.begin_talk(
            lambda told, wait: adopt_person(
                home, passphrase, code, told, machine=machine_name(), network=network, wait=wait
            ),
            lambda linked: self._linked(linked, passphrase),
        )

    def action_back(self) -> None:
        """Stop looking, or to the choice before."""
        if self.talking:
            super().action_back()
        else:
            self.app.switch_screen(BeenHereScreen())

    @work(exclusive=True, group=ACTING)
    async def _linked(self, linked: LinkedRow, passphrase: str) -> None:
        app = self.forum_app
        forum = await self.make(_("Opening…"), lambda: open_home(app.home, passphrase))
        if forum is not None:
            app.open_forum(forum)
            app.show_main()
            app.say_soon(
                _("Welcome back, {name}. Your posts come as the two meet.").format(
                    name=clean_line(linked.name)
                )
            )


class RestoreScreen(Form[None]):
    """The 24 words, a name, a passphrase."""

    DEFAULT_CSS = "RestoreScreen Writing { height: 5; }"
    spelled = True

    def heading(self) -> str:
        """Where we are."""
        return _("tui-forum · your 24 words")

    def content(self) -> Iterable[Widget]:
        """Words, name, passphrase."""
        yield FormBody(
            Words(_("Type the words in their order; blanks between them are enough."), classes="gap"),
            Writing(id="words"),
            row(_("Name"), Field(id="name")),
            *passphrase_rows(),
            Words("", id="sorry", classes="gap sorry"),
        )

    def begin(self) -> None:
        """Ready for the words."""
        super().begin()
        self.tell("")
        self.query_one(Writing).focus()

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Make the home with the keys of before."""
        words = " ".join(self.query_one(Writing).text.split()).casefold()
        name, app = self.query_one("#name", Field).value, self.forum_app
        if not words or not name.strip():
            self.tell(_("The words and a name first."))
            return
        if differs(self):
            return
        passphrase = self.query_one("#passphrase", Field).value
        forum = await self.make(
            _("Bringing your keys back…"), lambda: create_home(app.home, name, passphrase, words=words)
        )
        if forum is None:
            return
        await app.writer.do(lambda: keep_recovery_state(forum, "written"))
        app.open_forum(forum)
        from tui_forum.ui.screens.ways_in import WaysInScreen

        app.switch_screen(WaysInScreen(passphrase))

    def action_back(self) -> None:
        """To the choice before."""
        if not self.busy:
            self.app.switch_screen(BeenHereScreen())
