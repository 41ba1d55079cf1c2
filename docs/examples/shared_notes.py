"""A log of notes that two programs share, without any forum: `sync` as a library.

    python shared_notes.py                    starts a log and prints an invite
    python shared_notes.py INVITE             joins it, on the same machine
    python shared_notes.py --discover …       either of them, meeting on the local network too

Every line typed is a note; every note of the other side is printed. The end of the input ends the program.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time

from sync.clock import SystemClock
from sync.engine.engine import Engine
from sync.engine.settings import EngineSettings
from sync.events import Arrived, Event, Joined, Listening
from sync.log.bodies import Policy
from sync.log.invite import Invite
from sync.log.kinds import Role
from sync.log.memory import MemoryLog

NOTE = 32
"""Kinds from 32 up are the application's own, and their bodies whatever it says."""


async def main() -> None:
    """Start or join, then carry notes both ways."""
    log, clock, seen = MemoryLog(), SystemClock(), set[bytes]()
    discovery, texts = "--discover" in sys.argv, [text for text in sys.argv[1:] if text != "--discover"]
    joining = Invite.from_text(texts[0], time.time()) if texts else None
    if joining:
        board = log.begin_join(os.urandom(32), joining, "a newcomer").board_id
    else:
        policy = Policy("notes", "", (), 0, "all")
        board = log.create_board(os.urandom(32), "notes", "the first", policy).board_id

    def publish(event: Event) -> None:
        if isinstance(event, Listening) and not joining:
            address = f"127.0.0.1:{event.port}"
            invite = log.create_invite(board, Role.MEMBER, 1, int(time.time()) + 3600, [address])
            print("invite", invite.to_text(), flush=True)
        elif isinstance(event, Joined):
            print("joined", flush=True)
        elif isinstance(event, Arrived):
            for op in log.ops(board):
                if op.kind == NOTE and op.op_id not in seen:
                    seen.add(op.op_id)
                    print("note", op.body.decode(), flush=True)

    engine = Engine(log, EngineSettings(listen=("", 0), discovery=discovery), clock, publish)
    running = asyncio.create_task(engine.run())
    while line := await asyncio.to_thread(sys.stdin.readline):
        seen.add(log.append(board, NOTE, line.strip().encode()).op_id)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(main())
