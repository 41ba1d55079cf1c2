"""Handing an epoch's secret to those who came while it began.

Whoever begins an epoch seals it to the devices known there. A device that joined elsewhere at the same time
is not among them, and its welcome did not hold the secret either: without this it could never read on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sync.crypto.identity import DeviceCard
from sync.crypto.seal import EpochKeys, box_seal
from sync.log.author import Author
from sync.log.bodies import BOX_LIMIT, Epoch, encode_body
from sync.log.declared import epoch_ops
from sync.log.fold import Fold
from sync.log.header import SUITE_GOVERNANCE, unpack_outer
from sync.log.kinds import Kind, Role
from sync.log.op import OpDraft
from sync.log.replica import Replica
from sync.log.roster import Roster
from sync.log.shelf import Shelf


def left_out(fold: Fold, roster: Roster) -> Iterator[tuple[bytes, DeviceCard, bytes]]:
    """(kid, card, op id) of every current device that an epoch was neither sealed nor told to.

    The op is the one that brought the device in: what was in its past came with the welcome. Epochs that
    do not count are handed on, too, if their author had the right by what they knew: ops under them may
    count, as when a removal is undone.
    """
    boxed: defaultdict[bytes, set[bytes]] = defaultdict(set)
    for at, act in enumerate(fold.order):
        body = act.body
        if isinstance(body, Epoch) and fold.may_begin_epochs(at):
            boxed[body.kid].update(device for device, _ in body.boxes)
    cards = [card for member in roster.members.values() for card in member.devices.values()]
    cards.sort(key=lambda card: card.sign)
    for kid, begun in sorted(epoch_ops(fold, counted=False).items()):
        for card in cards if fold.may_begin_epochs(begun) else ():
            claims = [at for at, _ in fold.standing.claims[card.sign]]
            came = min(claims, default=begun)
            # Who was put out and came back was given by the second welcome what began meanwhile.
            told = any(fold.pasts[at] >> begun & 1 for at in claims if at == came or at in fold.counted)
            if card.sign not in boxed[kid] and came != begun and not told:
                yield kid, card, fold.order[came].op.op_id


def share(shelf: Shelf, replica: Replica, author: Author) -> None:
    """Write further Epoch ops for those left out, where our role lets us; each under keys that they hold."""
    roster = replica.roster
    own = roster.device(replica.device.id) if roster else None
    if roster is None or own is None or own.role > Role.FACILITATOR:
        return
    groups: defaultdict[tuple[bytes, bytes], list[DeviceCard]] = defaultdict(list)
    for kid, card, came in left_out(replica.governance.fold, roster):
        keys = _keys_of(shelf, replica, came)
        if keys is not None and replica.keyring.secret(kid) is not None:
            groups[kid, keys.secret].append(card)
    for (kid, sealing), cards in groups.items():
        secret = replica.keyring.secret(kid)
        assert secret is not None
        for start in range(0, len(cards), BOX_LIMIT):
            boxes = tuple(
                (card.sign, box_seal(secret, card.box)) for card in cards[start : start + BOX_LIMIT]
            )
            draft = OpDraft(Kind.EPOCH, encode_body(Epoch(kid, boxes)))
            author.write(draft, keys=EpochKeys(sealing))


def _keys_of(shelf: Shelf, replica: Replica, op_id: bytes) -> EpochKeys | None:
    """The keys under which the op that brought a device in was sealed: that device holds them."""
    for row in shelf.with_op_ids(replica.board_id, [op_id]):
        outer = unpack_outer(shelf.envelope(row.n))
        return replica.keyring.find(SUITE_GOVERNANCE, outer.kid)
    return None
