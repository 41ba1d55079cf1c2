"""What acts and reactions fold to: equal in any order, by rank first, by lamport and id then."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from sync.log.kinds import Role
from tui_forum.model.fold import Stamp
from tui_forum.model.moderation import ACTS, Act, Ruling, Settling, is_settled, may, rule
from tui_forum.model.reactions import MOST_WORDS, WORDS, Reaction, fold_reactions, shown

ANA, BO = b"a" * 32, b"b" * 32
stamps = st.builds(Stamp, st.sampled_from([ANA, BO]), st.integers(0, 6), st.binary(min_size=32, max_size=32))
roles = st.sampled_from(Role)
acts = st.lists(
    st.builds(Act, stamps, roles, st.sampled_from([*ACTS, "applaud"]), st.booleans(), st.sampled_from("AB")),
    max_size=10,
    unique_by=lambda act: act.stamp.op_id,
)
said = st.lists(
    st.builds(Reaction, stamps, st.sampled_from([*WORDS, *"abcdefghijkl"]), st.booleans()),
    max_size=30,
    unique_by=lambda reaction: reaction.stamp.op_id,
)
settlings = st.lists(
    st.builds(Settling, stamps, st.booleans(), st.just("")),
    max_size=6,
    unique_by=lambda settling: settling.stamp.op_id,
)


@given(acts, roles, st.booleans(), st.randoms())
def test_a_ruling_does_not_depend_on_arrival(
    made: list[Act], author: Role, is_root: bool, chance: random.Random
) -> None:
    shuffled = chance.sample(made, len(made))
    assert rule(shuffled, author, is_root=is_root) == rule(made, author, is_root=is_root)


@given(acts, roles)
def test_the_highest_rank_decides_and_its_last_act_holds(made: list[Act], author: Role) -> None:
    ruling = rule(made, author, is_root=True)
    for name in ACTS:
        allowed = [act for act in made if act.act == name and may(act.role, name, author)]
        highest = [act for act in allowed if act.role == min(other.role for other in allowed)]
        last = max(highest, key=lambda act: act.stamp.rank, default=None)
        assert getattr(ruling, name) == (last if last is not None and last.on else None)


@given(acts, roles)
def test_members_rule_nothing_and_nobody_hides_what_equals_wrote(made: list[Act], author: Role) -> None:
    ruling = rule(made, author, is_root=True)
    for act in (ruling.hide, ruling.pin, ruling.lock, ruling.move):
        assert act is None or act.role <= Role.FACILITATOR
    assert ruling.hide is None or ruling.hide.role < author


@given(acts)
def test_a_reply_can_be_hidden_or_let_through_and_nothing_else(made: list[Act]) -> None:
    ruling = rule(made, Role.MEMBER, is_root=False)
    assert ruling == Ruling(hide=ruling.hide, let=ruling.let)


@given(settlings, st.randoms())
def test_only_the_author_settles(made: list[Settling], chance: random.Random) -> None:
    shuffled = chance.sample(made, len(made))
    assert is_settled(shuffled, ANA) == is_settled(made, ANA)
    assert is_settled([s for s in made if s.stamp.member == BO], ANA) is None


@given(said, st.randoms())
def test_reactions_do_not_depend_on_arrival(made: list[Reaction], chance: random.Random) -> None:
    held = fold_reactions(chance.sample(made, len(made)))
    assert held == fold_reactions(made)
    for member in (ANA, BO):
        words = {word for word, members in held.items() if member in members}
        own = [reaction for reaction in made if reaction.stamp.member == member]
        on = {
            word
            for word in {reaction.word for reaction in own}
            if max((r for r in own if r.word == word), key=lambda r: r.stamp.rank).on
        }
        assert words <= on
        assert len(words) == min(len(on), MOST_WORDS)


def test_known_words_come_first_in_their_order() -> None:
    held = {"a hug": ("x", "y"), "thank you": ("x",), "I hear you": ("y",)}
    assert shown(held, "x") == (("I hear you", 1, False), ("thank you", 1, True), ("a hug", 2, True))
