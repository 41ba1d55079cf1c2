"""The directory of a board: dated, signed entries about help, and which version of each holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sync.clock import SECONDS_PER_DAY
from sync.log.kinds import Role
from tui_forum.model.fold import Stamp
from tui_forum.model.moderation import LOWEST_MODERATOR
from tui_forum.model.resource_body import Resource


@dataclass(frozen=True, slots=True)
class Version:
    """One statement about an entry: who made it in which role, when by their clock, and what it says."""

    stamp: Stamp
    role: Role | None
    wall: int
    says: Resource


def fold_resources(versions: Iterable[Version]) -> dict[bytes, Version]:
    """The version of each entry that holds: the last by a facilitator or higher; none of one taken out."""
    last: dict[bytes, Version] = {}
    for version in versions:
        if version.role is None or version.role > LOWEST_MODERATOR:
            continue
        known = last.get(version.says.entry)
        if known is None or known.stamp.rank < version.stamp.rank:
            last[version.says.entry] = version
    return {entry: version for entry, version in last.items() if version.says.on}


def is_stale(version: Version, now: int) -> bool:
    """Whether nobody has checked it for as long as a check is good."""
    return now - version.wall > version.says.good_for * SECONDS_PER_DAY
