"""What needs the person, on the sync screen: each with its next step. Pure; it claims only what is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui_forum.language import _, counted
from tui_forum.services.errors_said import in_words
from tui_forum.services.meetings import NewMachine
from tui_forum.services.node_told import LEAST_FREE, size_words
from tui_forum.text import clean_line
from tui_forum.ui.phrases import age

DAY = 86_400
LONG_ALONE = 3 * DAY
"""Seconds without anybody near after which posts that wait are worth a word."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What there is to tell. `told` are (sentence, hint) of sync about clocks and the network, latest last.

    `met` is when a machine was met last (0: never); `waiting` counts posts that wait to leave, `free` the
    bytes that are left on the disk (None: not known), `ahead` posts that came before their time.
    """

    told: Sequence[tuple[str, str]] = ()
    new: Sequence[NewMachine] = ()
    near: bool = False
    met: float = 0.0
    waiting: int = 0
    free: int | None = None
    ahead: int = 0


def needs_words(needs: Needs, now: float) -> str:
    """Every one in a paragraph under a heading; "" where nothing is needed."""
    lines = [*_room(needs.free), *_told(needs.told), *_ahead(needs.ahead)]
    lines += [*_alone(needs, now), *_new(needs.new, now)]
    return "\n".join([_("Needs you"), *(f"  ! {line}" for line in lines)]) if lines else ""


def _room(free: int | None) -> list[str]:
    if free is None or free >= LEAST_FREE:
        return []
    words = _("Only {size} are left on this disk. Make room: when it is full nothing new can be kept.")
    return [words.format(size=size_words(free))]


def _told(told: Iterable[tuple[str, str]]) -> list[str]:
    latest = dict.fromkeys(reversed(list(told)))
    return [f"{clean_line(in_words(what))} {clean_line(in_words(hint))}".rstrip() for what, hint in latest]


def _ahead(number: int) -> list[str]:
    if not number:
        return []
    waits = counted(
        number,
        "{n} post is here and not shown before its time: the clock of the computer that it was written on is "
        "ahead.",
        "{n} posts are here and not shown before their time: the clocks of the computers that they were "
        "written on are ahead.",
    )
    return [f"{waits} {_('Ask whoever it may be to set the date, and to write again.')}"]


def _alone(needs: Needs, now: float) -> list[str]:
    if needs.near or not needs.waiting or not needs.met or now - needs.met < LONG_ALONE:
        return []
    days = counted(int(now - needs.met) // DAY, "{n} day", "{n} days")
    words = _(
        "For {days} no other machine was near, and posts of yours wait. Type an address (a), or carry a file "
        "on a stick (e)."
    )
    return [words.format(days=days)]


def _new(new: Iterable[NewMachine], now: float) -> list[str]:
    words = _(
        "{name} has linked a new machine on {board}, {age}. If that surprises you, ask them: v among the "
        "people compares words."
    )
    return [
        words.format(name=clean_line(row.name), board=clean_line(row.board_name), age=age(now, row.wall))
        for row in new
    ]
