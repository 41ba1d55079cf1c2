"""What facilitators of a board are asked to look at, and who of them looks after what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sync.log.bodies import decode_body
from sync.log.op import Op
from tui_forum.model.excerpt import excerpt
from tui_forum.model.fold import Stamp
from tui_forum.model.ledger_rows import LateRow
from tui_forum.model.moderation import LOWEST_MODERATOR
from tui_forum.model.people_bodies import Ask, Queue
from tui_forum.model.people_rows import QueueRow
from tui_forum.model.queue import Care, Handling, care
from tui_forum.model.sealed_asks import Asked, Queued, read_sealed
from tui_forum.services.directory import board_info, board_names
from tui_forum.services.firsts import waiting_posts
from tui_forum.services.home import Forum
from tui_forum.services.members import late_posts
from tui_forum.services.moderation import unseal
from tui_forum.services.people import name_in_view
from tui_forum.services.rows import thread_rower
from tui_forum.store.conditions import F
from tui_forum.store.view_batch import Doc
from tui_forum.store.view_notices import ASK, QUEUE, Notices

DAY = 86_400
RECENT = 30 * DAY
"""Seconds after which a thread that nobody answered is no item any more."""
ORDER = ("today", "ask", "first", "late", "held", "unanswered")
_OVER = frozenset(("settled", "locked", "hidden", "retracted"))


class Items:
    """Reads the queue of one board; what was unsealed once is kept for the next time."""

    def __init__(self, forum: Forum, board: str) -> None:
        self._forum, self.board = forum, board
        self._late_posts: Sequence[LateRow] = ()
        self._name = board_names(forum).get(board, "")
        self._opened: dict[str, Asked | Queued | None] = {}

    def rows(self, *, done: bool = False, late: Sequence[LateRow] | None = None) -> list[QueueRow]:
        """Everything that is not done (with `done`, all): what is urgent first, then what waits longest.

        `late` is what `late_posts` has said, where it need not be asked now: it takes long where many wait.
        """
        cares = self._cares()
        self._late_posts = late_posts(self._forum, self.board) if late is None else late
        found = (row for sort in self._sorts() for row in sort(cares))
        return sorted(
            (row for row in found if done or not row.done),
            key=lambda row: (row.done, ORDER.index(row.sort), row.since, row.item),
        )

    def _cares(self) -> dict[str, Care]:
        acts: dict[str, list[Handling]] = {}
        roster = board_info(self._forum, self.board).roster
        for notice, op, queued in self._sealed(QUEUE):
            role = roster.role_of(op) if roster else None
            if isinstance(queued, Queued) and role is not None and role <= LOWEST_MODERATOR:
                stamp = Stamp(op.member, notice["lamport"], op.op_id)
                handling = Handling(stamp, queued.act, queued.to, queued.note)
                acts.setdefault(queued.item.hex(), []).append(handling)
        return {item: care(made) for item, made in acts.items()}

    def _sealed(self, sort: str) -> Iterator[tuple[Doc, Op, Asked | Queued | None]]:
        """The ops of a sort with what they seal; None where it is not for us."""
        for notice in Notices(self._forum.view).of(self.board, sort):
            op = self._forum.log.op(bytes.fromhex(self.board), bytes.fromhex(notice["op"]))
            if op is None or not op.body:
                continue
            if notice["op"] not in self._opened:
                self._opened[notice["op"]] = self._open(op, sort)
            yield notice, op, self._opened[notice["op"]]

    def _open(self, op: Op, sort: str) -> Asked | Queued | None:
        body = decode_body(Ask, op.body) if sort == ASK else decode_body(Queue, op.body)
        plain = unseal(self._forum, self.board, body.sealed)
        if plain is None:
            return None
        if sort == ASK:
            return read_sealed(Asked, plain, op.device)
        return read_sealed(Queued, plain, op.device)

    # The sorts of items.

    def _sorts(self) -> tuple[Callable[[dict[str, Care]], Iterator[QueueRow]], ...]:
        return self._asks, self._firsts, self._threads, self._late, self._held

    def _asks(self, cares: dict[str, Care]) -> Iterator[QueueRow]:
        for notice, op, asked in self._sealed(ASK):
            if isinstance(asked, Asked):
                post = self._forum.view.posts_of((asked.target.hex(),)).get(asked.target.hex())
                if post is not None and post["board"] != self.board:
                    post = None
                by = name_in_view(self._forum, self.board, op.member.hex())
                yield self._row(
                    "ask", notice["op"], post, cares, by, notice["wall"], asked.reason, asked.words
                )

    def _threads(self, cares: dict[str, Care]) -> Iterator[QueueRow]:
        since, view = self._forum.now() - RECENT, self._forum.view
        author = thread_rower(self._forum)
        here = (F("board") == self.board) & (F("started") > since)
        today = view.threads.search(here & (F("need") == "today"))
        waiting = view.threads.search(here & (F("wait") > since) & (F("wait") < self._forum.now() - DAY))
        for sort, threads in (("today", today), ("unanswered", waiting)):
            for thread in threads:
                if sort == "today" and not _OVER.isdisjoint(thread):
                    continue
                if sort == "unanswered" and thread.get("need") == "today":
                    continue
                root = thread | {"post": thread["thread"]}
                yield self._row(sort, thread["thread"], root, cares, author(thread).author, thread["started"])

    def _late(self, cares: dict[str, Care]) -> Iterator[QueueRow]:
        for late in self._late_posts:
            words = f"{late.title}: {late.excerpt}" if late.title else late.excerpt
            yield self._row("late", late.post, None, cares, late.author, late.wall, words=words)

    def _firsts(self, cares: dict[str, Care]) -> Iterator[QueueRow]:
        for post in waiting_posts(self._forum, self.board):
            words = excerpt(post["body"], ())
            yield self._row("first", post["post"], post, cares, post["author"], post["wall"], words=words)

    def _held(self, cares: dict[str, Care]) -> Iterator[QueueRow]:
        for post in self._forum.view.posts.search((F("held") > 0) & (F("board") == self.board)):
            if "waits" in post:  # not for its time, and not for us
                continue
            words = excerpt(post["body"], ())
            yield self._row("held", post["post"], None, cares, post["author"], post["wall"], words=words)

    def _row(
        self, sort: str, item: str, post: Doc | None, cares: dict[str, Care], by: str, since: int,
        reason: str = "", words: str = "",
    ) -> QueueRow:  # fmt: skip
        now = cares.get(item, Care())
        thread = self._forum.view.thread(post["thread"]) if post else None
        me = self._forum.projector.my_member(self.board)
        return QueueRow(
            item=item,
            sort=sort,
            board=self.board,
            board_name=self._name,
            section=thread.get("section", "") if thread else "",
            post=post["post"] if post else "",
            thread=post["thread"] if post else "",
            title=thread.get("title", "") if thread else "",
            by=by,
            reason=reason,
            words=words,
            since=since,
            carer=name_in_view(self._forum, self.board, now.by.hex()) if now.by else "",
            mine=now.by.hex() == me,
            done=now.done,
            note=now.note,
        )
