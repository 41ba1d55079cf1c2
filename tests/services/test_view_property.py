"""The view by steps is the view at once: over random histories, orders of delivery, marks and removals."""

from __future__ import annotations

import random
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.clock import ManualClock
from sync.crypto.identity import invite_keys
from sync.log.bodies import Policy, Remove, Retract, encode_body
from sync.log.database import Database
from sync.log.kinds import Kind, Role
from sync.log.sqlite import SqliteLog
from tui_forum.model.content import Edit, Post
from tui_forum.model.kinds import ContentKind
from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.view import FOLDED, View
from tui_forum.store.view_check import disagreements
from tui_forum.store.view_marking import Marking
from tui_forum.store.view_marks import Marks
from tui_forum.store.view_projector import ViewProjector

POLICY = Policy("Board", "", ("A", "B"), 0, "all")


class Replica:
    """A log with its view, in memory."""

    def __init__(self, name: str, clock: ManualClock) -> None:
        self.name = name
        self.root_seed = name.encode().ljust(32, b".")
        self.database = Database(":memory:")
        self.view = View(SealedDB(self.database))
        self.view.prepare()
        self.projector = ViewProjector(self.view, clock)
        self.log = SqliteLog(self.database, self.projector, clock)
        self.projector.attach(self.log)

    def shown(self) -> dict[str, list[str]]:
        """Every document that follows from the log; a post's number is its own machine's and left out."""
        return {
            name: sorted(repr(sorted(doc.items())) for doc in self.view.db.table(name)) for name in FOLDED
        }


@dataclass
class Story:
    """Three members of one board, and a seeded chance."""

    chance: random.Random
    clock: ManualClock
    people: list[Replica]
    board: bytes

    def carry(self, source: Replica, target: Replica) -> None:
        """Some of what `source` has, in any order and any batches, or everything."""
        ids = [identity for _, _, identity in source.log.since(self.board, 0)]
        if self.chance.random() < 0.5:
            self.chance.shuffle(ids)
        while ids:
            size = self.chance.randint(1, 12)
            batch, ids = ids[:size], ids[size:]
            if ids and self.chance.random() < 0.1:
                return
            target.log.ingest(self.board, source.log.fetch(self.board, batch))

    def write(self, who: Replica) -> None:
        """One content op by `who`, about whatever is there."""
        posts = who.view.posts.all()
        mine = [post for post in posts if post["member"] == who.projector.my_member(self.board.hex())]
        act = self.chance.choice(["root", "reply", "reply", "edit", "retract"])
        wall = int(self.clock.now()) + self.chance.choice([-4000, 0, 0, 0, 3000])
        if act == "root" or not posts:
            section, need = self.chance.choice("ABC"), self.chance.choice(["", "listen", "sharing"])
            tags = tuple(self.chance.sample(("Bus", "bus", "#night", "été"), self.chance.randrange(3)))
            body = Post("Title", section, need, (), tags, "root", self.chance.choice(["", "guest"]))
            who.log.append(self.board, ContentKind.POST, encode_body(body), wall=wall)
        elif act == "reply":
            answered = self.chance.choice(posts)
            body = Post("", "", "", (), (), "reply", self.chance.choice(["", "guest"]))
            thread, refs = bytes.fromhex(answered["thread"]), (bytes.fromhex(answered["post"]),)
            who.log.append(
                self.board, ContentKind.POST, encode_body(body), thread=thread, refs=refs, wall=wall
            )
        elif mine:
            post = self.chance.choice(mine)
            target, thread = bytes.fromhex(post["post"]), bytes.fromhex(post["thread"])
            change = Edit(target, title="Changed", section=self.chance.choice([None, "B"]), body="changed")
            kind, said = (ContentKind.EDIT, change) if act == "edit" else (Kind.RETRACT, Retract(target, ""))
            refs = (target, bytes.fromhex(post["parent"])) if "parent" in post else (target,)
            thread = thread if self.chance.random() < 0.8 else bytes(32)
            who.log.append(self.board, kind, encode_body(said), thread=thread, refs=refs)

    def read(self, who: Replica) -> None:
        """Some marking."""
        marking = Marking(who.projector)
        posts = [post["post"] for post in who.view.posts]
        some = self.chance.sample(posts, min(len(posts), 3))
        match self.chance.randrange(4):
            case 0:
                marking.read(some)
            case 1:
                marking.keep_unread(some)
            case 2:
                marking.read_threads(who.view.threads.all()[:2])
            case _:
                marking.read_board(self.board.hex())

    def remove(self, who: Replica, target: Replica) -> None:
        """The founder removes somebody, accepting some of what is there."""
        member = bytes.fromhex(target.projector.my_member(self.board.hex()))
        known = [op.op_id for op in who.log.ops(self.board) if op.member == member]
        accepted = tuple(op_id for op_id in known if self.chance.random() < 0.5)
        who.log.append(self.board, Kind.REMOVE, encode_body(Remove(member, "", accepted)))


