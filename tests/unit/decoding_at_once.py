"""Run as a program: eight threads decode every kind of body, each for the first time in this process."""

from __future__ import annotations

import sys
from threading import Barrier, Thread

from sync.errors import BadOp
from sync.log.bodies import BODIES, known_body
from tui_forum.model.content import SHAPES
from tui_forum.model.own import OWN_SHAPES

HANDS = 8
GARBAGE = b"\x99" + b"\x01" * 9


def _decode_all(start: Barrier) -> None:
    start.wait()
    for shape in (*BODIES.values(), *SHAPES.values(), *OWN_SHAPES.values()):
        try:
            known_body(shape, GARBAGE)
        except BadOp:
            continue


if __name__ == "__main__":
    sys.setswitchinterval(1e-6)
    start = Barrier(HANDS)
    hands = [Thread(target=_decode_all, args=(start,)) for _ in range(HANDS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
