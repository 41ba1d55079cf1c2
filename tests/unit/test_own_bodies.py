"""What machines of one person say: read as it was written, and refused where it is not in its one form."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadOp
from sync.log.bodies import encode_body
from tui_forum.model.kinds import OWN_KINDS, ContentKind
from tui_forum.model.own import (
    Draft,
    DraftText,
    Machine,
    MarkItem,
    Marks,
    MuteItem,
    Mutes,
    OwnBody,
    SavedItem,
    Saves,
    read_own,
)
from tui_forum.model.own_boards import Card, Handed, Spare, Spares
from tui_forum.model.own_said import Said
from tui_forum.model.spans import to_runs

ids = st.binary(min_size=32, max_size=32)
maybe = st.one_of(st.just(b""), ids)
walls = st.integers(0, (1 << 32) - 1)
said = st.none() | st.builds(Said, st.integers(1, (1 << 63) - 1), st.binary(min_size=8, max_size=8))
pairs = st.lists(st.tuples(st.integers(1, 1_000), st.integers(0, 50)), min_size=1, max_size=9)
runs = pairs.map(lambda found: to_runs((first, first + more) for first, more in found))
signatures = st.binary(min_size=64, max_size=64)
versions = st.binary(min_size=16, max_size=16)
texts = st.builds(
    DraftText,
    *(maybe, maybe, maybe, st.text(), st.text(), st.text()),
    st.lists(st.text()).map(tuple),
    st.lists(st.text()).map(tuple),
    st.text(),
    st.integers(0, 90),
    *(st.booleans(), st.booleans(), st.booleans(), walls),
)
BODIES: dict[int, st.SearchStrategy[OwnBody]] = {
    ContentKind.MARKS: st.builds(
        Marks,
        ids,
        st.lists(st.builds(MarkItem, ids, st.booleans(), runs, said), min_size=1, max_size=4).map(tuple),
    ),
    ContentKind.SAVED: st.builds(
        Saves,
        st.lists(st.builds(SavedItem, ids, ids, st.booleans(), walls, said), min_size=1).map(tuple),
    ),
    ContentKind.MUTE: st.builds(
        Mutes,
        st.lists(
            st.builds(
                MuteItem,
                st.sampled_from(["person", "word", "tag", "post"]),
                st.text(min_size=1, max_size=40),
                st.text(max_size=40),
                *(maybe, st.booleans(), walls, said),
            ),
            min_size=1,
        ).map(tuple),
    ),
    ContentKind.DRAFT: st.builds(
        Draft,
        st.one_of(st.just(b""), versions),
        st.lists(versions, max_size=5).map(tuple),
        texts,
    ),
    ContentKind.MACHINE: st.builds(
        Machine, st.text(max_size=60), st.lists(st.tuples(ids, ids), max_size=5).map(tuple)
    ),
    ContentKind.SPARES: st.builds(
        Spares, st.lists(st.builds(Spare, ids, walls, ids, ids, ids), max_size=3).map(tuple)
    ),
    ContentKind.HANDED: st.one_of(
        st.builds(
            Handed,
            *(ids, st.just(True), st.text(min_size=1, max_size=60), ids),
            st.lists(st.builds(Card, ids, walls, ids, signatures, signatures), max_size=3).map(tuple),
            st.lists(ids, min_size=1, max_size=3).map(tuple),
            said,
        ),
        st.builds(Handed, ids, st.just(False), st.just(""), st.just(b""), st.just(()), st.just(()), said),
    ),
}


@given(st.data(), st.sampled_from(sorted(BODIES)))
def test_every_body_is_read_as_it_was_written(data: st.DataObject, kind: int) -> None:
    assert set(BODIES) == OWN_KINDS
    body = data.draw(BODIES[kind])
    assert read_own(kind, encode_body(body)) == body


@given(st.data(), st.sampled_from(sorted(BODIES)), st.binary(max_size=200))
def test_anything_else_is_refused_by_name(data: st.DataObject, kind: int, junk: bytes) -> None:
    spoiled = bytearray(encode_body(data.draw(BODIES[kind])))
    at = data.draw(st.integers(0, len(spoiled) - 1))
    spoiled[at] ^= 1 << data.draw(st.integers(0, 7))
    for each in (bytes(spoiled), junk, bytes(spoiled)[:at]):
        try:
            body = read_own(kind, each)
        except BadOp:
            continue
        assert encode_body(body) == each


@pytest.mark.parametrize("wrong", [(), (1,), (0, 1), (1, 0), (1, 1, 0, 1), (1, 1, 1), (1, 1 << 32)])
def test_runs_have_one_form(wrong: tuple[int, ...]) -> None:
    body = Marks(bytes(32), (MarkItem(bytes(32), True, wrong),))
    with pytest.raises(BadOp):
        read_own(ContentKind.MARKS, encode_body(body))


def test_a_board_is_handed_over_whole_or_not_at_all() -> None:
    card = Card(bytes(32), 0, bytes(32), bytes(64), bytes(64))
    whole = Handed(bytes(32), True, "Garden", bytes(32), (card,), (bytes(32),))
    assert read_own(ContentKind.HANDED, encode_body(whole)) == whole
    for wrong in (
        msgspec.structs.replace(whole, on=False),
        msgspec.structs.replace(whole, member=b""),
        msgspec.structs.replace(whole, member=b"short"),
        msgspec.structs.replace(whole, name=""),
        msgspec.structs.replace(whole, secrets=()),
        msgspec.structs.replace(whole, cards=(), secrets=(), on=False, name=""),
    ):
        with pytest.raises(BadOp):
            read_own(ContentKind.HANDED, encode_body(wrong))


def test_a_draft_says_something_and_ids_have_their_size() -> None:
    text = DraftText(b"", b"", b"", "T", "", "", (), (), "b", 0, False, False, False, 0)
    for wrong in (
        Draft(b"", (), None),
        Draft(b"short", (), text),
        Draft(b"", (), msgspec.structs.replace(text, board=b"short")),
    ):
        with pytest.raises(BadOp):
            read_own(ContentKind.DRAFT, encode_body(wrong))
