"""From slots to people: the slots by which we show ourselves, and whom we see in somebody else's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sync.crypto.seal import EpochKeys
from sync.protocol.board import SessionBoard
from sync.protocol.slots import EARLIER, NAME_SIZE, make_slot, resolve


class Sighting(NamedTuple):
    """A current device of a board, seen under one of its epochs; `noise` is its Noise public key.

    `in_step`: the epoch is the newest on both sides.
    """

    board: SessionBoard
    epoch: EpochKeys
    device_id: bytes
    noise: bytes
    in_step: bool


def own_slots(boards: Iterable[SessionBoard], nonce: bytes, port: int, purpose: bytes) -> list[bytes]:
    """A slot for each board, under its newest epoch, then one for each live invite."""
    boards = tuple(boards)
    keys = [(board.newest.disc, board.device.id) for board in boards]
    keys += [(invite.discovery, board.device.id) for board in boards for invite in board.invites]
    return [make_slot(disc, nonce, port, device_id, purpose) for disc, device_id in keys]


def older_slots(boards: Iterable[SessionBoard], nonce: bytes, port: int) -> list[bytes]:
    """A slot for each further epoch under which each board's devices are answered."""
    keys = [(epoch.disc, board.device.id) for board in boards for epoch in board.accepted[1:]]
    return [make_slot(disc, nonce, port, device_id, EARLIER) for disc, device_id in keys]


def sightings(
    boards: Iterable[SessionBoard], slots: Sequence[bytes], nonce: bytes, port: int, purpose: bytes
) -> list[Sighting]:
    """The current devices of our boards that the slots name, under newest epochs first."""
    keys = [(age, board, epoch) for board in boards for age, epoch in enumerate(reversed(board.epochs))]
    keys.sort(key=lambda key: key[0])
    opened = resolve(slots, nonce, port, purpose, (((board, epoch), epoch.disc) for _, board, epoch in keys))
    return [
        Sighting(board, epoch, device_id, noise, purpose != EARLIER and epoch is board.newest)
        for (board, epoch), name in opened
        for noise, device_id in board.peers.items()
        if device_id[:NAME_SIZE] == name
    ]
