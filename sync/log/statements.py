"""Writing the bodies that carry signatures of their own: a board's beginning, an invite, a join, an epoch."""

from __future__ import annotations

import msgspec

from sync.crypto.identity import DeviceKeys, InviteKeys, SigningKey, certify
from sync.crypto.seal import EpochKeys, box_seal
from sync.log.acts import genesis_statement, invite_statement, join_statement
from sync.log.bodies import BOX_LIMIT, Epoch, Genesis, Invite, Join, Policy
from sync.log.kinds import Role
from sync.log.roster import Roster

UNSIGNED = bytes(64)


def write_genesis(
    board_key: SigningKey,
    board_id: bytes,
    member: SigningKey,
    device: DeviceKeys,
    member_name: str,
    policy: Policy,
    kid: bytes,
    nonce: bytes,
) -> Genesis:
    """The beginning of a board, signed by its one-off key."""
    card = certify(member, board_id, device)
    body = Genesis(board_key.public, member.public, member_name, card, policy, kid, nonce, UNSIGNED)
    return msgspec.structs.replace(body, signature=board_key.sign(genesis_statement(body)))


def write_invite(
    board_id: bytes, device: bytes, keys: InviteKeys, role: Role, uses: int, expires: int
) -> Invite:
    """The public half of an invite, with the proof that its issuer made it."""
    body = Invite(
        keys.sign.public, keys.discovery, keys.psk, keys.wrap_public, int(role), uses, expires, UNSIGNED
    )
    return msgspec.structs.replace(body, proof=keys.sign.sign(invite_statement(board_id, device, body)))


def write_join(
    board_id: bytes, member: SigningKey, device: DeviceKeys, keys: InviteKeys, member_name: str
) -> Join:
    """A newcomer's statement, signed by the invite's key and by the member key."""
    card = certify(member, board_id, device)
    body = Join(member.public, member_name, card, keys.sign.public, UNSIGNED, UNSIGNED)
    statement = join_statement(board_id, body)
    return msgspec.structs.replace(
        body, invite_signature=keys.sign.sign(statement), member_signature=member.sign(statement)
    )


def write_epoch(roster: Roster, secret: bytes) -> Epoch:
    """A new secret, sealed to every current device."""
    cards = [card for member in roster.members.values() for card in member.devices.values()]
    cards.sort(key=lambda card: card.sign)
    boxes = tuple((card.sign, box_seal(secret, card.box)) for card in cards[:BOX_LIMIT])
    return Epoch(EpochKeys(secret).kid, boxes)
