"""A board is the same beside another one, whatever somebody on both says on one about the other."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.clock import ManualClock
from sync.crypto.identity import invite_keys
from sync.log.bodies import Retract, encode_body
from sync.log.kinds import Kind, Role
from tests.services.test_view_property import POLICY, Replica, check_rebuild
from tui_forum.model.content import Edit, Moderate, Post, React
from tui_forum.model.kinds import ContentKind
from tui_forum.store.view import FOLDED
from tui_forum.store.view_check import disagreements


class Story:
    """Eve is on both boards and names anything anywhere; both, one and two only listen."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.clock = ManualClock(seed=seed)
        self.eve, self.both, self.one, self.two = (
            Replica(name, self.clock) for name in ("eve", "both", "one", "two")
        )
        self.boards = [self.begun(self.one), self.begun(self.two)]

    def begun(self, only: Replica) -> bytes:
        """A board of eve's with `both` and `only`."""
        log = self.eve.log
        board = log.create_board(self.eve.root_seed, "Board", "eve", POLICY).board_id
        for guest in (self.both, only):
            invite = log.create_invite(board, Role.MEMBER, 1, int(self.clock.now()) + 86_400)
            guest.log.begin_join(guest.root_seed, invite, guest.name)
            guest.log.complete_join(board, log.welcome(board, invite_keys(invite.secret).sign.public))
            self.carry(board, guest, self.eve)
        for guest in (self.both, only):
            self.carry(board, self.eve, guest)
        return board

    def carry(self, board: bytes, source: Replica, target: Replica, share: float = 1) -> None:
        """Some of what `source` has, in any order."""
        ids = [identity for _, identity in source.log.index(board)]
        self.chance.shuffle(ids)
        ids = ids[: round(len(ids) * share)]
        while ids:
            size = self.chance.randint(1, 9)
            batch, ids = ids[:size], ids[size:]
            target.log.ingest(board, source.log.fetch(board, batch))

    def write(self) -> None:
        """One op on one of the boards, about something of any."""
        board, posts = self.chance.choice(self.boards), self.eve.view.posts.all()
        act = self.chance.randrange(7)
        if act == 0 or not posts:
            root = Post("Title", self.chance.choice("AB"), "", (), (), "root", "")
            self.eve.log.append(board, ContentKind.POST, encode_body(root))
            return
        post = self.chance.choice(posts)
        other = post if self.chance.random() < 0.7 else self.chance.choice(posts)
        target, thread = bytes.fromhex(post["post"]), bytes.fromhex(other["thread"])
        refs: tuple[bytes, ...] = (target,)
        if act in (1, 2):
            kind, body = int(ContentKind.POST), encode_body(Post("", "", "", (), (), "reply", ""))
        elif act == 3:
            kind, body = ContentKind.EDIT, encode_body(Edit(target, title="New", body="edited"))
        elif act == 4:
            kind, body = ContentKind.REACT, encode_body(React(target, "me too", True))
        elif act == 5:
            name = self.chance.choice(["pin", "lock", "move"])
            kind, body = ContentKind.MODERATE, encode_body(Moderate(target, name, True, "B", ""))
        else:
            kind, body = Kind.RETRACT, encode_body(Retract(target, ""))
            refs = (target, bytes.fromhex(post["parent"])) if "parent" in post else refs
        self.eve.log.append(board, kind, body, thread=thread, refs=refs)


def shown_of(who: Replica, board: bytes) -> dict[str, list[str]]:
    """All that a home shows of a board."""
    return {
        name: sorted(
            repr(sorted(doc.items())) for doc in who.view.db.table(name) if doc["board"] == board.hex()
        )
        for name in FOLDED
    }


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1 << 32), st.integers(5, 40))
def test_a_board_is_the_same_beside_another_one(seed: int, steps: int) -> None:
    story = Story(seed)
    for _ in range(steps):
        if story.chance.random() < 0.8:
            story.write()
        else:
            story.carry(story.chance.choice(story.boards), story.eve, story.both, story.chance.random())
    for who in (story.eve, story.both):
        check_counters_and_rebuild(who)
    for board, only in zip(story.boards, (story.one, story.two), strict=True):
        for _ in range(3):  # what a late retraction had buried comes by the second
            story.carry(board, story.eve, story.both)
            story.carry(board, story.eve, only)
    for who in (story.both, story.one, story.two):
        check_counters_and_rebuild(who)
    for board, only in zip(story.boards, (story.one, story.two), strict=True):
        assert shown_of(story.both, board) == shown_of(only, board)


def check_counters_and_rebuild(who: Replica) -> None:
    """By steps, all at once, and as counted."""
    assert disagreements(who.view) == []
    check_rebuild(who)
