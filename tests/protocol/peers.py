"""Two peers in memory, joined by a line that can be slow, cut or overheard."""

from __future__ import annotations

import random as stdlib_random
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from sync.crypto.identity import DeviceKeys, device_keys, invite_keys
from sync.crypto.seal import EpochKeys
from sync.protocol.board import Invitation, LiveInvite, SessionBoard
from sync.protocol.events import (
    Announced,
    BoardOpened,
    EnvelopesReceived,
    Event,
    Gone,
    InStep,
    ReconcileDone,
    Wanted,
    Welcomed,
    WelcomeNeeded,
)
from sync.protocol.index import BoardIndex
from sync.protocol.session import Session

DAY = 20_000
KEPT = 0x7FFF << 16 | DAY
NOTHING = bytes(32)


class Chance:
    """Random bytes that a seed repeats."""

    def __init__(self, seed: int = 1) -> None:
        self.random = stdlib_random.Random(seed)

    def __call__(self, size: int) -> bytes:
        return self.random.randbytes(size)


def envelope_id(envelope: bytes) -> bytes:
    return blake2b(envelope, digest_size=32).digest()


def timestamp(envelope: bytes) -> int:
    return int.from_bytes(envelope[:8], "big")


def make_envelope(number: int, size: int = 60, stamp: int = KEPT) -> bytes:
    return stamp.to_bytes(8, "big") + number.to_bytes(8, "big") + bytes(size - 16)


@dataclass
class Group:
    """A board's secrets, its epochs, and a device for every name."""

    chance: Chance
    names: tuple[str, ...]
    board_id: bytes = field(init=False)
    epochs: list[EpochKeys] = field(init=False)
    devices: dict[str, DeviceKeys] = field(init=False)

    def __post_init__(self) -> None:
        self.board_id = self.chance(32)
        self.epochs = [EpochKeys(self.chance(32))]
        self.devices = {name: device_keys(self.chance(32), self.board_id) for name in self.names}

    def board(self, name: str, *, epochs: int = 99, without: tuple[str, ...] = ()) -> SessionBoard:
        """The board as `name` knows it: the first so many epochs, and no devices of the removed."""
        peers = {
            keys.noise_public: keys.id
            for other, keys in self.devices.items()
            if other != name and other not in without
        }
        return SessionBoard(self.board_id, self.devices[name], tuple(self.epochs[:epochs]), peers)


def make_invite(secret: bytes, board: SessionBoard) -> tuple[LiveInvite, Invitation]:
    keys = invite_keys(secret)
    live = LiveInvite(keys.sign.public, keys.discovery, keys.psk, keys.wrap_public)
    return live, Invitation(board.board_id, keys)


