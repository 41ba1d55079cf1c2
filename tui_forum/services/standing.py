"""Who has taken what on: the holds that stand now, and where practical help has got to, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_forum.language import _
from tui_forum.model.holding import (
    DONE,
    HELP_STATES,
    OPEN,
    PRACTICAL,
    TAKEN,
    Held,
    Helping,
    helping,
    holders,
    released,
)
from tui_forum.model.hours import hour_words
from tui_forum.model.moderation import LOWEST_MODERATOR
from tui_forum.model.people_rows import HelpRow, HoldRow
from tui_forum.services.directory import board_info
from tui_forum.services.home import Forum
from tui_forum.services.people import WITH_ARTICLE, name_in_view
from tui_forum.store.conditions import F
from tui_forum.store.view_notices import Notices, Place
from tui_forum.store.view_statements import signed_of

Doc = Mapping[str, Any]


class Standing:
    """What stands at this moment, for the rows of a list; threads that nobody has cost nothing."""

    def __init__(self, forum: Forum) -> None:
        self._forum = forum
        self._now = forum.now()
        self._notices = Notices(forum.view)
        self._held = self._notices.held_threads(self._now)
        self._moderators: dict[str, frozenset[bytes]] = {}
        self._holds: dict[Place, list[HoldRow]] = {}
        self._helps: dict[Place, HelpRow | None] = {}

    def hold_words(self, thread: Doc) -> str:
        """ "bo has this one until 14:00"; "" where nobody has it."""
        return hold_words(self.holds(thread), self._now)

    def help_words(self, thread: Doc) -> str:
        """ "taken by bo"; "" for threads about something else."""
        return help_words(self._help(thread))

    def short_words(self, thread: Doc) -> str:
        """ "bo until 14:00", "taken by bo", "done, with bo"; "" while nobody has it."""
        if held := self.holds(thread):
            name = _("you") if held[0].mine else held[0].name
            return _("{name} until {hour}").format(name=name, hour=hour_words(held[0].until, self._now))
        row = self._help(thread)
        return help_words(row) if row is not None and row.state != OPEN else ""

    def _help(self, thread: Doc) -> HelpRow | None:
        if thread.get("need") not in PRACTICAL:
            return None
        board = thread["board"]
        place = (board, thread["thread"])
        if place not in self._helps:
            if board not in self._moderators:
                self._moderators[board] = _moderators(self._forum, board)
            self._helps[place] = help_of(self._forum, thread, self._moderators[board])
        return self._helps[place]

    def closed_words(self, thread: Doc) -> str:
        """Who closed a thread and why; "" where it is open."""
        if "locked" not in thread:
            return ""
        lock = self._forum.view.batch("statements").get(thread["locked"][1])
        if lock is None:
            return _("closed")
        info = board_info(self._forum, thread["board"])
        role = info.roster.role_of(signed_of(lock)) if info.roster else None
        who = _("closed") if role is None else _("closed by {role}").format(role=_(WITH_ARTICLE[role]))
        return f"{who}: {lock['reason']}" if lock["reason"] else who

    def holds(self, thread: Doc) -> list[HoldRow]:
        """Who has a thread now, the first one first."""
        place = (thread["board"], thread["thread"])
        if place not in self._held:
            return []
        if place not in self._holds:
            self._holds[place] = self._read_holds(place, thread)
        return self._holds[place]

    def _read_holds(self, place: Place, thread: Doc) -> list[HoldRow]:
        made = self._notices.holds((place,)).get(place, [])
        me = self._forum.projector.my_member(place[0])
        standing = holders(made, _author(thread), self._now)
        return [
            HoldRow(
                thread=place[1],
                member=(member := held.stamp.member.hex()),
                name=name_in_view(self._forum, place[0], member),
                until=held.ends,
                mine=member == me,
            )
            for held in standing
            if not released(held, self._replies(place, held))
        ]

    def _replies(self, place: Place, held: Held) -> list[tuple[bytes, tuple[int, bytes]]]:
        found = self._forum.view.posts.search((F("thread") == place[1]) & (F("board") == place[0]))
        return [
            (bytes.fromhex(post["member"]), (post["lamport"], bytes.fromhex(post["post"])))
            for post in found
            if "parent" in post and post["member"] == held.stamp.member.hex()
        ]


def hold_lapsed(forum: Forum, before: int, now: int) -> bool:
    """Whether a hold reached its hour after `before`, up to `now`."""
    return len(forum.view.notices.page((F("ends") > before) & (F("ends") <= now), limit=1)) > 0


def hold_words(rows: list[HoldRow], now: float) -> str:
    """Who has a thread until when; "" where nobody has it."""
    if not rows:
        return ""
    words = _("you have this one until {hour}") if rows[0].mine else _("{name} has this one until {hour}")
    return words.format(name=rows[0].name, hour=hour_words(rows[0].until, now))


def help_of(forum: Forum, thread: Doc, moderators: frozenset[bytes] | None = None) -> HelpRow | None:
    """Where help in a thread (the view's document) stands; None where it is about something else."""
    if thread.get("need") not in PRACTICAL:
        return None
    board, identity = thread["board"], thread["thread"]
    steps = Notices(forum.view).steps(((board, identity),)).get((board, identity), [])
    moderators = _moderators(forum, board) if moderators is None else moderators
    author = _author(thread)
    now = helping(steps, author, moderators)
    me = bytes.fromhex(forum.projector.my_member(board))
    taker = now.taker.hex()
    return HelpRow(
        thread=identity,
        state=now.state,
        taker=name_in_view(forum, board, taker) if taker else "",
        mine=bool(me) and now.taker == me,
        words=now.words,
        may=_possible(now, me, author, looks_after=me == author or me in moderators),
    )


def help_words(row: HelpRow | None) -> str:
    """ "taken by bo", "done, with bo"; "" where there is nothing to say."""
    if row is None:
        return ""
    if row.state == TAKEN:
        return _("taken by you") if row.mine else _("taken by {name}").format(name=row.taker)
    if row.state == DONE:
        return _("done, with {name}").format(name=row.taker) if row.taker else _("done")
    return _("open: nobody has taken it yet")


def _possible(now: Helping, me: bytes, author: bytes, *, looks_after: bool) -> tuple[str, ...]:
    concerned = looks_after or me == now.taker
    possible = {
        TAKEN: now.state == OPEN and me != author,
        DONE: now.state != DONE and concerned,
        OPEN: concerned if now.state == TAKEN else now.state == DONE and looks_after,
    }
    return tuple(state for state in HELP_STATES if me and possible[state])


def _author(thread: Doc) -> bytes:
    """The member who started a thread; b"" of an imported one, whose author is not here."""
    return b"" if "imported" in thread else bytes.fromhex(thread.get("member", ""))


def _moderators(forum: Forum, board: str) -> frozenset[bytes]:
    roster = board_info(forum, board).roster
    members = roster.members.values() if roster else ()
    return frozenset(member.member for member in members if member.role <= LOWEST_MODERATOR)
