"""The simulated member: a home, an engine and a few lines to say. It never pretends to be a person."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from sync.errors import SyncError
from sync.events import Arrived, Listening, PeerConnected
from tui_forum.language import _
from tui_forum.model.rows import PostRow, ThreadRow
from tui_forum.services import reading, writing
from tui_forum.services.config import Settings
from tui_forum.services.home import Forum
from tui_forum.services.syncing import Syncer

ANSWER_SECONDS = 4.0  # between a post and its answer: soon, and not at once
LISTEN_SECONDS = 10.0  # for the engine to have its port
LOOPBACK = ("127.0.0.1", 0)


@dataclass(frozen=True, slots=True)
class Lines:
    """What it says: `live` posts by their seconds after the first meeting, and answers by kind."""

    live: tuple[dict[str, Any], ...]
    answers: dict[str, list[str]]


def load_lines() -> Lines:
    """The lines of companion.toml."""
    text = (resources.files(__package__) / "companion.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return Lines(tuple(sorted(table["live"], key=lambda live: live["after"])), table["answer"])


class Companion:
    """Runs on threads of its own from `start` to `stop`; `address` is where it can be met."""

    def __init__(
        self,
        forum: Forum,
        board: str,
        roots: dict[str, str],
        *,
        answer_after: float = ANSWER_SECONDS,
        hurry: float = 1,
    ) -> None:
        """`forum` is its home, where all counts as read; `roots` are the scripted threads by key.

        It keeps the times of its lines divided by `hurry`.
        """
        self._forum, self._board, self._roots = forum, board, roots
        self._answer_after, self._hurry = answer_after, hurry
        self._lines = load_lines()
        self._said: dict[str, int] = {}
        self._events: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._port: queue.SimpleQueue[int] = queue.SimpleQueue()
        forum.settings = Settings(listen=LOOPBACK, discovery=False)
        self._syncer = Syncer(forum, self._on_event)
        self._thread = threading.Thread(target=self._live, name="simulated-member", daemon=True)
        self.address = LOOPBACK

    def start(self) -> None:
        """Listen on loopback and begin to wait for the newcomer."""
        self._syncer.start()
        try:
            self.address = (LOOPBACK[0], self._port.get(timeout=LISTEN_SECONDS))
        except queue.Empty:
            raise SyncError(
                _("The simulated member could not open a port on this machine."), _("Try again.")
            ) from None
        self._thread.start()

    def stop(self) -> None:
        """End both threads."""
        self._events.put(None)
        if self._thread.ident is not None:
            self._thread.join()
        self._syncer.stop()

    def _on_event(self, event: object) -> None:
        if isinstance(event, Listening):
            self._port.put(event.port)
        elif isinstance(event, PeerConnected | Arrived):
            self._events.put(event)

    def _live(self) -> None:
        """Live until `stop`, or until its home can no longer be written: then nobody answers."""
        with contextlib.suppress(SyncError):
            self._take_turns()

    def _take_turns(self) -> None:
        """Do what is due, then wait for the next event or the next due time, until None arrives."""
        due: list[tuple[float, dict[str, Any] | None]] = []
        met = False
        while True:
            now = time.monotonic()
            for _when, live in [item for item in due if item[0] <= now]:
                self._answer_all() if live is None else self._say(live)
            due = [item for item in due if item[0] > now]
            try:
                event = self._events.get(timeout=min((when - now for when, _ in due), default=None))
            except queue.Empty:
                continue
            if event is None:
                return
            if not met:
                met = True
                due += [(time.monotonic() + live["after"] / self._hurry, live) for live in self._lines.live]
            if isinstance(event, Arrived):
                due.append((time.monotonic() + self._answer_after, None))

    def _say(self, live: dict[str, Any]) -> None:
        """One of the posts that arrive while the newcomer looks."""
        body = live["body"].strip()
        if "thread" in live:
            writing.reply(self._forum, self._roots[live["thread"]], body)
        else:
            writing.post_thread(
                self._forum,
                self._board,
                title=live["title"],
                section=live["section"],
                need=live["need"],
                body=body,
            )
        self._syncer.poke()

    def _answer_all(self) -> None:
        """Answer every post that is new here; only the newcomer writes."""
        for thread in reading.threads(self._forum, self._board, unread=True):
            posts = reading.read_thread(self._forum, thread.thread)
            mine = {post.post for post in posts if post.mine}
            new = [post for post in posts if post.unread and not post.mine]
            for post in new:
                writing.reply(self._forum, post.post, self._answer(self._kind(thread, post, mine)))
            reading.mark_read(self._forum, [post.post for post in new])
        self._syncer.poke()

    def _kind(self, thread: ThreadRow, post: PostRow, mine: set[str]) -> str:
        """Which of the answers fits: by what would help for a root, else by whom the newcomer answered."""
        if post.depth:
            return "reply" if post.parent in mine else "other"
        return thread.need if thread.need in self._lines.answers else "other"

    def _answer(self, kind: str) -> str:
        """The next line of this kind; they come round again."""
        lines = self._lines.answers[kind]
        number = self._said.get(kind, 0)
        self._said[kind] = number + 1
        return lines[number % len(lines)]
