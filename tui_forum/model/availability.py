"""What members say of themselves: the last word of each holds, and its state fades at its hour.

Nothing here tells when somebody was last seen: it is what they chose to say, until the hour they chose.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui_forum.language import N_
from tui_forum.model.fold import Stamp

LONGEST = 14 * 86_400
"""Seconds after which a state fades whatever it says: nobody is "here" for ever."""
AHEAD = 900
"""Seconds by which another clock may be ahead; what claims to be said later still is not shown yet."""


@dataclass(frozen=True, slots=True)
class State:
    """One thing to say of oneself: `words` with its hour at `{hour}`, `mark` before a name."""

    id: str
    words: str
    label: str
    mark: str
    usual: str


LISTEN, CHAT, READING, LATER = "listen", "chat", "reading", "later"
STATES: tuple[State, ...] = (
    State(LISTEN, N_("can listen until {hour}"), N_("I can listen"), "◐", "2h"),
    State(CHAT, N_("happy to chat until {hour}"), N_("Happy to chat"), "●", "2h"),
    State(READING, N_("reading only until {hour}"), N_("Reading only"), "○", "2h"),
    State(LATER, N_("can talk after {hour}"), N_("Not now, I can talk after …"), "○", "tomorrow"),
)
STATE_IDS: tuple[str, ...] = tuple(state.id for state in STATES)
_BY_ID = {state.id: state for state in STATES}


@dataclass(frozen=True, slots=True)
class Presence:
    """One statement of a member; `wall` is when they claim to have said it."""

    stamp: Stamp
    wall: int
    state: str
    until: int
    offers: tuple[str, ...]
    languages: tuple[str, ...]
    avoid: tuple[str, ...]

    @property
    def ends(self) -> int:
        """When its state fades."""
        return min(self.until, self.wall + LONGEST)

    def state_at(self, now: float) -> str:
        """The state that still holds; "" once it has faded, or none was said."""
        return self.state if now < self.ends else ""


def state_of(state_id: str) -> State | None:
    """The state with this id; None for none, or one of a later version."""
    return _BY_ID.get(state_id)


def latest(said: Iterable[Presence], now: float) -> dict[bytes, Presence]:
    """The last word of each member by (lamport, op id), of what was not said in times to come."""
    last: dict[bytes, Presence] = {}
    for presence in said:
        if presence.wall > now + AHEAD:
            continue
        rival = last.get(presence.stamp.member)
        if rival is None or presence.stamp.rank > rival.stamp.rank:
            last[presence.stamp.member] = presence
    return last
