"""Keys of a device for a board that it does not know yet, and the word of its person that they are handed it.

A device's keys follow from the board's id. Whoever is to vouch for a machine that is far away needs its keys
before that machine has heard of the board: so each machine tells the others a few spare ones.
"""

from __future__ import annotations

from sync.crypto.hashing import digest
from sync.crypto.identity import DeviceKeys, device_keys

NO_BOARD = bytes(32)


def spare_seed(device_seed: bytes, certifier: bytes, number: int) -> bytes:
    """The seed of the `number`-th spare keys that only the device `certifier` is to vouch for."""
    return digest(b"spare", certifier, number.to_bytes(4, "little"), key=device_seed)


def spare_keys(seed: bytes) -> DeviceKeys:
    """The keys that follow from it, whatever board they are used on."""
    return device_keys(seed, NO_BOARD)


def handed_statement(board_id: bytes, member: bytes, machine: bytes, device: bytes, half: bytes) -> bytes:
    """What the person signs by their member key on the board of their own machines.

    That `member` on `board_id` is them, and that their `machine` becomes `device` there by `half` a card.
    """
    return digest(b"handed", board_id, member, machine, device, half)
