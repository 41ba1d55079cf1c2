"""Who has taken something on: soft holds of threads that wait, and the way of practical help."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tui_forum.model.fold import Stamp

LONGEST_HOLD = 86_400
"""Seconds after which a hold has lapsed, whatever it says."""
AHEAD = 900
"""Seconds by which another clock may be ahead of ours."""
OPEN, TAKEN, DONE = "open", "taken", "done"
HELP_STATES: tuple[str, ...] = (TAKEN, DONE, OPEN)
PRACTICAL = frozenset({"practical"})
"""Needs of threads in which help goes open, taken, done."""


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody has a thread until an hour; or (`on` False) no longer."""

    stamp: Stamp
    wall: int
    until: int
    on: bool

    @property
    def ends(self) -> int:
        """When it lapses."""
        return min(self.until, self.wall + LONGEST_HOLD)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of practical help."""

    stamp: Stamp
    state: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Helping:
    """Where practical help stands: the state, who has taken it (b"" while it is open), their words."""

    state: str = OPEN
    taker: bytes = b""
    words: str = ""


def holders(holds: Iterable[Held], author: bytes, now: float) -> list[Held]:
    """The holds of a thread that stand at `now`, the first one first; its `author` holds nothing.

    Of each member the last word by (lamport, op id) counts. A reply of theirs ends a hold: see `released`.
    """
    last: dict[bytes, Held] = {}
    for held in holds:
        rival = last.get(held.stamp.member)
        if rival is None or held.stamp.rank > rival.stamp.rank:
            last[held.stamp.member] = held
    standing = (held for held in last.values() if held.on and held.wall <= now + AHEAD and now < held.ends)
    return sorted(
        (held for held in standing if held.stamp.member != author), key=lambda held: held.stamp.rank
    )


def released(held: Held, replies: Iterable[tuple[bytes, tuple[int, bytes]]]) -> bool:
    """Whether one of the thread's `replies`, (member, rank), is the holder's and later than the hold."""
    return any(member == held.stamp.member and rank > held.stamp.rank for member, rank in replies)


def helping(steps: Iterable[Step], author: bytes, moderators: Collection[bytes] = ()) -> Helping:
    """Where help in a thread by `author` stands after all `steps`, in their one order.

    Whoever takes what is open has it. They, the author and facilitators can give it back or say that it is
    done; the author and facilitators can open again what is done. All else has no effect.
    """
    now = Helping()
    for step in sorted(steps, key=lambda step: step.stamp.rank):
        member = step.stamp.member
        looks_after = member == author or member in moderators
        concerned = looks_after or member == now.taker
        if step.state == TAKEN and now.state == OPEN and member != author:
            now = Helping(TAKEN, member, step.words)
        elif step.state == DONE and now.state != DONE and concerned:
            now = Helping(DONE, now.taker, step.words)
        elif step.state == OPEN and (concerned if now.state == TAKEN else looks_after):
            now = Helping()
    return now
