"""The first posts of newcomers, where a board asks that a facilitator look at them: which wait, and for whom.

A post of somebody of whom `n` are asked waits until it is let through itself, or `n` others of theirs are.
What waits is shown to its author and to facilitators; other members' programs hold it, with no end set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sync.log.kinds import Role
from sync.log.roster import Roster
from tui_forum.store.conditions import F
from tui_forum.store.log_reader import LogReader
from tui_forum.store.view import View
from tui_forum.store.view_batch import Doc, on_board

ALWAYS = 1 << 52
"""The hour until which a post is held that only a facilitator lets through."""


def is_kept_back(post: Doc) -> bool:
    """Whether a post waits and we are neither its author nor a facilitator: it is not here for us."""
    return post.get("held") == ALWAYS


class Firsts:
    """What is known of them, of one transaction."""

    def __init__(self, view: View, log: LogReader) -> None:
        self._view, self._log = view, log
        self._rows = view.batch("firsts")
        self._asked: dict[str, dict[str, int]] = {}
        self._leads: dict[str, str | None] = {}
        self._known = len(view.firsts) > 0

    def governed(self, boards: Iterable[str], new: frozenset[str]) -> list[str]:
        """The posts to look at again after governance of these boards changed.

        `new` are the keys of members who were not known before: they have written nothing yet.
        """
        found: dict[str, None] = {}
        for board in boards:
            here = F("board") == board
            found |= dict.fromkeys(_keys(self._view.firsts.search(here & (F("waits") == 1))))
            for member, asked, before in self._changed(board):
                theirs = here & (F("member") == member)
                if asked and not before and f"{board}:{member}" not in new:
                    found |= dict.fromkeys(_keys(self._view.posts.search(theirs)))
                else:
                    found |= dict.fromkeys(_keys(self._view.firsts.search(theirs)))
        return list(found)

    def marked(self, key: str, document: Doc | None) -> Doc | None:
        """`document` as it is to be shown, once what stands here about others by its author is settled."""
        asked = self._asks(document) if document is not None else 0
        if document is None or not asked:
            if self._known:
                self._rows.put(key, None)
            return document
        self._known = True
        board, member, passed = document["board"], document["member"], "passed" in document
        waits = not passed and self._passed(board, member, asked) < asked
        row: Doc = {"post": document["post"], "board": board, "member": member}
        self._rows.put(key, row | ({"passed": 1} if passed else {}) | ({"waits": 1} if waits else {}))
        if not waits:
            return document
        shown = self._sees(board, member)
        return document | {"waits": True} | ({} if shown else {"held": ALWAYS})

    def load(self, keys: Iterable[str]) -> None:
        """Read what is known of these posts in few statements."""
        if self._known:
            self._rows.load(keys)

    def settled(self) -> list[str]:
        """Write what is known; the other posts of those of whose posts one more or less was let through."""
        turned = set()
        for _key, _number, before, now in self._rows.flush():
            if ("passed" in (before or {})) != ("passed" in (now or {})):
                row = now or before or {}
                turned.add((row["board"], row["member"]))
        theirs = ((F("board") == board) & (F("member") == member) for board, member in sorted(turned))
        return [key for where in theirs for key in _keys(self._view.firsts.search(where))]

    def _passed(self, board: str, member: str, most: int) -> int:
        """How many posts of a member were let through, counted to `most`."""
        where = (F("board") == board) & (F("member") == member) & (F("passed") == 1)
        return len(self._view.firsts.page(where, limit=most))

    def _asks(self, document: Doc) -> int:
        asked = self._of(document["board"])
        if not asked or not {"private", "anonymous"}.isdisjoint(document):
            return 0
        return asked.get(document["member"], 0)

    def _of(self, board: str) -> dict[str, int]:
        if board not in self._asked:
            roster = self._roster(board)
            newcomers = roster.newcomers if roster else {}
            self._asked[board] = {member.hex(): number for member, number in newcomers.items()}
        return self._asked[board]

    def _changed(self, board: str) -> Iterator[tuple[str, int, int]]:
        """(member, how many are asked now, how many before), where that differs; it is noted."""
        fact, now = f"newcomers:{board}", self._of(board)
        before: dict[str, int] = self._view.fact(fact).get("asked", {})
        if now != before:
            self._view.keep_fact(fact, {"asked": now})
        for member in sorted(now.keys() | before.keys()):
            if now.get(member, 0) != before.get(member, 0):
                yield member, now.get(member, 0), before.get(member, 0)

    def _sees(self, board: str, member: str) -> bool:
        """Whether we may see what waits: our own, and as a facilitator everybody's."""
        if board not in self._leads:
            info = self._log.board(bytes.fromhex(board))
            me = info.roster.device(info.device.id) if info.roster else None
            leads = me is not None and me.role <= Role.FACILITATOR
            self._leads[board] = None if leads else me.member.hex() if me else ""
        return self._leads[board] in (None, member)

    def _roster(self, board: str) -> Roster | None:
        return self._log.board(bytes.fromhex(board)).roster


def _keys(rows: Iterable[Doc]) -> list[str]:
    return [on_board(row["board"], row["post"]) for row in rows]
