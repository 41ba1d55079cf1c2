"""Marks on several machines, in any order of delivery, come to what all of them say together."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.clock import ManualClock
from tests.services.test_view_property import Replica, Story, begun, check_counters, check_rebuild
from tui_forum.services import drafts, own
from tui_forum.services.config import Settings
from tui_forum.services.home import Forum, HomePaths
from tui_forum.store.view_marks import Marks


class Person:
    """Ana, who is on a board with two others, and her machines."""

    def __init__(self, seed: int, machines: int) -> None:
        self.story: Story = begun(seed)
        self.chance: random.Random = self.story.chance
        self.first = self.story.people[0]
        own.begin(forum_of(self.first, self.story.clock), self.first.root_seed)
        told = own.own_board(forum_of(self.first, self.story.clock))
        assert told is not None
        self.boards = (self.story.board, told.board_id)
        self.machines = [self.first]
        for number in range(1, machines):
            self.machines.append(self.linked(f"ana{number}"))

    def linked(self, name: str) -> Replica:
        """A new machine of hers."""
        new, root = Replica(name, self.story.clock), self.first.root_seed
        own.begin(forum_of(new, self.story.clock), root, found=False)
        for board in self.boards:
            given = self.first.log.hand_over(board)
            brought = new.log.adopt_board(root, board, given.name, given.secrets, given.governance)
            for each in (*self.story.people, *getattr(self, "machines", ())):
                if board in {info.board_id for info in each.log.boards()}:
                    each.log.ingest(board, brought)
        return new

    def share(self, who: Replica) -> None:
        """One machine tells what it owes."""
        own.share(forum_of(who, self.story.clock), now=True)

    def hand(self, source: Replica, target: Replica, board: bytes, *, all_of_it: bool = False) -> None:
        """What one has, or some of it, in any order and in several batches."""
        ids = [identity for _, _, identity in source.log.since(board, 0)]
        self.chance.shuffle(ids)
        if not all_of_it:
            ids = ids[: self.chance.randint(0, len(ids))]
        while ids:
            size = self.chance.randint(1, 20)
            target.log.ingest(board, source.log.fetch(board, ids[:size]))
            ids = ids[size:]

    def meet(self) -> None:
        """All hear everything."""
        self.story.clock.advance(10_000)
        for who in self.machines:
            self.share(who)
        everybody = (*self.machines, *self.story.people[1:])
        for _ in range(2):
            for source in everybody:
                for target in everybody:
                    for board in self.boards if target in self.machines else self.boards[:1]:
                        if source is not target and (board == self.boards[0] or source in self.machines):
                            self.hand(source, target, board, all_of_it=True)
        for who in self.machines:
            with who.database.transaction():
                who.projector.release()

    def unread(self, who: Replica) -> set[str]:
        """The posts that are unread on a machine, as its counters count them."""
        check_counters(self.story, who)
        board, marks = self.story.board.hex(), Marks(who.view)
        steps = who.projector.threads(marks, [board])
        return {
            post["post"]
            for post in who.view.posts
            if steps.is_unread(post.doc_id, post, marks.of(board, post["thread"]))
        }


def forum_of(who: Replica, clock: ManualClock) -> Forum:
    """What services work on."""
    return Forum(HomePaths(Path()), "ana", Settings(), clock, who.database, who.log, who.view, who.projector)


def live(person: Person) -> None:
    """One thing that happens."""
    story, chance = person.story, person.chance
    who, other = chance.choice(person.machines), chance.choice(person.machines)
    act = chance.random()
    if act < 0.25:
        story.write(chance.choice((*story.people[1:], *person.machines)))
    elif act < 0.45:
        source = chance.choice((*story.people[1:], *person.machines))
        person.hand(source, who, story.board, all_of_it=chance.random() < 0.5)
    elif act < 0.7:
        story.read(who)
    elif act < 0.8:
        person.share(who)
    elif act < 0.97:
        person.hand(who, other, person.boards[1], all_of_it=chance.random() < 0.5)
    else:
        story.clock.advance(chance.randint(1, 2_000))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1 << 32), st.integers(5, 45), st.integers(2, 3))
def test_all_machines_come_to_the_same_unread_posts(seed: int, steps: int, machines: int) -> None:
    person = Person(seed, machines)
    for _ in range(steps):
        live(person)
        check_counters(person.story, person.chance.choice(person.machines))
    person.meet()
    shown = [person.unread(who) for who in person.machines]
    assert all(each == shown[0] for each in shown)
    for who in person.machines:
        check_rebuild(who)
        assert person.unread(who) == shown[0]
    person.machines.append(person.linked("last"))
    person.meet()
    assert person.unread(person.machines[-1]) == shown[0]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1 << 32), st.integers(5, 40))
def test_no_text_is_lost_between_machines(seed: int, steps: int) -> None:
    person = Person(seed, 3)
    last: dict[tuple[int, int], str] = {}
    ended: set[str] = set()
    board = person.story.board.hex()
    for step in range(steps):
        at = person.chance.randrange(3)
        who = person.machines[at]
        forum, listed = forum_of(who, person.story.clock), list(who.view.drafts)
        act = person.chance.random()
        if act < 0.2 or (act < 0.5 and not listed):
            number = drafts.save_draft(forum, board=board, title="T", body=f"text {step}")
            last[at, number] = f"text {step}"
        elif act < 0.5:
            draft = person.chance.choice(listed)
            ended.add(draft["body"])
            text = f"{draft['body']}, then {step}"
            drafts.save_draft(forum, draft=draft.doc_id, board=board, title="T", body=text)
        elif act < 0.6 and listed:
            draft = person.chance.choice(listed)
            ended.add(draft["body"])
            drafts.discard_draft(forum, draft.doc_id)
        elif act < 0.8:
            person.share(who)
        else:
            person.hand(who, person.chance.choice(person.machines), person.boards[1])
    typed = {draft["body"] for who in person.machines for draft in who.view.drafts}
    person.meet()
    shown = [sorted(draft["body"] for draft in who.view.drafts) for who in person.machines]
    assert shown[0] == shown[1] == shown[2]
    assert typed - ended <= set(shown[0]), "what nobody changed or discarded anywhere is still there"
    assert set(shown[0]) <= typed
