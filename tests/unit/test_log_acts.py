from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.clock import ManualClock
from sync.crypto.identity import SigningKey, device_keys, invite_keys, member_key
from sync.errors import BadOp
from sync.log.acts import check_act
from sync.log.bodies import Body, DropDevice, Policy, encode_body
from sync.log.kinds import Kind, Role
from sync.log.memory import MemoryLog
from sync.log.op import Op
from sync.log.statements import write_invite, write_join

NOW = 1_800_000_000
LOG = MemoryLog(None, ManualClock(float(NOW), 5))
BOARD = LOG.create_board(b"r" * 32, "Garden", "Ann", Policy("", "", (), 0, "all")).board_id
GENESIS = next(LOG.ops(BOARD))
INVITE = LOG.create_invite(BOARD, Role.MEMBER, 1, NOW + 10)
KEYS = invite_keys(INVITE.secret)
DEVICE = device_keys(b"d" * 32, BOARD)
JOIN = write_join(BOARD, member_key(b"q" * 32, BOARD), DEVICE, KEYS, "Bob")


def op_of(kind: Kind, body: bytes, device: bytes, heads: tuple[bytes, ...] = (b"h" * 32,)) -> Op:
    return msgspec.structs.replace(GENESIS, kind=int(kind), body=body, device=device, heads=heads)


def refused(kind: Kind, body: Body, device: bytes = DEVICE.id) -> None:
    with pytest.raises(BadOp):
        check_act(op_of(kind, encode_body(body), device))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind < Kind.RETRACT])
@given(body=st.binary(max_size=300))
def test_garbage_raises_badop_only(kind: Kind, body: bytes) -> None:
    with pytest.raises(BadOp):
        check_act(op_of(kind, body, DEVICE.id))


def test_what_honest_code_writes_passes() -> None:
    assert check_act(GENESIS).op == GENESIS
    assert check_act(op_of(Kind.JOIN, encode_body(JOIN), DEVICE.id)).body == JOIN


def test_a_join_is_bound_to_its_member_its_device_and_its_invite() -> None:
    other = member_key(b"z" * 32, BOARD)
    refused(Kind.JOIN, JOIN, device=b"x" * 32)
    for changes in (
        {"name": "Bobby"},
        {"member": other.public},
        {"invite": other.public},
        {"invite_signature": bytes(64)},
        {"member_signature": bytes(64)},
    ):
        refused(Kind.JOIN, msgspec.structs.replace(JOIN, **changes))


def test_an_invite_cannot_be_issued_again_on_other_terms_or_by_another() -> None:
    body = write_invite(BOARD, DEVICE.id, KEYS, Role.MEMBER, 1, NOW)
    check_act(op_of(Kind.INVITE, encode_body(body), DEVICE.id))
    refused(Kind.INVITE, body, device=b"x" * 32)
    for changes in ({"role": 1}, {"uses": 9}, {"expires": NOW + 9}, {"psk": bytes(32)}):
        refused(Kind.INVITE, msgspec.structs.replace(body, **changes))


def test_a_second_beginning_needs_the_boards_own_key() -> None:
    body = check_act(GENESIS).body
    stranger = SigningKey(b"s" * 32)
    for changes in (
        {"founder_name": "Eve"},
        {"board_key": stranger.public},
        {"founder": stranger.public},
        {"kid": bytes(16)},
    ):
        with pytest.raises(BadOp):
            check_act(
                op_of(Kind.GENESIS, encode_body(msgspec.structs.replace(body, **changes)), GENESIS.device, ())
            )


def test_a_device_is_dropped_by_its_members_key_only() -> None:
    body = DropDevice(member_key(b"q" * 32, BOARD).public, DEVICE.id, (), b"s" * 64)
    refused(Kind.DROP_DEVICE, body)


def test_governance_names_what_it_stands_on_and_no_thread() -> None:
    raw = encode_body(Policy("p", "", (), 0, "all"))
    for op in (
        op_of(Kind.POLICY, raw, DEVICE.id, heads=()),
        msgspec.structs.replace(op_of(Kind.POLICY, raw, DEVICE.id), thread=b"t" * 32),
        msgspec.structs.replace(op_of(Kind.POLICY, raw, DEVICE.id), refs=(b"t" * 32,)),
        op_of(Kind.JOIN, encode_body(JOIN), DEVICE.id, heads=(b"a" * 32, b"b" * 32)),
        op_of(Kind.GENESIS, GENESIS.body, GENESIS.device, heads=(b"a" * 32,)),
    ):
        with pytest.raises(BadOp):
            check_act(op)
