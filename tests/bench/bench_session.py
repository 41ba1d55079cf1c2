"""What the session protocol costs: one JSON line for each measure. No sockets and no store.

python tests/bench/bench_session.py [--sizes 10000 100000]
"""

from __future__ import annotations

import argparse
import json
import random
from contextlib import suppress
from dataclasses import replace
from os import urandom
from time import perf_counter

from sync.errors import HandshakeFailed
from sync.protocol.events import BoardOpened, InStep, ReconcileDone
from sync.protocol.handshake import Answering
from sync.protocol.index import BoardIndex
from sync.protocol.limits import MESSAGE_ONE_SIZE
from sync.protocol.session import Session
from tests.protocol.peers import DAY, Chance, Group, Line, make_envelope, make_invite, pair

ROUNDS = 200
NEWEST = 0x7FFF << 16 | DAY


def say(measure: str, **values: object) -> None:
    """One line of the result."""
    print(json.dumps({"measure": measure, **values}), flush=True)


def refuse_junk(boards: int) -> None:
    """What a first message that nothing opens costs a device on so many boards, one live invite each."""
    ours = []
    for number in range(boards):
        board = Group(Chance(number), ("ada", "ben")).board("ada")
        ours.append(replace(board, invites=(make_invite(urandom(32), board)[0],)))
    junk = MESSAGE_ONE_SIZE.to_bytes(2, "big") + urandom(MESSAGE_ONE_SIZE)
    began = perf_counter()
    sides = [Answering(ours, urandom) for _ in range(ROUNDS)]
    greeted = perf_counter()
    for side in sides:
        with suppress(HandshakeFailed):
            side.receive(bytearray(junk))
    refused = perf_counter()
    say(
        "refuse junk",
        boards=boards,
        greeting_ms=round((greeted - began) / ROUNDS * 1e3, 3),
        refusal_ms=round((refused - greeted) / ROUNDS * 1e3, 3),
    )


def sessions() -> tuple[Session, Session]:
    """Two sessions whose handshake is done."""
    _, ada, ben = pair()
    one = Session.dial(ada.boards.values(), day=DAY, random=urandom)
    two = Session.answer(ben.boards.values(), day=DAY, random=urandom)
    one.receive_data(two.data_to_send())
    two.receive_data(one.data_to_send())
    return one, two


def reconcile(name: str, ours: BoardIndex, theirs: BoardIndex) -> None:
    """From the end of the handshake until the difference is known; `ours` is the dialling side's."""
    both, indexes = sessions(), (ours, theirs)
    size = flights = 0
    result: InStep | ReconcileDone | None = None
    began = perf_counter()
    while result is None:
        for side in (1, 0):
            data = both[side].data_to_send()
            size, flights = size + len(data), flights + bool(data)
            events = both[1 - side].receive_data(data)
            for event in events:
                if isinstance(event, BoardOpened):
                    events += both[1 - side].provide_index(event.board_id, indexes[1 - side])
                elif isinstance(event, InStep | ReconcileDone):
                    result = event
    ms = round((perf_counter() - began) * 1e3, 2)
    say(f"reconcile: {name}", items=max(len(ours), len(theirs)), flights=flights, bytes=size, ms=ms)


def reconcile_all(size: int, days: int) -> None:
    """Equal sets, ten new ones on each side, and one side empty; items spread over so many days."""
    chance = random.Random(1)
    items = [(NEWEST - chance.randrange(days), chance.randbytes(32)) for _ in range(size)]
    one, two = BoardIndex(items), BoardIndex(items)
    label = f" ({days} days)"
    reconcile("equal, index just changed" + label, one, two)
    reconcile("equal, warm" + label, one, two)
    for index in (one, two):
        for _ in range(10):
            index.add(NEWEST, urandom(32))
    reconcile("ten new on each side" + label, one, two)
    reconcile("the dialling side has nothing" + label, BoardIndex(), two)
    reconcile("the answering side has nothing" + label, one, BoardIndex())


def transfer(count: int, size: int) -> None:
    """Envelopes through both ends of a channel, in one process."""
    group, ada, ben = pair()
    sender, receiver = Line(ada, ben).run().sessions
    envelopes = [make_envelope(number, size) for number in range(count)]
    wire = 0
    began = perf_counter()
    for start in range(0, count, 100):
        sender.send_envelopes(group.board_id, envelopes[start : start + 100])
        data = sender.data_to_send()
        wire += len(data)
        receiver.receive_data(data)
    seconds = perf_counter() - began
    say("transfer", envelopes=count, size=size, per_second=round(count / seconds), wire_bytes=wire)


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    for boards in (1, 4, 16):
        refuse_junk(boards)
    began = perf_counter()
    for _ in range(ROUNDS):
        sessions()
    say("handshake, both sides", ms=round((perf_counter() - began) / ROUNDS * 1e3, 3))
    for size in parser.parse_args().sizes:
        for days in (1, 365):
            reconcile_all(size, days)
    transfer(10_000, 640)


if __name__ == "__main__":
    main()
