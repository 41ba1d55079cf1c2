"""Your machines: which there are, what you call them, linking another, shutting out a lost one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from textual import on, work
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import _, counted
from tui_forum.services import devices
from tui_forum.services.machine_rows import Machine, machines_of
from tui_forum.text import clean_line, fit
from tui_forum.ui.bindings import bind
from tui_forum.ui.phrases import age
from tui_forum.ui.screens.ask import AskScreen
from tui_forum.ui.screens.page import Page
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.rows import Rows
from tui_forum.ui.widgets.words import Words


class MachineList(LineList):
    """One line a machine."""

    now = 0.0

    def draw(self, row: Machine, width: int, at_cursor: bool) -> str:
        """What it is called, when it was met."""
        mark = "▸" if at_cursor else " "
        name = _("this computer") if row.this else clean_line(row.name) or _("without a name")
        boards = counted(len(row.rows), "{n} board", "{n} boards")
        if row.this:
            met = ""
        elif row.met:
            met = _("met {age}").format(age=age(self.now, row.met))
        else:
            met = _("not met yet")
        room = max(12, min(28, width // 3))
        return fit(f"{mark}  {fit(name, room)} {fit(boards, 10)} {met}", width)

    def key(self, row: Machine) -> str:
        """The first of its ids."""
        return row.rows[0].device


class MachinesScreen(Page[None]):
    """The list, and what can be done."""

    groups = ("back", "list", "machines")
    bar = ("machines.link", "machines.name", "machines.drop", "back")
    BINDINGS = bind("back", "machines")
    DEFAULT_CSS = "MachinesScreen #about { height: auto; padding: 0 1; border-top: solid $secondary; }"

    def heading(self) -> str:
        """Where we are."""
        return _("Your machines")

    def status(self) -> str:
        """Who sees the names."""
        return _("The names are for you alone.")

    def offered(self) -> Sequence[str]:
        """This computer has its name, and shuts itself out by no key."""
        machine: Machine | None = self.query_one(MachineList).current
        if machine is None:
            return ("back",)
        return ("machines.link", "back") if machine.this else self.bar

    @on(LineList.Moved)
    def _offer(self) -> None:
        self.refresh_bars()

    def content(self) -> Iterable[Widget]:
        """The list, and what it means to be a machine of yours."""
        yield MachineList()
        yield Words("", id="missing", classes="")
        yield Words(
            _(
                "Each of these can read and write as you. What you have read, saved and muted, and your "
                "drafts go between them and to nobody else. If one is lost, shut it out: it hears nothing "
                "new from then on, and invites that are open are closed."
            ),
            id="about",
            classes="",
        )

    def begin(self) -> None:
        """The list has the keys."""
        super().begin()
        self.query_one(MachineList).focus()

    def refresh_rows(self) -> None:
        """Read them anew."""
        lines = self.query_one(MachineList)
        lines.now = self.forum_app.now()
        lines.empty = _("No boards yet, so there is nothing to link.\n\nJoin or start a board first.")
        lines.show(Rows(machines_of(devices.list_devices(self.forum_app.forum))))
        missing = devices.missing_words(self.forum_app.forum)
        self.query_one("#missing", Words).say("\n".join(f"! {words}" for words in missing))

    def _other(self) -> Machine | None:
        machine: Machine | None = self.query_one(MachineList).current
        if machine is not None and machine.this:
            self.say(_("That is the computer you are at."))
            return None
        return machine

    def action_link(self) -> None:
        """Another machine becomes yours."""
        from tui_forum.ui.screens.link import LinkAskScreen

        self.app.push_screen(LinkAskScreen())

    def action_name(self) -> None:
        """Call it something."""
        machine = self._other()
        if machine is None:
            return
        ask = AskScreen(
            _("Name a machine"),
            _("What do you call it? Nobody else learns this name."),
            _("Name"),
            value=machine.name,
        )

        def named(name: str | None) -> None:
            if name is not None:
                self._call_it(machine, name)

        self.app.push_screen(ask, named)

    @work(group=ACTING)
    async def _call_it(self, machine: Machine, name: str) -> None:
        app = self.forum_app
        try:
            await app.writer.do(partial(devices.name_device, app.forum, machine.which, name))
        except SyncError as error:
            self.sorry(error)
            return
        self.refresh_rows()

    def action_drop(self) -> None:
        """Shut it out, after its name and what that means."""
        machine = self._other()
        if machine is not None:
            from tui_forum.ui.screens.drop_machine import DropMachineScreen

            name = clean_line(machine.name) or _("the machine without a name")
            self.app.push_screen(DropMachineScreen(machine.which, name, len(machine.rows)), self._dropped)

    def _dropped(self, words: str | None) -> None:
        if words:
            self.refresh_rows()
            self.say(words)
