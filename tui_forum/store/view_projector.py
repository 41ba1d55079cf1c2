"""Keeps the view in step with the log, inside the log's own transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tinydb.table import Document

from sync.clock import Clock
from sync.log.base import NO_THREAD, Change
from sync.log.bodies import decode_body
from sync.log.kinds import Role
from sync.log.op import Op
from tui_forum.model.content import Edit, Private, React, Settle, read_content
from tui_forum.model.kinds import OWN_KINDS, ContentKind
from tui_forum.model.letters import Letter, open_letter
from tui_forum.model.own import read_own
from tui_forum.model.people_bodies import Help, Hold
from tui_forum.store.conditions import F
from tui_forum.store.log_reader import LogReader
from tui_forum.store.own import Own
from tui_forum.store.view import View
from tui_forum.store.view_batch import Doc, on_board
from tui_forum.store.view_documents import Surroundings
from tui_forum.store.view_marks import Marks
from tui_forum.store.view_masks import Masks
from tui_forum.store.view_mutes import Mutes
from tui_forum.store.view_new import note_new
from tui_forum.store.view_notices import take_notices
from tui_forum.store.view_places import Traces, let_go
from tui_forum.store.view_posts import PostChange, Posts, by_thread
from tui_forum.store.view_statements import Signed
from tui_forum.store.view_threads import Threads

HOLD_SLACK = 900
"""Seconds by which another clock may be ahead of ours.

What claims to be later still is held until its time.
"""
_ABOUT = (ContentKind.EDIT, ContentKind.REACT, ContentKind.SETTLE, ContentKind.HOLD, ContentKind.HELP)
MOST_AT_ONCE = 10_000
MOST_MUTED_AT_ONCE = 1_000


@dataclass(slots=True)
class _Replay:
    """A replay under way. It empties the view inside the log's own transaction, with its first batch."""

    told: Callable[[int], None]
    begun: bool = False

    def begin(self, view: View) -> None:
        """Empty the view, once."""
        if not self.begun:
            view.clear()
            self.begun = True


