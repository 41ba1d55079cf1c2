"""A post and what its author said about it later."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_forum.model.content import Edit, Post
from tui_forum.model.fold import FIELDS, Said, Stamp, Statement, fold_post

ANA, BO = b"a" * 32, b"b" * 32
ROOT = Post("First night", "Listening", "listen", ("loss",), ("home",), "I am home.", "")
AT = Stamp(ANA, 5, b"p" * 32)

edits = st.builds(
    Edit,
    st.just(AT.op_id),
    title=st.none() | st.sampled_from(["A", "B"]),
    section=st.none() | st.sampled_from(["C", "D"]),
    need=st.none() | st.sampled_from(["listen", "ideas"]),
    notes=st.none() | st.just(()),
    body=st.none() | st.sampled_from(["x", "y"]),
)
stamps = st.builds(Stamp, st.sampled_from([ANA, BO]), st.integers(0, 12), st.binary(min_size=32, max_size=32))
statements = st.lists(
    st.builds(Statement, stamps, st.none() | edits),
    max_size=8,
    unique_by=lambda statement: statement.stamp.op_id,
)


@given(statements, st.randoms())
def test_the_result_does_not_depend_on_arrival(said: list[Statement], chance: object) -> None:
    shuffled = list(said)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold_post(ROOT, AT, shuffled) == fold_post(ROOT, AT, said)


@given(statements)
def test_each_field_is_the_last_one_that_its_author_wrote(said: list[Statement]) -> None:
    result = fold_post(ROOT, AT, said)
    own = [s for s in said if s.stamp.member == ANA]
    if any(s.edit is None for s in own):
        assert result.retracted
        assert (result.title, result.body, result.notes, result.tags) == ("", "", (), ())
        return
    for name in FIELDS:
        writes = [(AT.rank, getattr(ROOT, name))]
        writes += [(s.stamp.rank, getattr(s.edit, name)) for s in own if getattr(s.edit, name) is not None]
        assert getattr(result, name) == max(writes)[1]


def test_nobody_edits_or_retracts_the_post_of_another() -> None:
    edit = Statement(Stamp(BO, 9, b"e" * 32), Edit(AT.op_id, body="mine now"))
    retract = Statement(Stamp(BO, 9, b"f" * 32), None)
    assert fold_post(ROOT, AT, [edit, retract]) == Said(*(getattr(ROOT, name) for name in FIELDS))


def test_a_reply_gets_no_title_by_an_edit() -> None:
    answer = Post("", "", "", (), (), "I hear you.", "")
    edit = Statement(
        Stamp(ANA, 9, b"e" * 32), Edit(AT.op_id, title="Look", section="Elsewhere", body="I do.")
    )
    assert fold_post(answer, AT, [edit]) == Said("", "", "", (), (), "I do.", edited=True)
