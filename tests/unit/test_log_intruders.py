"""Governance ops by those without a right to them: kept, and without effect on keys, ranks and newcomers."""

from __future__ import annotations

import os

import pytest

from sync.crypto.identity import SigningKey
from sync.crypto.seal import EpochKeys
from sync.errors import NotPermitted
from sync.log.bodies import Epoch, Policy, encode_body
from sync.log.declared import epoch_ops
from sync.log.fold import Fold
from sync.log.header import SUITE_CONTENT, Outer, pack_outer
from sync.log.keyring import SHARED_LIMIT, Keyring
from sync.log.kinds import Kind, Role
from sync.log.op import Status
from sync.log.replica import OFFERS_LIMIT, UNDECLARED_LIMIT
from sync.log.shelf import Shelf
from tests.unit.histories import boxed, peopled
from tests.unit.intruding import BORN, intruding_epochs, sealed
from tests.unit.logs import NOW, POST, Make, everything, exchange, found, heads_of, join, makers, names


@makers
def test_epochs_that_strangers_begin_take_no_place_from_those_that_count(make: Make) -> None:
    ann, bob = make(), make()
    board = found(ann)
    join(bob, ann, board, "Bob")
    old = ann.board(board).epochs[-1].kid
    assert ann.ingest(board, intruding_epochs(bob, board, 200, [ann])).counted == []
    ann.new_epoch(board)
    epochs = [keys.kid for keys in ann.board(board).epochs]
    assert epochs[-2] == old
    assert len(epochs) == 2 + OFFERS_LIMIT
    invite = ann.create_invite(board, Role.MEMBER, 1, int(NOW) + 1000)
    (live,) = [item for item in ann.board(board).invites if item.op_id == invite.op_id]
    assert len(ann.welcome(board, live.sign)) <= SHARED_LIMIT


@makers
def test_a_left_out_facilitators_box_opens_however_many_offers_came_before(make: Make) -> None:
    ann, bob, cleo = make(), make(), make()
    board = found(ann)
    join(bob, ann, board, "Bob", Role.FACILITATOR)
    join(cleo, ann, board, "Cleo")
    bob.ingest(board, everything(ann, board))
    ann.ingest(board, intruding_epochs(cleo, board, 2 * OFFERS_LIMIT, [ann]))
    bob.new_epoch(board)
    ann.ingest(board, everything(bob, board))
    assert ann.board(board).epochs[-1].kid == bob.board(board).epochs[-1].kid


@makers
@pytest.mark.parametrize("history", ["all", "from-now"])
def test_a_governance_op_without_its_own_signature_never_counts(make: Make, history: str) -> None:
    """A post may endorse what comes before it; who cannot read the post must see the same roster."""
    ann, bob, cleo = make(), make(), make()
    policy = Policy("", "", (), 0, "from-now" if history == "from-now" else "all")
    board = found(ann, policy)
    join(bob, ann, board, "Bob", Role.STEWARD)
    ann.ingest(board, everything(bob, board))
    device, row = bob.board(board).device, bob._shelf.board(board)
    assert row is not None
    heads = heads_of(bob, board)
    body = encode_body(Policy("Renamed", "", (), 0, "all"))
    stranger = SigningKey(os.urandom(32))
    chain = (row.seq + 1, row.link)
    bad, opened = sealed(bob, board, Kind.POLICY, body, heads, device=device.id, signer=stranger, chain=chain)
    chain = (row.seq + 2, opened.link)
    endorsing, _ = sealed(
        bob, board, POST, b"a post", heads, device=device.id, signer=device.sign, chain=chain
    )
    ann.ingest(board, [endorsing])
    ann.ingest(board, [bad])
    assert ann.status(board, opened.op.envelope_id) == Status.ASIDE
    ann.new_epoch(board)
    join(cleo, ann, board, "Cleo")
    assert cleo.board(board).name == ann.board(board).name == "Garden"


@makers
def test_strangers_epochs_are_not_handed_on_and_their_boxes_stand_for_nobodys(make: Make) -> None:
    ann, bob, cleo = make(), make(), make()
    board = found(ann)
    join(bob, ann, board, "Bob")
    before = len(ann.index(board))
    intruding = intruding_epochs(bob, board, 5, [ann])
    ann.ingest(board, intruding)
    assert len(ann.index(board)) == before + len(intruding)
    invite = ann.create_invite(board, Role.MEMBER, 1, int(NOW) + 1000)
    (live,) = [item for item in ann.board(board).invites if item.op_id == invite.op_id]
    secrets = ann.welcome(board, live.sign)
    cleo.begin_join(b"c" * 32, invite, "Cleo")
    cleo.complete_join(board, secrets)
    ann.new_epoch(board)
    bob.ingest(board, everything(ann, board))
    kid, signer = ann.board(board).epochs[-1].kid, SigningKey(os.urandom(32))
    junk = encode_body(Epoch(kid, ((cleo.board(board).device.id, bytes(80)),)))
    heads = heads_of(bob, board)
    envelope, _ = sealed(bob, board, Kind.EPOCH, junk, heads, device=signer.public, signer=signer)
    ann.ingest(board, [envelope])
    ann.ingest(board, everything(cleo, board))
    cleo.ingest(board, everything(ann, board))
    assert cleo.board(board).epochs[-1].kid == kid


