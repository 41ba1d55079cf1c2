"""The AddDevice by which a machine becomes its member's, whoever of their machines vouched for it."""

from __future__ import annotations

import msgspec

from sync.crypto.identity import SigningKey, certify
from sync.log.author import Author
from sync.log.bodies import AddDevice, decode_body, encode_body
from sync.log.header import MAX_HEADS
from sync.log.kinds import Kind
from sync.log.op import OpDraft
from sync.log.replica import Replica
from sync.log.replicas import pending_of


def introduce(replica: Replica, author: Author, body: AddDevice) -> bool:
    """Write it, unless the board knows us; False where it has no such member, or dropped this machine."""
    roster, device = replica.roster, replica.device.id
    if roster is None or body.member not in roster.members:
        return False
    if roster.device(device) is None:
        if replica.governance.fold.standing.drops.get(device + body.member):
            return False
        heads = tuple(sorted(roster.heads)[:MAX_HEADS])
        author.write(OpDraft(Kind.ADD_DEVICE, encode_body(body)), heads)
    return True


def introduction(member: SigningKey, board_id: bytes, replica: Replica) -> AddDevice:
    """Its body, made where the member key is at hand."""
    return AddDevice(member.public, certify(member, board_id, replica.device))


def introduce_handed(replica: Replica, author: Author) -> None:
    """The same on a board that another machine handed over, as soon as its governance is here."""
    pending = pending_of(author.row)
    if pending is None or pending.invite is not None:
        return
    if introduce(replica, author, decode_body(AddDevice, pending.join)):
        author.row = msgspec.structs.replace(author.row, pending=b"")
