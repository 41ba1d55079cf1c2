"""The boards of the home as the engine needs them: keys and peers for sessions, and a warm index of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sync.clock import Clock, day_of
from sync.engine.asking import since_met
from sync.engine.shapes import AnyMeeting, Row
from sync.engine.turnstile import Turnstile
from sync.engine.wants import Wants
from sync.engine.worker import Worker
from sync.log.base import BoardInfo
from sync.log.record_log import RecordLog
from sync.protocol.board import LiveInvite, SessionBoard
from sync.protocol.index import TIME_SIZE, BoardIndex, sort_key

MOST_SHUNNED = 1 << 16
"""Refused envelopes that are remembered on one board."""


@dataclass(slots=True, eq=False)
class Board:
    """One board while the engine runs.

    `mark` is the local number (of any board) up to which `index` is complete, `turns` how often something
    had ceased to be held when it was made.
    """

    info: BoardInfo
    session: SessionBoard | None
    index: BoardIndex
    mark: int
    turns: int
    wants: Wants[AnyMeeting] = field(default_factory=Wants)
    turnstile: Turnstile[AnyMeeting] = field(default_factory=Turnstile)
    storing: bool = False
    """A batch from a peer is on its way into the log, which is told of when it is there."""
    refused: set[bytes] = field(default_factory=set)
    """What the log refused, and the index counts as held."""

    @property
    def board_id(self) -> bytes:
        """The board's id."""
        return self.info.board_id

    def take(self, rows: Sequence[Row]) -> list[Row]:
        """Put what was stored into the index; the rows that were new to it."""
        new = [row for row in rows if row[0] > self.mark]
        if new:
            self.index.update([(timestamp, envelope) for _, timestamp, envelope in new])
            self.mark = new[-1][0]
        return new

    def shun(self, timestamp: int, envelope: bytes) -> None:
        """Count an envelope that the log refused as held while the engine runs: peers need not send it again.

        Who asks for it is told that it is gone.
        """
        if len(self.refused) < MOST_SHUNNED and self.index.add(timestamp, envelope):
            self.refused.add(envelope)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What differs since the last look.

    `opened`: boards of which a session can speak only now, or by a new epoch; `joined`: those that count us
    among their members only now; `lifted`: envelope ids that may be asked for again; `changed`: whether any
    key, member or invite differs.
    """

    opened: tuple[Board, ...]
    joined: tuple[Board, ...]
    lifted: tuple[tuple[Board, frozenset[bytes]], ...]
    changed: bool


class Boards:
    """All boards, by id; `refresh` reads them from the log."""

    def __init__(self, log: RecordLog, worker: Worker, clock: Clock) -> None:
        self._log, self._worker, self._clock = log, worker, clock
        self._boards: dict[bytes, Board] = {}

    def get(self, board_id: bytes) -> Board | None:
        """One board, or None for one that is not here (any more)."""
        return self._boards.get(board_id)

    def all(self) -> list[Board]:
        """Every board."""
        return list(self._boards.values())

    def sessions(self) -> list[SessionBoard]:
        """What a session may speak about: every board whose keys we hold."""
        return [board.session for board in self._boards.values() if board.session is not None]

    def waiting(self) -> list[BoardInfo]:
        """Boards on which our invite may still be needed: no member is known to count us as one."""
        return [board.info for board in self._boards.values() if board.info.pending is not None]

    def mark(self) -> int:
        """The local number up to which every index is complete."""
        return min((board.mark for board in self.all()), default=0)

    def storing(self) -> bool:
        """Whether a batch from a peer is on its way into the log."""
        return any(board.storing for board in self.all())

    def outdated(self) -> bool:
        """Whether an invite has expired since the last look."""
        now = self._clock.now()
        return any(invite.expires <= now for board in self.all() for invite in board.info.invites)

    async def refresh(self) -> Refreshed:
        """Read every board's keys, members and invites again."""
        known = {board.board_id: (board.turns, board.index) for board in self._boards.values()}
        today = day_of(self._clock.now())
        infos, fresh = await self._worker.call(_read, self._log, known, today)
        opened: list[Board] = []
        joined: list[Board] = []
        lifted: list[tuple[Board, frozenset[bytes]]] = []
        changed = False
        for info in infos:
            session = _session_board(info, self._clock.now())
            board = self._boards.get(info.board_id)
            if board is None:
                index, mark, turns, _ = fresh[info.board_id]
                board = self._boards[info.board_id] = Board(info, None, index, mark, turns)
                changed = True  # its invite, too, is something to dial by
            elif info.board_id in fresh:
                board.index, _, board.turns, free = fresh[info.board_id]  # what is new is still to be told
                lifted.append((board, free - board.refused))
            if session is not None and _newest(session) != _newest(board.session):
                opened.append(board)
            if info.state != board.info.state:
                joined.append(board)
            changed = changed or _facts(session) != _facts(board.session)
            board.info, board.session = info, session
        for gone in known.keys() - {info.board_id for info in infos}:
            del self._boards[gone]
            changed = True
        return Refreshed(tuple(opened), tuple(joined), tuple(lifted), changed)