class Peer:
    """Keeps envelopes and answers a session's events as an engine would; it notes all that happened."""

    def __init__(self, *boards: SessionBoard) -> None:
        self.boards = {board.board_id: board for board in boards}
        self.held: dict[bytes, dict[bytes, bytes]] = {board_id: {} for board_id in self.boards}
        self.twice = 0
        self.acknowledged: set[bytes] = set()
        self.events: list[Event] = []
        self.gone: list[tuple[bytes, bytes]] = []
        self.secrets: list[bytes] = []
        self.joining: SessionBoard | None = None

    def hold(self, board_id: bytes, *envelopes: bytes) -> None:
        self.held[board_id].update((envelope_id(one), one) for one in envelopes)

    def ids(self, board_id: bytes) -> set[bytes]:
        return set(self.held[board_id])

    def in_step(self) -> set[bytes]:
        return {event.board_id for event in self.events if isinstance(event, InStep)}

    def handle(self, session: Session, events: list[Event]) -> None:
        for event in events:
            self.events.append(event)
            match event:
                case BoardOpened(board_id):
                    index = BoardIndex((timestamp(one), i) for i, one in self.held[board_id].items())
                    self.handle(session, session.provide_index(board_id, index))
                case ReconcileDone(board_id, have, _):
                    session.send_envelopes(board_id, [self.held[board_id][i] for i in have])
                    session.finish(board_id)
                case Wanted(board_id, ids):
                    held = self.held[board_id]
                    session.send_envelopes(board_id, [held[i] for i in ids if i in held], wanted=True)
                    session.send_gone(board_id, [(i, NOTHING) for i in ids if i not in held])
                case EnvelopesReceived(board_id, envelopes, _):
                    self._ingest(session, board_id, envelopes)
                case Announced(board_id, ids):
                    self.acknowledged.update(ids)
                    session.want(board_id, [i for i in ids if i not in self.held[board_id]])
                case Gone(_, entries):
                    self.gone += entries
                case WelcomeNeeded():
                    session.welcome(self.secrets)
                case Welcomed(board_id, _, secrets):
                    self._join(session, board_id, secrets)
                case _:
                    pass

    def _ingest(self, session: Session, board_id: bytes, envelopes: tuple[bytes, ...]) -> None:
        for one in envelopes:
            self.twice += envelope_id(one) in self.held[board_id]
        self.hold(board_id, *envelopes)
        session.announce(board_id, [envelope_id(one) for one in envelopes])

    def _join(self, session: Session, board_id: bytes, secrets: tuple[bytes, ...]) -> None:
        assert self.joining is not None
        board = replace(self.joining, epochs=tuple(EpochKeys(secret) for secret in secrets))
        self.boards[board_id] = board
        self.held.setdefault(board_id, {})
        self.handle(session, session.add_board(board))

    def write(self, session: Session, board_id: bytes, envelope: bytes) -> None:
        """A new post here, announced at once."""
        self.hold(board_id, envelope)
        session.announce(board_id, [envelope_id(envelope)])


class Line:
    """Two sessions and the bytes between them; `one` dialled `two`."""

    def __init__(
        self,
        one: Peer,
        two: Peer,
        *,
        seed: int = 1,
        days: tuple[int, int] = (DAY, DAY),
        invitation: Invitation | None = None,
        prefer: tuple[bytes, bytes] | None = None,
    ) -> None:
        self.peers = (one, two)
        self.sessions = (
            Session.dial(
                one.boards.values(), day=days[0], random=Chance(seed), prefer=prefer, invitation=invitation
            ),
            Session.answer(two.boards.values(), day=days[1], random=Chance(seed + 1000)),
        )
        self.travelling = [b"", b""]
        self.sent = [0, 0]
        self.delivered = 0
        self.log = [b"", b""]

    def deliver(self, chunk: int = 1 << 30) -> bool:
        """Carry at most `chunk` bytes each way; False when there is nothing to carry."""
        moved = False
        for side in (1, 0):
            data = self.sessions[side].data_to_send()
            self.sent[side] += len(data)
            self.log[side] += data
            self.travelling[side] += data
            piece, self.travelling[side] = self.travelling[side][:chunk], self.travelling[side][chunk:]
            if piece:
                moved = True
                self.delivered += 1
                other = 1 - side
                self.peers[other].handle(self.sessions[other], self.sessions[other].receive_data(piece))
        return moved

    def run(self, chunk: int = 1 << 30) -> Line:
        """Until nobody has anything to say."""
        while self.deliver(chunk):
            pass
        return self

    def run_until_cut(self, pieces: int, chunk: int) -> bool:
        """Until `pieces` were delivered; False where the talk ended before."""
        while self.delivered < pieces:
            if not self.deliver(chunk):
                return False
        return True


def pair(*names: str, seed: int = 7) -> tuple[Group, Peer, Peer]:
    """A board with two members, ada and ben, unless named otherwise."""
    group = Group(Chance(seed), names or ("ada", "ben"))
    first, second = group.names[:2]
    return group, Peer(group.board(first)), Peer(group.board(second))


def answering(peer: Peer, seed: int = 50) -> Session:
    return Session.answer(peer.boards.values(), day=DAY, random=Chance(seed))


def dialling(peer: Peer, seed: int = 60) -> Session:
    return Session.dial(peer.boards.values(), day=DAY, random=Chance(seed))
