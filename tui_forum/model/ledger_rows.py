"""What is shown of how a board is governed: plain rows as in `rows`, filled by the services."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LateRow:
    """A post of a removed member that came after the removal; `title` is "" for a reply."""

    post: str
    member: str
    author: str
    wall: int
    title: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One act about the board, its members, or what they wrote.

    `act` is a stable word: founded, policy, invite, joined, added, device-added, device-dropped, role,
    removed, readmitted, keys, moderation-key; opened, hidden, shown, pinned, unpinned, locked, unlocked,
    moved. `target` is the member or the post that it is about ("" for none), `target_name` their name or the
    thread's title, `says` the whole sentence.
    """

    op: str
    wall: int
    member: str
    author: str
    role: str
    act: str
    target: str
    target_name: str
    says: str


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act of moderation, as the ledger tells it.

    `act` is "hide", "pin", "lock" or "move" (or one of a later version), `on` False its undoing; `role` the
    one in which it was done; `counts` whether that was enough for it. `title` is its thread's.
    """

    op: str
    board: str
    act: str
    on: bool
    target: str
    thread: str
    title: str
    actor: str
    role: str
    wall: int
    section: str
    reason: str
    counts: bool
