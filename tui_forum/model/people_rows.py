"""Rows about people: what they say of themselves, who has taken what on, what facilitators look after.

As plain as those in `model.rows`; texts are as their authors sent them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One member of one of our boards with what they say of themselves.

    `state` is one of STATE_IDS, or "" where nothing is said or it has faded; `until` is its hour. `verified`
    is when we compared words in person (0: not yet), `muted` whether we have them out of sight.
    """

    member: str
    name: str
    role: str
    board: str
    board_name: str
    me: bool
    state: str
    until: int
    offers: tuple[str, ...]
    languages: tuple[str, ...]
    avoid: tuple[str, ...]
    verified: int
    muted: bool


@dataclass(frozen=True, slots=True)
class HoldRow:
    """Who has a thread, until when; `mine` where it is us."""

    thread: str
    member: str
    name: str
    until: int
    mine: bool


@dataclass(frozen=True, slots=True)
class HelpRow:
    """Where practical help in a thread stands: `state` "open", "taken" or "done", by whom.

    `may` are the states that we can bring it to.
    """

    thread: str
    state: str
    taker: str
    mine: bool
    words: str
    may: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One thing for the facilitators of a board.

    `sort` is "ask", "today", "first", "late", "held" or "unanswered"; `item` names it in acts, `post` and
    `thread` are what it is about ("" where that is not here). `reason` and `words` are an ask's own, `by` is
    who asks or wrote. `carer` looks after it ("" nobody), `mine` where that is us; `note` is what they said
    last.
    """

    item: str
    sort: str
    board: str
    board_name: str
    section: str
    post: str
    thread: str
    title: str
    by: str
    reason: str
    words: str
    since: int
    carer: str
    mine: bool
    done: bool
    note: str
