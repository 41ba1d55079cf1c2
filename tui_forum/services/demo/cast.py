"""The invented members: each has keys and a log of its own in memory, and signs what it wrote."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator

from sync.clock import SystemClock
from sync.crypto.identity import invite_keys
from sync.log.bodies import Policy, encode_body
from sync.log.invite import Invite
from sync.log.kinds import Role
from sync.log.memory import MemoryLog
from sync.log.record_log import RecordLog
from tui_forum.model.content import Post
from tui_forum.model.kinds import ContentKind
from tui_forum.model.people_bodies import Available, Hold
from tui_forum.services.demo.script import (
    BOARD_NAME,
    CAST,
    GUIDELINES,
    Saying,
    ScriptedPost,
    ScriptedThread,
    sections,
)

FOUNDED = 22 * 86_400  # seconds ago: before the first scripted post
GUESTS = 2  # homes that may join besides the cast: the newcomer's, and the simulated member's
DAY = 86_400
HELD_FOR = 3 * 3600  # seconds: the longest that anybody looks at a demo


class EarlierClock(SystemClock):
    """The machine's clock as it stood some seconds ago."""

    def __init__(self, ago: float) -> None:
        self._ago = ago

    def now(self) -> float:
        """Seconds since 1970, `ago` seconds back."""
        return super().now() - self._ago


class Cast:
    """The board with everyone who is invented; `write` puts threads on it, `hand_over` gives it to a home."""

    def __init__(self) -> None:
        self._now = int(time.time())
        self._founder = MemoryLog(clock=EarlierClock(FOUNDED))
        self._logs = {CAST[0]: self._founder}
        policy = Policy(
            name=BOARD_NAME, guidelines=GUIDELINES, sections=sections(), keep_days=0, history="all"
        )
        self.board_id = self._founder.create_board(os.urandom(32), BOARD_NAME, CAST[0], policy).board_id
        self._invite: Invite = self._founder.create_invite(
            self.board_id, Role.MEMBER, len(CAST) - 1 + GUESTS, self._now + DAY
        )
        for name in CAST[1:]:
            log = MemoryLog(clock=EarlierClock(FOUNDED))
            self.admit(log, os.urandom(32), name)
            self._logs[name] = log

    def admit(self, log: RecordLog, root_seed: bytes, name: str) -> None:
        """Let the home of `log` join as `name`, as an invite would over the network."""
        log.begin_join(root_seed, self._invite, name)
        public = invite_keys(self._invite.secret).sign.public
        join = log.complete_join(self.board_id, self._founder.welcome(self.board_id, public))
        log.ingest(self.board_id, _everything(self._founder, self.board_id))
        for other in self._logs.values():
            other.ingest(self.board_id, log.fetch(self.board_id, [join.envelope_id]))

    def write(self, threads: Iterable[ScriptedThread]) -> dict[str, str]:
        """Let the authors write; returns thread key → thread id in hexadecimal."""
        roots: dict[str, str] = {}
        for thread in threads:
            ids: dict[str, bytes] = {}
            for post in thread.posts:
                ids[post.key] = self._write_one(thread, post, ids)
            if thread.holder:
                self._hold(thread.holder, ids[thread.posts[0].key])
            roots[thread.key] = ids[thread.posts[0].key].hex()
        return roots

    def say(self, sayings: Iterable[Saying]) -> None:
        """Let them say when they can listen."""
        for said in sayings:
            until = self._now + 3600 * said.hours
            body = Available(said.state, until, said.offers, said.languages, said.avoid)
            self._logs[said.name].append(
                self.board_id, ContentKind.AVAILABLE, encode_body(body), wall=self._now - 600
            )

    def _write_one(self, thread: ScriptedThread, post: ScriptedPost, ids: dict[str, bytes]) -> bytes:
        root = not post.to
        body = Post(
            title=thread.title if root else "",
            section=thread.section if root else "",
            need=thread.need if root else "",
            notes=thread.notes if root else (),
            tags=thread.tags if root else (),
            body=post.body,
            imported_from="",
        )
        op = self._logs[post.author].append(
            self.board_id,
            ContentKind.POST,
            encode_body(body),
            thread=bytes(32) if root else ids[thread.posts[0].key],
            refs=() if root else (ids[post.to],),
            wall=self._now - post.ago,
        )
        return op.op_id

    def _hold(self, name: str, root: bytes) -> None:
        """Let somebody say that they mean to answer a thread."""
        body = encode_body(Hold(root, self._now + HELD_FOR, True))
        self._logs[name].append(
            self.board_id, ContentKind.HOLD, body, thread=root, refs=(root,), wall=self._now - 600
        )

    def hand_over(self, log: RecordLog, progress: Callable[[int], None] | None = None) -> None:
        """Give `log` every envelope that it lacks, a batch a transaction; `progress` hears their sizes."""
        for batch in self._missing(log):
            log.ingest(self.board_id, batch)
            if progress is not None:
                progress(len(batch))

    def _missing(self, log: RecordLog, size: int = 1000) -> Iterator[list[bytes]]:
        for author in self._logs.values():
            ids = [key for _, key in author.index(self.board_id)]
            held = log.holds(self.board_id, ids)
            lacking = author.order(self.board_id, [key for key in ids if key not in held])
            for start in range(0, len(lacking), size):
                yield author.fetch(self.board_id, lacking[start : start + size])


def _everything(log: RecordLog, board_id: bytes) -> list[bytes]:
    """All envelopes of a small log, those first that others stand on."""
    return log.fetch(board_id, log.order(board_id, [envelope_id for _, envelope_id in log.index(board_id)]))
