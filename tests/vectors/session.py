"""A session between two devices, byte for byte: docs/PROTOCOL-session.md."""

from __future__ import annotations

from dataclasses import replace

from sync.protocol.channel import Channel
from sync.protocol.events import BoardOpened, EnvelopesReceived, Event, ReconcileDone, Wanted
from sync.protocol.handshake import Answering, Dialling, Secured
from sync.protocol.index import BoardIndex
from sync.protocol.session import Session
from tests.protocol.peers import KEPT, envelope_id
from tests.vectors.making import BOARD, DAY, Drawn, Plain, plain
from tests.vectors.network import board

ENVELOPES = [bytes([number]) * 300 for number in range(4)]
"""Opaque to a session: the first three are held by the answering side, the last two by the dialling one."""
HELD = {"answering": ENVELOPES[:3], "dialling": ENVELOPES[2:]}


class End:
    """One side, that answers what it is asked."""

    def __init__(self, name: str, session: Session) -> None:
        self.name, self.session = name, session
        self.held = {envelope_id(one): one for one in HELD[name]}

    def handle(self, events: list[Event]) -> None:
        """Do what an engine would, one thing after the other."""
        for event in events:
            match event:
                case BoardOpened(board_id):
                    index = BoardIndex((KEPT, one) for one in self.held)
                    self.handle(self.session.provide_index(board_id, index))
                case ReconcileDone(board_id, have, _):
                    self.session.send_envelopes(board_id, [self.held[one] for one in have])
                    self.session.finish(board_id)
                case Wanted(board_id, ids):
                    self.session.send_envelopes(board_id, [self.held[one] for one in ids], wanted=True)
                case EnvelopesReceived(board_id, envelopes):
                    self.held.update({envelope_id(one): one for one in envelopes})
                    self.session.announce(board_id, [envelope_id(one) for one in envelopes])
                case _:
                    pass


def ends() -> tuple[End, End, dict[str, Drawn]]:
    """Both sides, before anything was said."""
    drawn = {"answering": Drawn("answering"), "dialling": Drawn("dialling")}
    answering = Session.answer([replace(board("one"), invites=())], day=DAY, random=drawn["answering"])
    dialling = Session.dial([replace(board("two"), invites=())], day=DAY, random=drawn["dialling"])
    return End("answering", answering), End("dialling", dialling), drawn


def handshake() -> tuple[Secured, Secured, list[bytes]]:
    """The handshake by itself: what both sides end with, and its three messages."""
    answering = Answering([replace(board("one"), invites=())], Drawn("answering"))
    dialling = Dialling([replace(board("two"), invites=())], Drawn("dialling"))
    greeting = answering.outgoing
    dialling.receive(bytearray(greeting))
    first = dialling.outgoing
    theirs = answering.receive(bytearray(first))
    second = answering.outgoing
    ours = dialling.receive(bytearray(second))
    assert theirs is not None
    assert ours is not None
    return theirs, ours, [greeting, first, second]


ABOUT = (
    "docs/PROTOCOL-session.md. keys.json's device answers, the one of pair_key_with (seed 52 × 32) dials."
    " `drawn` is what each side drew as random bytes, in order. Envelopes are opaque: 300 bytes of 00, 01,"
    " 02 are held by the answering side, of 02, 03 by the dialling one; all have `timestamp`, and as id the"
    " plain BLAKE2b-32 of their bytes."
)


def talk(one: End, two: End, readers: dict[str, Channel], skip: dict[str, int]) -> list[dict[str, object]]:
    """All that both say, in turn: the bytes, and the frames that are in them behind the first `skip`."""
    steps: list[dict[str, object]] = []
    while True:
        before = len(steps)
        for end, far in ((one, two), (two, one)):
            data = end.session.data_to_send()
            if not data:
                continue
            frames, skipped = data[skip[end.name] :], min(skip[end.name], len(data))
            skip[end.name] -= skipped
            said = list(readers[end.name].receive(frames)) if frames else []
            told = [{"type": frame.TYPE, "payload": frame.encode()} for frame in said]
            steps.append({"from": end.name, "bytes": data, "frames": told})
            far.handle(far.session.receive_data(data))
        if len(steps) == before:
            return steps


def make() -> Plain:
    """session.json."""
    secured, other, messages = handshake()
    one, two, drawn = ends()
    readers = {
        "answering": Channel(other.send, other.receive),
        "dialling": Channel(secured.send, secured.receive),
    }
    skip = {"answering": len(messages[0]) + len(messages[2]), "dialling": len(messages[1])}
    steps = talk(one, two, readers, skip)
    assert one.held.keys() == two.held.keys()
    return plain(
        {
            "about": ABOUT,
            "board_id": BOARD,
            "day": DAY,
            "timestamp": KEPT,
            "drawn": {name: side.pieces for name, side in drawn.items()},
            "prologue": messages[0],
            "message_1": messages[1],
            "message_2": messages[2],
            "hash": secured.hash,
            "steps": steps,
        }
    )
