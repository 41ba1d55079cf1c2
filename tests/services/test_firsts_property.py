"""First posts in any order of arrival: step by step is all at once, and all machines know the same."""

from __future__ import annotations

import random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.clock import ManualClock
from sync.crypto.identity import invite_keys
from sync.log.bodies import encode_body
from sync.log.kinds import Role
from tests.services.test_view_property import POLICY, Replica, Story, begun, check_counters, check_rebuild
from tui_forum.model.content import Moderate
from tui_forum.model.kinds import ContentKind
from tui_forum.store.conditions import F


class Newcomers(Story):
    """The same three, and dan who was invited when two first posts were asked."""

    def ask(self, number: int) -> None:
        """The founder asks for so many from now on."""
        founder = self.people[0]
        policy = msgspec.structs.replace(POLICY, first_posts=number)
        founder.log.set_policy(self.board, policy)

    def invite(self, name: str) -> None:
        """Somebody more, known to the founder."""
        founder, guest = self.people[0], Replica(name, self.clock)
        invite = founder.log.create_invite(self.board, Role.MEMBER, 1, int(self.clock.now()) + 86_400)
        guest.log.begin_join(guest.root_seed, invite, name)
        keys = invite_keys(invite.secret)
        guest.log.complete_join(self.board, founder.log.welcome(self.board, keys.sign.public))
        everything(self, guest, founder)
        everything(self, founder, guest)
        self.people.append(guest)

    def moderate(self) -> None:
        """The founder, or somebody without the right, lets a post through or has it wait."""
        who = self.chance.choice(self.people[:2])
        posts = who.view.posts.search(F("board") == self.board.hex())
        if posts:
            target = bytes.fromhex(self.chance.choice(posts)["post"])
            act = Moderate(target, "let", self.chance.random() < 0.8, "", "")
            who.log.append(self.board, ContentKind.MODERATE, encode_body(act), refs=(target,))


def everything(story: Story, source: Replica, target: Replica) -> None:
    """All that one has goes to the other."""
    ids = [identity for _, _, identity in source.log.since(story.board, 0)]
    story.chance.shuffle(ids)
    target.log.ingest(story.board, source.log.fetch(story.board, ids))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1 << 32), st.integers(5, 40))
def test_step_by_step_is_all_at_once(seed: int, steps: int) -> None:
    three = begun(seed)
    story = Newcomers(random.Random(seed), ManualClock(seed=seed), three.people, three.board)
    story.clock = three.clock
    story.ask(2)
    story.invite("dan")
    for step in range(steps):
        who, other = story.chance.sample(story.people, 2)
        act = story.chance.random()
        if act < 0.45:
            story.write(story.people[-1] if story.chance.random() < 0.5 else who)
        elif act < 0.65:
            story.carry(who, other)
        elif act < 0.75:
            story.read(who)
        elif act < 0.94:
            story.moderate()
        elif act < 0.98:
            story.ask(story.chance.choice((0, 1, 2, 3)))
        elif len(story.people) < 6:
            story.invite(f"new {step}")
    for who in story.people:
        check_counters(story, who)
        check_rebuild(who)
    for _ in range(2):
        for source in story.people:
            for target in story.people:
                everything(story, source, target)
    for who in story.people:
        check_rebuild(who)
    known = [sorted(repr(sorted(row.items())) for row in who.view.firsts) for who in story.people]
    assert all(each == known[0] for each in known)
