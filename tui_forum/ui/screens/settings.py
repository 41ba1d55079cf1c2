"""Settings: each in words, with what it does. Chosen here, it is kept sealed; config.toml goes first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import N_, _
from tui_forum.services import preferences
from tui_forum.services.config import Settings
from tui_forum.services.home import Forum
from tui_forum.services.setting_words import ROWS, SettingRow, next_option, value_words
from tui_forum.text import clean_line, fit
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.ask import AskScreen
from tui_forum.ui.screens.page import Page
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.rows import Rows
from tui_forum.ui.widgets.words import Words

WITH_SOURCE = 60  # from this many cells on there is room to say where a setting comes from


class SettingList(LineList):
    """One line a setting: its name, and what it is now."""

    forum: Forum | None = None

    def draw(self, row: SettingRow, width: int, at_cursor: bool) -> str:
        """Name and value; a door ends in an ellipsis."""
        if row.kind == "heading":
            return fit(f" {_(row.title)}", width)
        mark = "▸" if at_cursor else " "
        if row.kind == "door":
            return fit(f"{mark}  {_(row.title)} …", width - 1) + " "
        name = fit(_(row.title), min(_longest_name(), width // 2))
        return fit(f"{mark}  {name} {clean_line(self._value(row))}", width - 1) + " "

    def _value(self, row: SettingRow) -> str:
        if self.forum is None:
            return ""
        value = value_words(row, self.forum.settings)
        fixed = preferences.in_file(self.forum, row.name)
        return value + (f"   · {_('set in config.toml')}" if fixed and self.size.width >= WITH_SOURCE else "")

    def weight(self, row: SettingRow) -> str:
        """Headings stand out."""
        return "list--strong" if row.kind == "heading" else ""

    def key(self, row: SettingRow) -> tuple[str, str]:
        """A setting keeps its name."""
        return row.name, row.title

    def can_stop(self, row: SettingRow) -> bool:
        """Not on a heading."""
        return row.kind != "heading"


class SettingsScreen(Page[None]):
    """Enter changes what is under the cursor; what it does stands below."""

    groups = ("back", "list", "settings")
    bar = ("list.open", "settings.default", "back")
    bar_words: ClassVar[Mapping[str, str]] = {"list.open": N_("change")}
    BINDINGS = bind("back", "settings")
    DEFAULT_CSS = """
    SettingsScreen SettingList { height: 1fr; }
    SettingsScreen #about { height: auto; min-height: 4; max-height: 7; padding: 0 1; }
    SettingsScreen #about { border-top: solid $secondary; }
    """

    def heading(self) -> str:
        """Where we are."""
        return _("Settings")

    def status(self) -> str:
        """Where choices are kept."""
        return _("What you choose here is kept sealed on this computer.")

    def content(self) -> Iterable[Widget]:
        """The list, and what the setting under the cursor does."""
        yield SettingList(Rows(ROWS))
        yield Words("", id="about", classes="")

    def begin(self) -> None:
        """The list has the keys."""
        super().begin()
        self.query_one(SettingList).focus()

    def refresh_rows(self) -> None:
        """Values may have changed."""
        lines = self.query_one(SettingList)
        lines.forum = self.forum_app.forum
        lines.redraw()
        self._tell_about()

    @on(LineList.Moved)
    def _tell_about(self) -> None:
        row = self.query_one(SettingList).current
        if row is None:
            return
        words = _(row.about)
        if preferences.in_file(self.forum_app.forum, row.name):
            words += " " + _("It is set in config.toml, and that goes first.")
        elif row.options:
            words += " " + _("Enter changes it: {options}.").format(
                options=", ".join(_(words) for _value, words in row.options)
            )
        self.query_one("#about", Words).say(words)

    @on(LineList.Opened)
    def _change(self, event: LineList.Opened) -> None:
        row, forum = event.row, self.forum_app.forum
        if row.kind == "door":
            self._go_through(row.name)
        elif row.kind == "choice":
            self._keep(partial(preferences.choose, forum, row.name, next_option(row, forum.settings)))
        else:
            asked = AskScreen(
                _(row.title),
                _(row.about),
                _(row.title),
                value="" if not forum.settings.peers else value_words(row, forum.settings),
                needed=False,
            )
            self.app.push_screen(asked, self._typed)

    def _typed(self, typed: str | None) -> None:
        if typed is not None:
            peers = [part.strip() for part in typed.split(",") if part.strip()]
            self._keep(partial(preferences.choose, self.forum_app.forum, "peers", peers))

    def action_default(self) -> None:
        """Back to how it was at the beginning."""
        row = self.query_one(SettingList).current
        if row is not None and row.kind in ("choice", "text"):
            self._keep(partial(preferences.unchoose, self.forum_app.forum, row.name))

    @work(group=ACTING)
    async def _keep(self, keep: Callable[[], Settings]) -> None:
        app = self.forum_app
        before = app.forum.settings
        try:
            now = await app.writer.do(keep)
        except SyncError as error:
            self.sorry(error)
            return
        await app.settings_changed(before, now)
        self.refresh_rows()
        self.refresh_bars()
        self.say(_("Kept."))

    def _go_through(self, name: str) -> None:
        self.app.push_screen(_door(name))


def _longest_name() -> int:
    """Cells of the longest name of a setting, in this language."""
    return max(cell_len(_(row.title)) for row in ROWS if row.kind in ("choice", "text"))


def _door(name: str) -> Page[Any]:
    """The screen behind a line that has no value of its own."""
    if name == "keys":
        from tui_forum.ui.screens.keys import KeysScreen

        return KeysScreen()
    if name == "passphrase":
        from tui_forum.ui.screens.passphrase import PassphraseScreen

        return PassphraseScreen()
    if name == "recovery":
        from tui_forum.ui.screens.recovery import RecoveryAskScreen

        return RecoveryAskScreen()
    from tui_forum.ui.screens.machines import MachinesScreen

    return MachinesScreen()
