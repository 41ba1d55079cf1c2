"""Whom an op is by, and whom it introduces."""

from __future__ import annotations

from sync.log.bodies import AddMember, Genesis, Join, decode_body
from sync.log.kinds import Kind
from sync.log.op import Op


def member_key(board_id: bytes, member: bytes) -> str:
    """The key of a member's name in the view."""
    return f"{board_id.hex()}:{member.hex()}"


def named_member(op: Op) -> tuple[bytes, str] | None:
    """The member that a governance op introduces, with the name."""
    if op.kind == Kind.GENESIS:
        genesis = decode_body(Genesis, op.body)
        return genesis.founder, genesis.founder_name
    if op.kind == Kind.JOIN:
        join = decode_body(Join, op.body)
        return join.member, join.name
    if op.kind == Kind.ADD_MEMBER:
        added = decode_body(AddMember, op.body)
        return added.member, added.name
    return None
