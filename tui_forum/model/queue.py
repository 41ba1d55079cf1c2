"""The facilitators' queue: why somebody asks, and who looks after what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui_forum.language import N_
from tui_forum.model.fold import Stamp

REASONS: tuple[tuple[str, str], ...] = (
    ("worried", N_("I am worried about the person who wrote this")),
    ("advice", N_("It pushes advice on somebody who did not ask for it")),
    ("unkind", N_("It is unkind, or puts somebody down")),
    ("private", N_("It tells something private about somebody")),
    ("danger", N_("It could hurt somebody who reads it")),
    ("false", N_("It is not true, and somebody may rely on it")),
    ("other", N_("Something else")),
)
"""(what is stored, what is chosen)."""
TAKE, RELEASE, HAND, DONE = "take", "release", "hand", "done"
ACTS: tuple[str, ...] = (TAKE, RELEASE, HAND, DONE)


@dataclass(frozen=True, slots=True)
class Handling:
    """An act about one item."""

    stamp: Stamp
    act: str
    to: bytes = b""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Care:
    """Who looks after an item now (b"" for nobody), and whether it is done, with what note."""

    by: bytes = b""
    done: bool = False
    note: str = ""


def care(acts: Iterable[Handling]) -> Care:
    """What holds of an item: the last act by (lamport, op id) among those known."""
    known = (act for act in acts if act.act in ACTS)
    last = max(known, key=lambda act: act.stamp.rank, default=None)
    if last is None or last.act == RELEASE:
        return Care()
    if last.act == HAND:
        return Care(by=last.to, note=last.note)
    return Care(by=last.stamp.member, done=last.act == DONE, note=last.note)


def reason_words(reason: str) -> str:
    """A reason as it is chosen; one of a later version as it is."""
    return dict(REASONS).get(reason, reason)