def begun(seed: int) -> Story:
    """A board of three, who all know of each other."""
    clock = ManualClock(seed=seed)
    people = [Replica(name, clock) for name in ("ana", "bo", "cy")]
    founder = people[0]
    board = founder.log.create_board(founder.root_seed, "Board", "ana", POLICY).board_id
    for guest in people[1:]:
        invite = founder.log.create_invite(board, Role.MEMBER, 1, int(clock.now()) + 86_400)
        guest.log.begin_join(guest.root_seed, invite, guest.name)
        welcome = founder.log.welcome(board, invite_keys(invite.secret).sign.public)
        guest.log.complete_join(board, welcome)
        for source, target in ((founder, guest), (guest, founder)):
            ids = [identity for _, _, identity in source.log.since(board, 0)]
            target.log.ingest(board, source.log.fetch(board, ids))
    return Story(random.Random(seed), clock, people, board)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1 << 32), st.integers(5, 40))
def test_step_by_step_is_all_at_once(seed: int, steps: int) -> None:
    story = begun(seed)
    removed = False
    for _ in range(steps):
        who, other = story.chance.sample(story.people, 2)
        act = story.chance.random()
        if act < 0.45 and (who is not story.people[2] or not removed):
            story.write(who)
        elif act < 0.75:
            story.carry(who, other)
        elif act < 0.9:
            story.read(who)
        elif act < 0.95:
            story.clock.advance(story.chance.randint(1, 1_500))
        elif not removed:
            story.remove(story.people[0], story.people[2])
            removed = True
    for who in story.people:
        check_counters(story, who)
        check_rebuild(who)
    story.clock.advance(10_000)
    everything = {
        envelope for who in story.people for envelope in who.log.fetch(story.board, held(who, story.board))
    }
    for who in story.people:
        delivered = sorted(everything)
        story.chance.shuffle(delivered)
        for _ in range(
            2
        ):  # what a late retraction had buried is let go by the first, and fetched by the second
            who.log.ingest(story.board, delivered)
        who.log.ingest(story.board, delivered)  # a retraction that a removal undid lets its post in again
        with who.database.transaction():
            who.projector.release()
    shown = [without_reading(who.shown()) for who in story.people]
    assert shown[0] == shown[1] == shown[2]


def held(who: Replica, board: bytes) -> list[bytes]:
    return [identity for _, identity in who.log.index(board)]


def check_counters(story: Story, who: Replica) -> None:
    """Every kept number is what a count of the documents gives."""
    assert disagreements(who.view) == []
    board = story.board.hex()
    marks = Marks(who.view)
    steps = who.projector.threads(marks, [board])
    for thread in who.view.threads:
        posts = [post for post in who.view.posts if post["thread"] == thread["thread"]]
        mark = marks.of(board, thread["thread"])
        assert thread["unread"] == sum(steps.is_unread(post.doc_id, post, mark) for post in posts)


def check_rebuild(who: Replica) -> None:
    with who.database.transaction():
        who.projector.release()
    before = who.shown()
    with who.projector.replaying(lambda _: None):
        who.log.replay()
    assert who.shown() == before


def without_reading(shown: dict[str, list[str]]) -> dict[str, list[str]]:
    """What does not depend on who reads: posts, statements, names."""
    return {name: shown[name] for name in ("posts", "statements", "members")}
