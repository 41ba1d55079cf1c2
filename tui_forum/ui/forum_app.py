"""The app itself: what all screens share, how they hear of changes, and how it is left."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from textual import work
from textual.filter import LineFilter
from textual.screen import Screen

from tui_forum.language import _
from tui_forum.services.config import Settings
from tui_forum.services.home import Forum, home_exists
from tui_forum.services.own import part
from tui_forum.services.standing import hold_lapsed
from tui_forum.ui import themes
from tui_forum.ui.ascii import AsciiGlyphs
from tui_forum.ui.bindings import bind, check
from tui_forum.ui.chores import CHORES_EVERY, look_after
from tui_forum.ui.commands import ForumCommands
from tui_forum.ui.hearing import HearingApp
from tui_forum.ui.leave import Terminal
from tui_forum.ui.options import DemoHandle, UiOptions
from tui_forum.ui.sharing import Sharing

LOOK_EVERY = 0.15  # seconds between looks at whether this or another process changed the forum
OF_SHARING = ("sharing", "discovery", "listen", "peers")  # settings that an engine is told at its start
AGES_EVERY = 30.0  # seconds between redrawing of "3 min ago"


class ForumApp(HearingApp):
    """tui-forum on a terminal."""

    TITLE = "tui-forum"
    COMMANDS: ClassVar[set[Any]] = {ForumCommands}
    BINDINGS = bind("app")
    ENABLE_COMMAND_PALETTE = True
    CSS = """
    Screen { background: $background; color: $foreground; }
    PickScreen { background: transparent; }
    Input, Input:focus { background-tint: 0%; }
    """

    def __init__(
        self, home: Path, options: UiOptions, *, forum: Forum | None = None, terminal: Terminal | None = None
    ) -> None:
        # Under NO_COLOR Textual must know from the start to keep the terminal's colours, or it paints greys.
        super().__init__(terminal, ansi_color=True if themes.no_color() else None)
        self.animation_level = "none"
        self.home = home
        self.options = options
        self.key_troubles: list[str] = []
        self.demo: DemoHandle | None = None
        self.writer.sorry = self.sorry
        self._forum = forum
        self._aged = 0  # when ages were drawn last, by the home's clock
        self._ascii = AsciiGlyphs()
        self._plain_marks = False
        self.sharing = Sharing(options.sync, self.tell)
        for theme in themes.THEMES:
            self.register_theme(theme)
        self._take_settings(forum)

    # Opening and closing.

    @property
    def is_open(self) -> bool:
        """Whether a home is open."""
        return self._forum is not None

    @property
    def forum(self) -> Forum:
        """The open home."""
        if self._forum is None:
            raise RuntimeError("no home is open")
        return self._forum

    @property
    def may_lock(self) -> bool:
        """Only the person's own home: the demo's passphrase is nobody's."""
        return self._forum is not None and self.demo is None

    def now(self) -> float:
        """Seconds since 1970, by the home's own clock."""
        return self._forum.clock.now() if self._forum is not None else time.time()

    def _take_settings(self, forum: Forum | None) -> None:
        """Theme and keys: those asked for at the start, else the home's own."""
        settings = self.options.settings or (forum.settings if forum else Settings())
        if forum is not None:
            forum.settings = settings
        self._apply(settings)

    def _apply(self, settings: Settings) -> None:
        self._plain_marks = settings.ascii
        self.lock_after = 60.0 * settings.lock_after
        self.theme = themes.choose(settings.theme)
        self.keys_changed, self.key_troubles = check(settings.keys)
        self.set_keymap(self.keys_changed)

    async def settings_changed(self, before: Settings, now: Settings) -> None:
        """Take up what was chosen on screen: looks at once, and sharing anew where it is concerned."""
        self._apply(now)
        for widget in self.screen.query("*"):
            widget.refresh()
        if any(getattr(before, name) != getattr(now, name) for name in OF_SHARING):
            await asyncio.to_thread(self.sharing.stop)
            self.sharing.start(self.forum)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every drawn line passes through."""
        filters = super().get_line_filters()
        return [*filters, self._ascii] if self._plain_marks else filters

    def get_default_screen(self) -> Screen[Any]:
        """The list of threads when a home is open already; else a blank below the first steps."""
        if self._forum is None:
            return super().get_default_screen()
        from tui_forum.ui.screens.main import MainScreen

        return MainScreen()

    def _door(self) -> Screen[Any]:
        """The screen that opens a home: unlocking, or first steps."""
        if home_exists(self.home):
            from tui_forum.ui.screens.unlock import UnlockScreen

            return UnlockScreen()
        from tui_forum.ui.screens.first_run import FirstRunScreen

        return FirstRunScreen()

    def on_mount(self) -> None:
        """Start what runs besides the screens."""
        self.watch_terminal()
        self.watch_idleness()
        self.set_interval(LOOK_EVERY, self.look)
        self.set_interval(AGES_EVERY, self._redraw_ages)
        self.set_interval(CHORES_EVERY, self._look_after)
        if self._forum is not None:
            self.call_after_refresh(self.sharing.start, self._forum)
            self.call_after_refresh(self._load_screens)
        else:
            self.push_screen(self._door())

    @work(thread=True)
    def _load_screens(self) -> None:
        """Once the list is seen: what is opened first most often, so that the first Enter need not wait."""
        import_module("tui_forum.ui.screens.thread")

    def open_forum(self, forum: Forum, demo: DemoHandle | None = None) -> None:
        """Go on with a home that has just been made or unlocked."""
        self._forum, self.demo = forum, demo
        self._take_settings(forum)
        self.sharing.start(forum)

    async def open_demo(self, handle: DemoHandle) -> None:
        """Look around in the demo; the person's own home waits, locked, for another time."""
        own, self._forum = self._forum, None
        await asyncio.to_thread(self.sharing.stop)
        if own is not None:
            own.close()
        self.open_forum(handle.forum, handle)

    def show_main(self, then: Screen[Any] | None = None) -> None:
        """Put the list of threads in place of the first screens, with another screen on top if given."""
        from tui_forum.ui.screens.main import MainScreen

        self.switch_screen(MainScreen())
        if then is not None:
            self.push_screen(then)

    def close(self) -> None:
        """End sync, write what waits, lock the home."""
        self.sharing.stop()
        self.writer.close()
        if self.demo is not None:
            self.demo.close()
        elif self._forum is not None:
            part(self._forum)
            self._forum.close()
        self._forum = None

    # Hearing of changes.

    def version(self) -> object:
        """Compares unequal after the open home has changed; None while none is open."""
        return None if self._forum is None else self._forum.version()

    def _look_after(self) -> None:
        self.run_worker(look_after(self), group="chores", exclusive=True)

    def _redraw_ages(self) -> None:
        if self._forum is not None:
            self.sharing.go_on_if_due(self._forum)
            before, self._aged = self._aged, self._forum.now()
            if hold_lapsed(self._forum, before, self._aged):
                self.look_again()
        self.redraw_times()
        self.refresh_bars()

    def near_words(self) -> str:
        """Who is near, and whether this is the demo."""
        banner = self.options.banner or (_("demo") if self.demo is not None else "")
        near = self.sharing.near_words(self.now())
        return f"{banner} · {near}" if banner else near

    def last_thing(self) -> None:
        """A demo leaves nothing behind."""
        if self.demo is not None:
            self.demo.close()
