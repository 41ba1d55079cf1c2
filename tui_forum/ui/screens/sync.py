"""Sync: who is near, how they were found, what waits to leave, and what to do next. Only what is known."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from shutil import disk_usage

from textual import work
from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_forum.language import N_, _
from tui_forum.services import boards
from tui_forum.services.meetings import (
    held_ahead,
    leaving_posts,
    met_machines,
    name_of_device,
    new_machines,
)
from tui_forum.services.sync_state import SyncState
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.sync_acts import SyncActs
from tui_forum.ui.sync_needs import Needs, needs_words
from tui_forum.ui.sync_parts import (
    BY_HAND,
    FILES_BY_HAND,
    Known,
    leaving_words,
    log_words,
    met_words,
    paused_words,
)
from tui_forum.ui.sync_words import Around, on_or_off, sync_words
from tui_forum.ui.widgets.words import Indented, Words

EDGES = 3  # cells beside the text: its padding, and a scrollbar
SOON = 0.5  # seconds between looks while this screen is open
SELDOM = 30.0  # seconds between looks at the disk, which may be a slow one


class SyncScreen(SyncActs):
    """Redrawn as things happen."""

    groups = ("back", "sync")
    bar = ("sync.try", "sync.address", "sync.export", "sync.import", "sync.pause", "back")
    BINDINGS = bind("back", "sync")

    def __init__(self) -> None:
        super().__init__()
        self._known = Known()
        self._free: int | None = None
        self._version: object = None
        self._heads: list[frozenset[bytes]] = []
        self._people: dict[str, str] = {}

    def heading(self) -> str:
        """Where we are."""
        return _("Sync")

    def status(self) -> str:
        """On or off."""
        sharing = self.forum_app.sharing
        if sharing.paused_until:
            return _("Sharing paused")
        return on_or_off(sharing.state())

    def offered(self) -> Sequence[str]:
        """While nothing is shared there is nobody to call."""
        sharing = self.forum_app.sharing
        if sharing.paused_until:
            return ("sync.pause", "sync.export", "sync.import", "back")
        return self.bar if sharing.state() is not None else ("sync.export", "sync.import", "back")

    def called(self) -> Mapping[str, str]:
        """The key that pauses goes on while it is paused."""
        return {"sync.pause": N_("go on")} if self.forum_app.sharing.paused_until else {}

    def content(self) -> Iterable[Widget]:
        """Text that scrolls."""
        yield VerticalScroll(Indented("", id="words", classes="gap"), classes="content")

    def begin(self) -> None:
        """Look often while we are looked at."""
        super().begin()
        self.query_one(VerticalScroll).focus()
        self.set_interval(SOON, self.refresh_rows)
        self.set_interval(SELDOM, self._look_at_disk)
        self._look_at_disk()

    def on_resize(self) -> None:
        """Lines fold differently."""
        self.changed()

    def refresh_rows(self) -> None:
        """Say it anew."""
        if not self.is_whole or not self.forum_app.is_open:
            return
        parts = [part for part in self._parts() if part]
        self.query_one("#words", Words).say("\n\n".join(parts))

    def _parts(self) -> Iterable[str]:
        app = self.forum_app
        now, width, sharing, known = app.now(), self.app.size.width - EDGES, app.sharing, self._read()
        state = sharing.state()
        if sharing.paused_until:
            yield paused_words(sharing.paused_until, now)
        else:
            yield sync_words(Around(state, sharing.addresses(), *self._coming()), width)
        near = [peer for peer in state.peers if peer.connected] if state else []
        yield leaving_words(known.leaving, now) and "\n".join(
            [_("Waiting to leave this computer"), leaving_words(known.leaving, now)]
        )
        yield needs_words(self._needs(known, state, bool(near)), now)
        yield met_words(known.met, near, now, width)
        yield _(BY_HAND if state is not None or sharing.paused_until else FILES_BY_HAND)
        peers = self._whose(sharing.log)
        names = {info.board_id: info.name for info in app.forum.log.boards()}
        yield log_words(sharing.log, peers, names)

    def _whose(self, log: Iterable[tuple[float, object]]) -> dict[str, str]:
        """The names behind the devices of the log; those that are known are not looked up again."""
        told = {getattr(event, "peer", "") for _when, event in log} - {""}
        self._people |= {
            peer: name_of_device(self.forum_app.forum, peer) for peer in told - set(self._people)
        }
        return self._people

    @work(exclusive=True, group="disk")
    async def _look_at_disk(self) -> None:
        if self.forum_app.is_open:
            with suppress(OSError):
                usage = await asyncio.to_thread(disk_usage, self.forum_app.forum.paths.folder)
                self._free = usage.free

    def _needs(self, known: Known, state: SyncState | None, near: bool) -> Needs:
        return Needs(
            state.needs if state else (),
            known.new,
            near or state is None or state.elsewhere,
            max((row.met for row in known.met), default=0.0),
            len(known.leaving),
            self._free,
            known.ahead,
        )

    def _read(self) -> Known:
        """What the store knows; read again only when it has changed."""
        forum = self.forum_app.forum
        version = forum.version()
        if version != self._version:
            self._version = version
            heads = [info.roster.heads for info in forum.log.boards() if info.roster is not None]
            new = self._known.new if heads == self._heads else new_machines(forum)
            self._heads = heads
            self._known = Known(met_machines(forum), leaving_posts(forum), new, held_ahead(forum))
        return self._known

    def _coming(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The boards that we wait to be let in to, and those that have let us in a moment ago."""
        every = boards.list_boards(self.forum_app.forum)
        just_in = self.forum_app.sharing.just_in
        return (
            tuple(clean_line(board.name) for board in every if board.state != "joined"),
            tuple(clean_line(board.name) for board in every if board.board in just_in),
        )
