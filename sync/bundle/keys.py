"""Which keys open a section: those of every current member, whatever they missed, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator

from sync.crypto.seal import pair_key
from sync.log.base import BoardInfo

OLDER_LIMIT = 16
"""So many older epochs open a section at most."""


def opening_keys(info: BoardInfo) -> list[bytes]:
    """K_bundle of the newest epoch, and of older ones since which nobody was put out; then a key with each
    other device.

    By the last ones a member opens the bundle who was away when somebody was removed; by the older epochs one
    of whom we have not heard yet. Whoever was removed holds none of these.
    """
    uncut = info.roster.ages.uncut if info.roster is not None else frozenset()
    older = [epoch.bundle for epoch in reversed(info.epochs[:-1]) if epoch.kid in uncut]
    return [info.epochs[-1].bundle, *older[:OLDER_LIMIT], *pair_keys(info)]


def pair_keys(info: BoardInfo) -> Iterator[bytes]:
    """The keys that our device shares with each other current one of the board."""
    for member in info.roster.members.values() if info.roster is not None else ():
        for device, card in member.devices.items():
            if device != info.device.id:
                yield pair_key(info.board_id, info.device.box_secret, card.box)
