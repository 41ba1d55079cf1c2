"""The facilitators' key: who opens what, as facilitators come and go, on logs that exchange envelopes."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.crypto.hashing import digest
from sync.errors import BadOp
from sync.log.bodies import ModerationKey, encode_body
from sync.log.kinds import Kind, Role
from sync.log.moderation import open_with, public_of, seal_to
from sync.log.op import OpDraft, Status
from tests.unit.histories import device, history, roles
from tests.unit.people import People, second_device

BOARD = b"b" * 32
LEADERS = ("Ann", "Sue", "Fay", "Fox")


@pytest.fixture
def people() -> People:
    people = People()
    settle(people)
    return people


def settle(people: People) -> None:
    """So much time goes by that whoever's turn it is makes a key that is due."""
    for name, log in people.logs.items():
        people.clocks[name].advance(121)
        log.tend(people.board)
        people.meet(*people.logs)


def sealed(people: People, by: str, text: bytes = b"please help") -> bytes:
    public = people.logs[by].board(people.board).moderation_public
    assert public is not None
    return seal_to(public, people.board, text)


def readers(people: People, blob: bytes) -> set[str]:
    infos = {name: log.board(people.board) for name, log in people.logs.items()}
    return {
        name
        for name, info in infos.items()
        if open_with(info.moderation_secrets, people.board, blob) is not None
    }


@given(st.binary(max_size=600), st.binary(min_size=32, max_size=32))
def test_what_is_sealed_opens_with_its_secret_alone_and_unaltered(data: bytes, secret: bytes) -> None:
    blob = seal_to(public_of(secret), BOARD, data)
    other = digest(b"other", secret)
    assert open_with([secret, other], BOARD, blob) == data
    assert open_with([other], BOARD, blob) is None
    assert open_with([secret], b"c" * 32, blob) is None
    for spoiled in (blob[:-1], blob + b"x", blob[:20] + bytes((blob[20] ^ 1,)) + blob[21:], b""):
        assert open_with([secret], BOARD, spoiled) is None


@given(st.integers(0, 200), st.integers(0, 200))
def test_how_much_is_sealed_does_not_show_for_short_texts(one: int, other: int) -> None:
    public = public_of(b"s" * 32)
    assert len(seal_to(public, BOARD, bytes(one))) == len(seal_to(public, BOARD, bytes(other)))


def test_facilitators_and_higher_open_what_any_member_seals(people: People) -> None:
    assert readers(people, sealed(people, "Bob")) == set(LEADERS)
    assert people.logs["Bob"].board(people.board).moderation_secrets == ()


def test_a_removed_facilitator_opens_nothing_that_is_sealed_later(people: People) -> None:
    before = sealed(people, "Bob")
    people.remove("Sue", "Fay")
    people.meet("Sue", "Ann", "Fox", "Bob", "Fay")
    after = sealed(people, "Bob")
    assert readers(people, after) == {"Ann", "Sue", "Fox"}
    assert readers(people, before) == {"Ann", "Sue", "Fox"}


def test_a_demoted_facilitator_opens_nothing_that_is_sealed_later(people: People) -> None:
    held = people.logs["Fay"].board(people.board).moderation_secrets
    people.set_role("Ann", "Fay", Role.MEMBER)
    people.meet(*people.logs)
    after = sealed(people, "Bob")
    assert readers(people, after) == {"Ann", "Sue", "Fox"}
    assert open_with(held, people.board, after) is None


def test_whoever_is_appointed_opens_what_is_sealed_from_then_on_and_nothing_before(people: People) -> None:
    before = sealed(people, "Cat")
    people.set_role("Ann", "Bob", Role.FACILITATOR)
    people.meet(*people.logs)
    assert readers(people, before) == set(LEADERS)
    assert readers(people, sealed(people, "Cat")) == {*LEADERS, "Bob"}


def test_somebody_who_joins_as_facilitator_is_given_a_key_when_a_turn_has_come(people: People) -> None:
    before = sealed(people, "Bob")
    people.join("Gus", people.invite("Ann", Role.FACILITATOR))
    people.meet(*people.logs)
    assert readers(people, sealed(people, "Bob")) == set(LEADERS)
    settle(people)
    assert readers(people, sealed(people, "Bob")) == {*LEADERS, "Gus"}
    assert readers(people, before) == set(LEADERS)


def test_another_machine_of_a_facilitator_is_given_all_keys_and_no_new_one_is_made(people: People) -> None:
    people.set_role("Ann", "Bob", Role.FACILITATOR)
    people.meet(*people.logs)
    public = people.logs["Fay"].board(people.board).moderation_public
    phone = second_device(people, "Fay")
    people.meet(*people.logs)
    boxed = [
        act.body.public
        for act in people.logs["Cat"].acts(people.board)
        if isinstance(act.body, ModerationKey) and phone in dict(act.body.boxes)
    ]
    held = {public_of(one) for one in people.logs["Fay"].board(people.board).moderation_secrets}
    assert set(boxed) == held
    assert len(held) > 1
    assert people.logs["Cat"].board(people.board).moderation_public == public
    settle(people)
    assert people.logs["Cat"].board(people.board).moderation_public == public


def test_keys_made_apart_are_followed_by_one_that_all_facilitators_hold(people: People) -> None:
    people.set_role("Ann", "Bob", Role.FACILITATOR)
    people.set_role("Sue", "Cat", Role.FACILITATOR)
    people.meet(*people.logs)
    assert len({log.board(people.board).moderation_public for log in people.logs.values()}) == 1
    settle(people)
    assert readers(people, sealed(people, "Bob")) == {*LEADERS, "Bob", "Cat"}


def test_a_key_with_false_boxes_is_made_anew_by_whoever_cannot_open_theirs(people: People) -> None:
    boxes = people.logs["Ann"].acts(people.board)[-1].body
    assert isinstance(boxes, ModerationKey)
    false = ModerationKey(public_of(b"x" * 32), boxes.boxes)
    people.logs["Fox"].append(people.board, Kind.MODERATION_KEY, encode_body(false))
    people.meet(*people.logs)
    assert readers(people, sealed(people, "Bob")) == set()
    settle(people)
    assert readers(people, sealed(people, "Bob")) == set(LEADERS)


def test_a_member_makes_no_key_and_an_unsafe_one_is_refused(people: People) -> None:
    key = ModerationKey(public_of(b"x" * 32), ())
    heads = tuple(sorted(people.roster("Bob").heads))
    with people.logs["Bob"]._writing(people.board) as (_, author):
        op = author.write(OpDraft(Kind.MODERATION_KEY, encode_body(key)), heads)
    people.meet(*people.logs)
    assert people.status("Cat", op) != Status.COUNTED
    assert people.logs["Cat"].board(people.board).moderation_public != key.public
    with pytest.raises(BadOp):
        people.logs["Ann"].append(
            people.board, Kind.MODERATION_KEY, encode_body(ModerationKey(bytes(32), ()))
        )


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 1 << 40))
def test_nobody_who_is_no_facilitator_holds_the_key_that_is_not_due(seed: int) -> None:
    world, _, _ = history(random.Random(seed))
    roster = world.roster()
    state = roster.moderation
    leading = {d for m in roster.members.values() if m.role <= Role.FACILITATOR for d in m.devices}
    if state.since is None:
        names = [*roles(world), "F2", "X"]
        assert not {device(name) for name in names if device(name) in state.boxed} - leading
