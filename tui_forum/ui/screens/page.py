"""What every screen shares: top line, status line, key bar, and hearing that something changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from typing import ClassVar, TypeVar, cast

from textual import work
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from sync.courtesy import ask_for_room
from sync.errors import SyncError
from tui_forum.services.errors_said import sentence
from tui_forum.ui.bindings import bind
from tui_forum.ui.host import Host
from tui_forum.ui.pace import PROMPT, REST_ROOM
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.bars import KeyBar, StatusLine, TopBar

Result = TypeVar("Result")
Answer = TypeVar("Answer")
BESIDE = "beside"
NARROW = 60  # a screen with fewer cells than this in a line is narrow
SAID_FOR = 5.0  # seconds that passing words stay on the status line


class Page(Screen[Result]):
    """A screen of the forum. `groups` names the keys that work on it, `bar` those that its key bar offers."""

    groups: ClassVar[tuple[str, ...]] = ("back",)
    bar: ClassVar[tuple[str, ...]] = ("back",)
    bar_words: ClassVar[Mapping[str, str]] = {}  # what a key of the bar is called here, for the catalogue
    guide: ClassVar[str] = ""  # the page of the guide that may help on this screen
    spelled: ClassVar[bool] = False  # whether Ctrl+S is written so: for who has just come
    BINDINGS = bind("app")
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012 (an instance variable in Textual)
        (0, "-narrow"),
        (NARROW, "-normal"),
        (110, "-wide"),
    ]
    DEFAULT_CSS = """
    Page { layout: vertical; }
    Page .content { height: 1fr; }
    Page .words { height: auto; padding: 0 1; }
    Page .gap { height: auto; padding: 1 1 0 1; }
    Page .sorry { height: auto; padding: 0 1; color: $error; text-style: bold; }
    Page .row { height: 1; }
    Page .edge { width: 1; color: $secondary; }
    Page .row { padding-right: 1; }
    Page .label { width: 14; padding: 0 1; }
    Page .row:focus-within .label { color: $primary; text-style: bold; }
    Page .row:focus-within .edge { color: $primary; text-style: bold; }
    Page FormBody Choice { margin-left: 1; }
    """

    begun = False  # whether it has chosen what has the keys
    _said_until = 0.0
    _composed = False
    _shown_before = False
    _question: Callable[[], Coroutine[object, None, None]] | None = None
    _asking = False
    _asked: tuple[str, float] = ("", 0.0)

    @property
    def forum_app(self) -> Host:
        """The app, as ours."""
        return cast(Host, self.app)

    @property
    def is_whole(self) -> bool:
        """Whether all of it is there: composed, and not being taken down."""
        return self._composed and self.is_attached and any(isinstance(node, KeyBar) for node in self.children)

    def compose(self) -> ComposeResult:
        """The frame around `content`."""
        yield TopBar()
        yield from self.content()
        yield StatusLine()
        yield KeyBar(self.groups, self.bar, self.bar_words, spelled=self.spelled)

    def content(self) -> Iterable[Widget]:
        """What stands between the top line and the status line."""
        raise NotImplementedError

    def heading(self) -> str:
        """Where we are, cleaned."""
        return "tui-forum"

    def status(self) -> str:
        """What is so, cleaned."""
        return ""

    @property
    def is_narrow(self) -> bool:
        """Whether there is little room: known before Textual gives the screen its class for it."""
        return self.app.size.width < NARROW

    def offered(self) -> Sequence[str]:
        """The keys of `bar` that do something at the moment."""
        return self.bar

    def called(self) -> Mapping[str, str]:
        """What keys of the bar are called here at the moment, by their ids, for the catalogue."""
        return self.bar_words

    def refresh_rows(self) -> None:
        """Read again what the forum holds: it has changed, or we came back to this screen."""

    def refresh_bars(self) -> None:
        """Say again where we are, who is near and what is so."""
        if self.is_whole:
            self.query_one(TopBar).show(self.heading(), self.forum_app.near_words())
            self.query_one(KeyBar).show(self.offered(), self.called())
            if time.monotonic() >= self._said_until:
                self.query_one(StatusLine).show(self.status())

    def changed(self) -> None:
        """The forum has changed."""
        try:
            if self.is_whole and self.forum_app.is_open:
                self.refresh_rows()
            self.refresh_bars()
        except SyncError as error:  # the store may be busy or damaged: say so, and stay usable
            self.sorry(error)

    def on_mount(self) -> None:
        """Begin. Textual calls this of every class in the line, so only this one defines it."""
        self._composed = True
        self.begin()
        self.begun = True

    def begin(self) -> None:
        """Fill the frame and choose what has the keys."""
        self.changed()

    def on_resize(self) -> None:
        """What is said may be shorter or longer now. Textual calls this beside what a subclass does."""
        self.refresh_bars()

    def on_screen_resume(self) -> None:
        """Catch up with what changed while another screen lay on top."""
        if self._shown_before:
            self.changed()
        self._shown_before = True

    def on_idle(self) -> None:
        """What a key has changed is painted now: Textual would wait for the next beat of its clock."""
        if self._dirty_widgets and time.monotonic() - self.forum_app.touched < PROMPT:
            self._on_timer_update()
            ask_for_room(REST_ROOM)

    def say(self, words: str) -> None:
        """Put words on the status line for long enough to read them."""
        self._said_until = time.monotonic() + SAID_FOR
        self.set_timer(SAID_FOR + 0.05, self.refresh_bars)
        if self.is_whole:
            self.query_one(StatusLine).show(words)

    def sure(self, question: str) -> bool:
        """Whether this was asked for twice; the first time only `question` is put."""
        asked, self._asked = self._asked, (question, time.monotonic())
        if asked[0] == question and self._asked[1] - asked[1] < SAID_FOR:
            self._asked = ("", 0.0)
            return True
        self.say(question)
        return False

    def sorry(self, error: SyncError) -> None:
        """Say what went wrong and what to do next."""
        self.say(sentence(error))

    def ask_beside(self, ask: Callable[[], Answer], show: Callable[[Answer], None]) -> None:
        """Ask the forum what may take long in a thread of its own, and show the answer when it is there.

        What is asked meanwhile waits its turn, and of several such questions the last alone is put.
        """
        waits, self._question = self._question is not None, lambda: self._show(ask, show)
        if not waits and not self._asking:
            self._put_questions()

    @work(group=BESIDE)
    async def _put_questions(self) -> None:
        self._asking = True
        try:
            while (question := self._question) is not None:
                self._question = None
                await question()
        finally:
            self._asking = False

    async def _show(self, ask: Callable[[], Answer], show: Callable[[Answer], None]) -> None:
        try:
            answer = await asyncio.to_thread(ask)
            if self.is_whole and self.forum_app.is_open:
                show(answer)
        except SyncError as error:
            if self.is_whole:
                self.sorry(error)

    @work(group=ACTING)
    async def carry_out(self, act: Callable[[], object], words: str) -> None:
        """Do something on the writer thread, show what came of it, and say `words`."""
        try:
            await self.forum_app.writer.do(act)
        except SyncError as error:
            self.sorry(error)
            return
        self.forum_app.wrote()
        self.refresh_rows()
        self.say(words)

    def action_back(self) -> None:
        """Leave this screen."""
        self.dismiss(None)
