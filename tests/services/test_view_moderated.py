"""The view by steps is the view at once, with members of every rank who react, settle, moderate and whisper.

Delivery is in any order, roles change meanwhile, and everybody mutes whom they like.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.clock import ManualClock
from sync.crypto.identity import invite_keys
from sync.errors import NotPermitted
from sync.log.bodies import Retract, encode_body
from sync.log.kinds import Kind, Role
from tests.services.test_view_property import POLICY, Replica, check_rebuild
from tui_forum.model.content import Moderate, Post, React, Settle
from tui_forum.model.kinds import ContentKind
from tui_forum.model.letters import Letter, seal_letter
from tui_forum.model.moderation import ACTS
from tui_forum.model.people_bodies import Help, Hold
from tui_forum.store.view_batch import Doc
from tui_forum.store.view_check import disagreements

ROLES = (Role.FOUNDER, Role.STEWARD, Role.FACILITATOR, Role.FACILITATOR, Role.MEMBER)
LOCAL = {"muted", "held"}


@dataclass
class Story:
    """Five members of one board, of every rank, and a seeded chance."""

    chance: random.Random
    people: list[Replica]
    board: bytes

    def me(self, who: Replica) -> bytes:
        """The member id of somebody."""
        return bytes.fromhex(who.projector.my_member(self.board.hex()))

    def act(self, who: Replica) -> None:
        """One content op by `who`, allowed or not."""
        posts = who.view.posts.all()
        if not posts or self.chance.random() < 0.15:
            body = encode_body(Post("Title", "A", "", (), ("tag",), "root words", ""))
            who.log.append(self.board, ContentKind.POST, body)
            return
        post = self.chance.choice(posts)
        on, target = self.chance.random() < 0.7, bytes.fromhex(post["post"])
        thread = bytes.fromhex(post["thread"])
        match self.chance.randrange(9):
            case 6 if post["member"] == self.me(who).hex():
                place = [target] if "parent" not in post else [target, bytes.fromhex(post["parent"])]
                shown = bytes(32) if "private" in post else thread
                body = encode_body(Retract(target, ""))
                who.log.append(self.board, Kind.RETRACT, body, thread=shown, refs=place)
            case 0:
                body = encode_body(Post("", "", "", (), (), self.chance.choice(["reply", "bitter"]), ""))
                who.log.append(self.board, ContentKind.POST, body, thread=thread, refs=(target,))
            case 1:
                word = self.chance.choice(["me too", "thank you", "a hug"])
                who.log.append(self.board, ContentKind.REACT, encode_body(React(target, word, on)))
            case 2:
                who.log.append(self.board, ContentKind.SETTLE, encode_body(Settle(target, on, "")))
            case 3:
                self.whisper(who, target, thread)
            case 7:
                hold = encode_body(Hold(target, 1_700_009_999, on))
                who.log.append(self.board, ContentKind.HOLD, hold, thread=thread, refs=(target,))
            case 8:
                help_ = encode_body(Help(target, self.chance.choice(["taken", "done", "open"]), ""))
                who.log.append(self.board, ContentKind.HELP, help_, thread=thread, refs=(target,))
            case _:
                act = self.chance.choice(ACTS)
                body = encode_body(Moderate(target, act, on or act == "move", "B", "because"))
                who.log.append(self.board, ContentKind.MODERATE, body)

    def whisper(self, who: Replica, target: bytes, thread: bytes) -> None:
        """A letter to anybody."""
        info = who.log.board(self.board)
        assert info.roster is not None
        to = self.chance.choice([info.roster.members[self.me(other)] for other in self.people])
        boxes = [card.box for card in to.devices.values()] + [info.device.box_public]
        letter = Letter(to.member, target, thread, (), "whispered")
        private = seal_letter(letter, self.board, info.device.id, boxes, os.urandom)
        who.log.append(self.board, ContentKind.PRIVATE, encode_body(private))

    def mute(self, who: Replica) -> None:
        """Some mute comes or goes."""
        other = self.chance.choice([other for other in self.people if other is not who])
        kind, value = self.chance.choice(
            [("person", self.me(other).hex()), ("word", " bitter "), ("tag", " tag ")]
        )
        key = f"{kind}:{value}"
        with who.database.transaction():
            batch = who.view.batch("mutes")
            known = batch.get(key)
            batch.put(key, None if known else {"key": key, "kind": kind, "value": value, "board": ""})
            batch.flush()
            who.projector.mute(list(who.view.posts))

    def promote(self, who: Replica) -> None:
        """Somebody gives somebody another role, where they may."""
        target = self.chance.choice(self.people)
        try:
            who.log.set_role(self.board, self.me(target), self.chance.choice(list(Role)[1:]))
        except NotPermitted:
            return

    def carry(self, source: Replica, target: Replica, *, whole: bool) -> None:
        """Some of what `source` has, in any order, or everything."""
        ids = [identity for _, _, identity in source.log.since(self.board, 0)]
        self.chance.shuffle(ids)
        if not whole:
            ids = ids[: self.chance.randint(0, len(ids))]
        while ids:
            size = self.chance.randint(1, 12)
            batch, ids = ids[:size], ids[size:]
            target.log.ingest(self.board, source.log.fetch(self.board, batch))


def begun(seed: int) -> Story:
    """A board of five, who all know of each other."""
    clock = ManualClock(seed=seed)
    people = [Replica(name, clock) for name in ("ana", "sam", "fay", "fil", "bo")]
    founder = people[0]
    board = founder.log.create_board(founder.root_seed, "Board", "ana", POLICY).board_id
    story = Story(random.Random(seed), people, board)
    for guest, role in zip(people[1:], ROLES[1:], strict=True):
        invite = founder.log.create_invite(board, role, 1, int(clock.now()) + 86_400)
        guest.log.begin_join(guest.root_seed, invite, guest.name)
        guest.log.complete_join(board, founder.log.welcome(board, invite_keys(invite.secret).sign.public))
        story.carry(guest, founder, whole=True)
    for guest in people[1:]:
        story.carry(founder, guest, whole=True)
    return story


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 1 << 32), st.integers(10, 60))
def test_step_by_step_is_all_at_once_whoever_moderates(seed: int, steps: int) -> None:
    story = begun(seed)
    for _ in range(steps):
        who, other = story.chance.sample(story.people, 2)
        chance = story.chance.random()
        if chance < 0.55:
            story.act(who)
        elif chance < 0.8:
            story.carry(who, other, whole=False)
        elif chance < 0.92:
            story.mute(who)
        else:
            story.promote(who)
    for who in story.people:
        check_all(who)
    for source in (*story.people, *story.people):
        for target in story.people:
            if target is not source:
                story.carry(source, target, whole=True)
    for who in story.people:
        check_all(who)
    shown = [told(who) for who in story.people]
    assert all(each == shown[0] for each in shown)
    whispers = [
        {post["post"]: {post["member"], post["to"]} for post in who.view.posts if "private" in post}
        for who in story.people
    ]
    for who, heard in zip(story.people, whispers, strict=True):
        assert all(story.me(who).hex() in two for two in heard.values()), "only the two have it"


def check_all(who: Replica) -> None:
    """Counters agree with what they count, and a rebuilt view is the same."""
    assert disagreements(who.view) == []
    check_rebuild(who)


def told(who: Replica) -> list[list[tuple[str, Doc]]]:
    """What is the same for everybody: open posts and statements, but for what each one muted."""

    def shared(document: Doc) -> Doc:
        return {name: value for name, value in document.items() if name not in LOCAL}

    posts = [(post["post"], shared(post)) for post in who.view.posts if "private" not in post]
    statements = [(said["op"], dict(said)) for said in who.view.statements]
    return [sorted(posts, key=lambda item: item[0]), sorted(statements, key=lambda item: item[0])]