def test_a_strangers_claim_on_an_epoch_does_not_move_it_in_history() -> None:
    world, kids = peopled(), [bytes([n]) * 16 for n in range(1, 4)]
    early = tuple(sorted(world.heads("X")))
    first = world.emit("F1", Epoch(kids[0], boxed("F1")))
    world.sync("F1", "F2")
    second = world.emit("F2", Epoch(kids[1], boxed("F2")))
    world.emit("X", Epoch(kids[1], boxed("X")), heads=early)
    fold = Fold(world.acts)
    for counted in (True, False):
        places = epoch_ops(fold, counted=counted)
        assert fold.order[places[kids[0]]].op == first
        assert fold.order[places[kids[1]]].op == second


@makers
def test_who_was_welcomed_with_keys_that_nobody_has_still_comes_in(make: Make) -> None:
    """Every member knows how an invite's holder is let in, and one of them may only pretend to."""
    ann, bob = make(), make()
    board = found(ann)
    invite = ann.create_invite(board, Role.MEMBER, 1, int(NOW) + 1000)
    bob.begin_join(b"q" * 32, invite, "Bob")
    bob.complete_join(board, [os.urandom(32)])
    ann.ingest(board, everything(bob, board))
    (live,) = ann.board(board).invites
    for _ in range(3):
        bob.complete_join(board, ann.welcome(board, live.sign))
    assert len(bob.index(board)) == 2
    exchange(ann, bob, board)
    assert names(ann, board) == names(bob, board) == ["Ann", "Bob"]
    with pytest.raises(NotPermitted):
        ann.welcome(board, live.sign)


@makers
def test_false_welcomes_do_not_fill_the_store_and_the_last_secret_is_always_taken(make: Make) -> None:
    ann, bob = make(), make()
    board = found(ann)
    invite = ann.create_invite(board, Role.MEMBER, 1, int(NOW) + 1000)
    bob.begin_join(b"q" * 32, invite, "Bob")
    for _ in range(10):
        bob.complete_join(board, [os.urandom(32) for _ in range(SHARED_LIMIT)])
    assert len(bob._shelf.secrets(board)) == UNDECLARED_LIMIT + 2
    (live,) = ann.board(board).invites
    bob.complete_join(board, ann.welcome(board, live.sign))
    exchange(ann, bob, board)
    assert names(ann, board) == names(bob, board) == ["Ann", "Bob"]


@makers
def test_what_is_sealed_is_looked_at_again_only_when_a_key_came(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, bob = make(), make()
    board = found(ann)
    join(bob, ann, board, "Bob")
    kid_of_nobody = pack_outer(Outer(SUITE_CONTENT, bytes(16), BORN, 0, bytes(16)))
    sealed_one = kid_of_nobody + os.urandom(400)
    asked: list[bytes] = []
    find = Keyring.find

    def noting(keyring: Keyring, suite: int, kid: bytes) -> EpochKeys | None:
        asked.append(kid)
        return find(keyring, suite, kid)

    bob.ingest(board, [sealed_one])
    (waiting,) = bob._shelf.with_status(board, Status.SEALED)
    read: list[int] = []
    shelf = type(bob._shelf)
    envelope = shelf.envelope

    def reading(self: Shelf, n: int) -> bytes:
        if self is bob._shelf:
            read.append(n)
        return envelope(self, n)

    monkeypatch.setattr(shelf, "envelope", reading)
    monkeypatch.setattr(Keyring, "find", noting)
    ann.append(board, Kind.POLICY, encode_body(Policy("Other", "", (), 0, "all")))
    assert bob.ingest(board, everything(ann, board)).roster_changed
    ann.new_epoch(board)
    post = ann.append(board, POST, b"under a newer one")
    bob.ingest(board, ann.fetch(board, [post.envelope_id]))
    assert bob.status(board, post.envelope_id) == Status.SEALED
    bob.ingest(board, everything(ann, board))
    assert bob.status(board, post.envelope_id) == Status.COUNTED
    assert bytes(16) not in asked
    assert waiting.n not in read, "the keys that it names are remembered: its bytes need not be read"
