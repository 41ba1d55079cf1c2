"""Which boards two peers share, told without naming any other.

A board's tag is BLAKE2b-16(K_disc, handshake hash, side): noise to whoever is not on the board, of another
value in every session and from the other side. The answering side lists its tags among random ones; the
dialling side sees which of them it knows, and opens those boards by its own tags.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sync.crypto.hashing import digest
from sync.errors import RemoteProtocolError
from sync.protocol.board import SessionBoard
from sync.protocol.handshake import Secured
from sync.protocol.limits import MAX_TAGS, TAGS_MULTIPLE
from sync.protocol.session_frames import TAG_SIZE, Interest
from sync.protocol.states import Side


def board_tag(disc: bytes, session_hash: bytes, side: Side) -> bytes:
    """The tag (16 bytes) of the board whose discovery key is `disc`, as `side` shows it."""
    return digest(b"interest", session_hash, side.value.encode(), key=disc, size=TAG_SIZE)


def _is_proved(secured: Secured, board: SessionBoard) -> bool:
    """Whether the handshake showed the peer to be a device of `board`, or to hold an invite to it."""
    return board.board_id == secured.board_id


class ListedBoards:
    """The answering side's half: what to list, and which board an OPEN means."""

    def __init__(self, secured: Secured, random: Callable[[int], bytes]) -> None:
        self._secured = secured
        self._hash = secured.hash
        self._random = random
        self._by_tag: dict[bytes, SessionBoard] = {}

    def list(self, boards: Iterable[SessionBoard]) -> Interest:
        """The frame that lists `boards` (again), in a random order; each under its newest epoch.

        The board of the handshake is listed under older ones, too: the peer belongs there, or is let in.
        """
        tags: list[bytes] = []
        for board in boards:
            for epoch in board.accepted if _is_proved(self._secured, board) else (board.newest,):
                tags.append(board_tag(epoch.disc, self._hash, Side.ANSWERING))
                self._by_tag[board_tag(epoch.disc, self._hash, Side.DIALLING)] = board
        missing = -len(tags) % TAGS_MULTIPLE if tags else TAGS_MULTIPLE
        tags += (self._random(TAG_SIZE) for _ in range(missing))
        return Interest(tuple(sorted(tags, key=lambda _: self._random(TAG_SIZE))))

    def board(self, tag: bytes) -> SessionBoard:
        """The board that the peer opens."""
        found = self._by_tag.get(tag)
        if found is None:
            raise RemoteProtocolError("The peer opened a board that is not ours.")
        return found


class SharedBoards:
    """The dialling side's half: which of our boards the peer listed, and by which tag to open each."""

    def __init__(self, secured: Secured) -> None:
        self._secured = secured
        self._listed: set[bytes] = set()

    def hear(self, interest: Interest) -> None:
        """Remember what the peer listed."""
        self._listed.update(interest.tags)
        if len(self._listed) > MAX_TAGS:
            raise RemoteProtocolError("The peer lists more boards than a session may have.")

    def opening_tag(self, board: SessionBoard) -> bytes | None:
        """Our tag for `board`, or None where the peer is not on it.

        Under an older epoch we open only the board on which the peer has shown itself to be a current device:
        elsewhere an older epoch might be all that a removed member has left.
        """
        known = _is_proved(self._secured, board)
        for epoch in reversed(board.epochs) if known else (board.newest,):
            if board_tag(epoch.disc, self._secured.hash, Side.ANSWERING) in self._listed:
                return board_tag(epoch.disc, self._secured.hash, Side.DIALLING)
        return None
