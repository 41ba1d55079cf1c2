"""What moderation makes of a post: a pure function of the acts about it, the same on every machine.

Of the acts of one sort on one post those of the highest rank decide, and of these the last by (lamport, op
id): what a steward has decided, a facilitator cannot turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sync.log.kinds import Role
from tui_forum.model.fold import Stamp

HIDE, PIN, LOCK, MOVE, LET = "hide", "pin", "lock", "move", "let"
ACTS: tuple[str, ...] = (HIDE, PIN, LOCK, MOVE, LET)
ON_REPLIES = frozenset((HIDE, LET))
"""What can be done about a single reply."""
OPEN = "open"
"""A facilitator looked who wrote an anonymous post: no ruling follows from it, the ledger tells it."""
LOWEST_MODERATOR = Role.FACILITATOR


@dataclass(frozen=True, slots=True)
class Act:
    """One act, and the role in which its author did it (not the one of today)."""

    stamp: Stamp
    role: Role
    act: str
    on: bool
    section: str = ""
    reason: str = ""

    @property
    def weight(self) -> tuple[int, int, bytes]:
        """Of two acts of one sort the one of the greater weight holds."""
        return (-self.role, *self.stamp.rank)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What holds: the acts that hide a post, let it through, pin, lock and move a thread; None for none."""

    hide: Act | None = None
    pin: Act | None = None
    lock: Act | None = None
    move: Act | None = None
    let: Act | None = None


@dataclass(frozen=True, slots=True)
class Settling:
    """The author's word that a thread is settled, or open again."""

    stamp: Stamp
    on: bool
    words: str


def may(role: Role, act: str, author: Role) -> bool:
    """Whether `role` may do `act` to what somebody wrote as `author`."""
    if role > LOWEST_MODERATOR or act not in (*ACTS, OPEN):
        return False
    return act != HIDE or role < author


def rule(acts: Iterable[Act], author: Role, *, is_root: bool) -> Ruling:
    """What holds of `acts` on a post that its writer wrote in the role `author`."""
    decided: dict[str, Act] = {}
    for act in acts:
        if act.act == OPEN or not may(act.role, act.act, author) or not (is_root or act.act in ON_REPLIES):
            continue
        rival = decided.get(act.act)
        if rival is None or act.weight > rival.weight:
            decided[act.act] = act
    return Ruling(**{name: act for name, act in decided.items() if act.on})


def is_settled(settlings: Iterable[Settling], author: bytes) -> Settling | None:
    """The last word of the thread's author on whether it is settled; None while it is open."""
    own = [said for said in settlings if said.stamp.member == author]
    last = max(own, key=lambda said: said.stamp.rank, default=None)
    return last if last is not None and last.on else None


def is_after(stamp: tuple[int, str], closing: tuple[int, str]) -> bool:
    """Whether a reply (lamport, op id as text) came after a thread was closed.

    Whoever knew of the closing has a greater lamport; of those who did not know, some have, too. What is said
    after is never lost: it is shown folded.
    """
    return stamp > closing