Fresh = tuple[BoardIndex, int, int, frozenset[bytes]]
"""Index, mark, turns, and the ids that may be asked for again."""


def _read(
    log: RecordLog, known: Mapping[bytes, tuple[int, BoardIndex]], today: int
) -> tuple[list[BoardInfo], dict[bytes, Fresh]]:
    """On the log's thread: every board, and what is fresh of those where `known` says other turns.

    Turns and mark are read before the index: a row stored in between is in both, which does no harm.
    """
    infos = log.boards()
    fresh: dict[bytes, Fresh] = {}
    for info in infos:
        turns = log.turns(info.board_id)
        before, old = known.get(info.board_id, (None, None))
        if before != turns:
            mark = log.last()
            index = BoardIndex(log.index(info.board_id))
            index.shunned = frozenset(log.withheld(info.board_id))
            _warm(log, info.board_id, index, today)
            fresh[info.board_id] = index, mark, turns, _lifted(old, index, today)
    return infos, fresh


def _warm(log: RecordLog, board_id: bytes, index: BoardIndex, today: int) -> None:
    """Go through the index here once, as it was when the peer met last knew it: its session need not."""
    met = log.peers(board_id)
    rows = (since_met(log, board_id, met[0].device) if met else None) or []
    news = frozenset(sort_key(timestamp, item) for _, timestamp, item in rows)
    index.digests(today << 16, index.cuts(today << 16), news)


def _lifted(old: BoardIndex | None, index: BoardIndex, today: int) -> frozenset[bytes]:
    """What was held or withheld and now is neither, save what expired: a peer may have it.

    An op can be taken back and let go again between two looks, so both are looked at.
    """
    if old is None:
        return frozenset()
    lost = old.held(today << 16).difference(index.since(0))
    return (old.shunned | {key[TIME_SIZE:] for key in lost}) - index.shunned


def _facts(session: SessionBoard | None) -> object:
    """What makes a difference to peers; key objects are compared by what names them."""
    if session is None:
        return None
    return [epoch.kid for epoch in session.epochs], dict(session.peers), session.invites


def _newest(session: SessionBoard | None) -> bytes:
    """The epoch under which a board is listed to peers."""
    return session.newest.kid if session is not None else b""


def _session_board(info: BoardInfo, now: float) -> SessionBoard | None:
    if not info.epochs:
        return None
    members = info.roster.members.values() if info.roster is not None else ()
    peers = {
        card.noise: device
        for member in members
        for device, card in member.devices.items()
        if device != info.device.id
    }
    inviter = info.pending if info.state == "waiting" else None
    if inviter is not None and (info.roster is None or inviter.inviter not in info.roster.gone):
        # Our Join may be there, and the invite spent by it, when nothing of the board has come here.
        peers.setdefault(inviter.noise, inviter.inviter)
    invites = tuple(
        LiveInvite(invite.sign, invite.discovery, invite.psk, invite.wrap)
        for invite in (info.invites if info.may_admit else ())
        if invite.expires > now
    )
    return SessionBoard(info.board_id, info.device, info.epochs, peers, invites)
