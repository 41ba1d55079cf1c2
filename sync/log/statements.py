"""Writing the bodies that carry signatures or boxes: a beginning, an invite, a join, a drop, an epoch."""

from __future__ import annotations

import msgspec

from sync.crypto.identity import DeviceKeys, InviteKeys, SigningKey, certify
from sync.crypto.seal import EpochKeys, box_seal
from sync.log.acts import drop_statement, genesis_statement, invite_statement, join_statement
from sync.log.bodies import BOX_LIMIT, DropDevice, Epoch, Genesis, Invite, Join, Policy
from sync.log.kinds import Role
from sync.log.moderation import write_key
from sync.log.roster import Roster
from sync.log.standing import Standing

UNSIGNED = bytes(64)


def write_genesis(
    board_key: SigningKey,
    board_id: bytes,
    member: SigningKey,
    device: DeviceKeys,
    member_name: str,
    policy: Policy,
    moderation: bytes,
    kid: bytes,
    nonce: bytes,
) -> Genesis:
    """The beginning of a board, signed by its one-off key; `moderation` is the facilitators' first secret."""
    card = certify(member, board_id, device)
    key = write_key(moderation, [card])
    body = Genesis(board_key.public, member.public, member_name, card, policy, key, kid, nonce, UNSIGNED)
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


def write_epochs(roster: Roster, secret: bytes) -> list[Epoch]:
    """A new secret, sealed to every current device: as many bodies as their number needs."""
    cards = [card for member in roster.members.values() for card in member.devices.values()]
    cards.sort(key=lambda card: card.sign)
    kid = EpochKeys(secret).kid
    boxes = [(card.sign, box_seal(secret, card.box)) for card in cards]
    return [Epoch(kid, tuple(boxes[at : at + BOX_LIMIT])) for at in range(0, len(boxes), BOX_LIMIT)]


def whose(roster: Roster, standing: Standing, device: bytes, key: SigningKey | None) -> bytes | None:
    """The member that a device to be dropped is of, or would be by a card of their `key`; None for nobody."""
    owner = roster.device(device)
    if owner is not None:
        return owner.member
    if key is None or device in standing.claims or standing.drops.get(device + key.public):
        return None
    return key.public


def write_drop(
    board_id: bytes, member: bytes, device: bytes, accepted: tuple[bytes, ...], key: SigningKey | None
) -> DropDevice:
    """A device that no longer speaks for `member`: signed with that member's `key`, or without it by rank."""
    body = DropDevice(member, device, accepted, b"")
    if key is None:
        return body
    return msgspec.structs.replace(body, signature=key.sign(drop_statement(board_id, body)))