class ViewProjector:
    """The `Projector` of this home's log; `attach` it to the log that it projects."""

    def __init__(self, view: View, clock: Clock) -> None:
        self.view = view
        self._clock = clock
        self.log: LogReader
        self.own = Own(self)
        self._mine: dict[str, str] = {}
        self._replay: _Replay | None = None

    def attach(self, log: LogReader) -> None:
        """This is the log whose changes will come."""
        self.log = log

    def check(self, op: Op) -> None:
        """Raise BadOp where a content op's body is malformed or over a limit."""
        if op.kind in OWN_KINDS:
            read_own(op.kind, op.body)
            return
        read_content(op.kind, op.body, is_root=op.thread == NO_THREAD)

    def about(self, op: Op) -> bytes | None:
        """The post that an op says something about without being one itself. Acts of moderation stand."""
        if op.kind not in _ABOUT:
            return None
        content = read_content(op.kind, op.body, is_root=False)
        return content.target if isinstance(content, (Edit, React, Settle, Hold, Help)) else None

    def apply(self, changes: Sequence[Change]) -> None:
        """Take up `changes`; inside the log's transaction."""
        number, changes = len(changes), self.own.without_strays(changes)
        if self._replay is not None:
            self._replay.begin(self.view)
            take_notices(self.view, changes)
            self._show(self._posts().take(changes), live=False)
            self.own.take(changes, live=False)
            self._replay.told(number)
            return
        self.release()
        take_notices(self.view, changes)
        shown = self._posts().take(changes)
        self._show(shown, live=True)
        gone = {
            on_board(change.op.board_id.hex(), change.op.op_id.hex())
            for change in changes
            if not change.counted and not change.op.body
        }
        ended = (change.document for change in shown if change.now is None)
        lost = [post for post in ended if _key(post) in gone]
        if lost:
            let_go(self.view, lost)
        if gone:
            Traces(self.view).owe()
        self.own.take(changes, live=True)

    def tidy(self) -> None:
        """Leave no traces of what is gone; inside the log's transaction."""
        Traces(self.view).remove()

    def release(self) -> None:
        """Show the posts whose time has come. Costs a glance at an index where there are none."""
        due = self._clock.now() + HOLD_SLACK
        waiting = self.view.posts.page(F("held") <= due, order_by="held", limit=MOST_AT_ONCE)
        if waiting:
            with self.view.db.database.joined():
                held = [_key(post) for post in waiting]
                self._show(self._posts().put(held, _without_hold), live=True)

    def mute(self, posts: Iterable[Document]) -> None:
        """Judge these posts by the mutes as they are now; inside a transaction. Read marks stay."""
        mutes = Mutes(self.view)
        turned = [
            _key(post) for post in posts if mutes.covers(post, mine=self._wrote(post)) != ("muted" in post)
        ]
        for start in range(0, len(turned), MOST_MUTED_AT_ONCE):
            part = turned[start : start + MOST_MUTED_AT_ONCE]
            self._show(self._posts().put(part, _with_mute_turned), live=False)

    @contextmanager
    def replaying(self, told: Callable[[int], None]) -> Iterator[None]:
        """For a replay of the whole log: the view is emptied when it begins, read marks stay as they are.

        `told` is called with the number of changes after each batch.
        """
        self._replay = _Replay(told)
        try:
            yield
        finally:
            self._replay = None

    def my_member(self, board: str) -> str:
        """Our member id on a board; "" while we have none."""
        if board not in self._mine:
            info = self.log.board(bytes.fromhex(board))
            me = info.roster.device(info.device.id) if info.roster else None
            if me is None:
                return ""
            self._mine[board] = me.member.hex()
        return self._mine[board]

    def now(self) -> int:
        """Whole seconds since 1970."""
        return int(self._clock.now())

    def threads(self, marks: Marks, boards: Iterable[str]) -> Threads:
        """The step that keeps threads and counters, for changes on these boards."""
        return Threads(self.view, marks, {board: self.my_member(board) for board in set(boards)})

    def _posts(self) -> Posts:
        mutes, due = Mutes(self.view), self._clock.now() + HOLD_SLACK
        return Posts(
            self.view,
            Surroundings(
                self.log,
                self.log.op,
                lambda op: op.wall > due and op.member.hex() != self.my_member(op.board_id.hex()),
                self._role_of,
                self._letter,
                lambda post: bool(mutes) and mutes.covers(post, mine=self._wrote(post)),
                Masks(self.view, self.log).is_own,
            ),
        )

    def _role_of(self, board_id: bytes, op: Signed | Op) -> Role | None:
        roster = self.log.board(board_id).roster
        return roster.role_of(op) if roster else None

    def _letter(self, op: Op) -> Letter | None:
        private = decode_body(Private, op.body)
        letter = open_letter(private, op.board_id, op.device, self.log.board(op.board_id).device)
        if letter is None:
            return Masks(self.view, self.log).letter(op, private)
        me = self.my_member(op.board_id.hex())
        return letter if me in (letter.to.hex(), op.member.hex()) else None

    def _wrote(self, post: Doc) -> bool:
        mine = post["member"] == self.my_member(post["board"]) or "mask" in post
        return bool(mine) and "imported" not in post

    def _show(self, changes: list[PostChange], *, live: bool) -> None:
        if not changes:
            return
        marks, placed = Marks(self.view), by_thread(changes)
        firsts = [parts[0].document for parts in placed.values()]
        marks.load(firsts)
        threads = self.threads(marks, (post["board"] for post in firsts))
        if live:
            note_new(self.view, self.own, marks, threads, placed.values())
        threads.take(placed)
        marks.flush()


def _key(post: Doc) -> str:
    return on_board(post["board"], post["post"])


def _without_hold(post: Doc) -> Doc:
    return {name: value for name, value in post.items() if name != "held"}


def _with_mute_turned(post: Doc) -> Doc:
    if "muted" in post:
        return {name: value for name, value in post.items() if name != "muted"}
    return post | {"muted": True}
