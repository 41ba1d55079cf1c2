"""A person's machine in a lab host: obeys JSON lines on stdin, prints what happens as JSON lines.

{"do": "found"} · {"do": "invite"} · {"do": "join", "invite": TEXT} · {"do": "post", "text": TEXT}
{"do": "held"} · {"do": "devices"} · {"do": "stop"}
{"do": "run", "peers": ["HOST:PORT"], "port": 0, "quick": true}

"quick" gives silent peers up after 3 s, not 25.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import sys
from typing import Any

from sync.clock import SystemClock
from sync.engine import Engine, EngineSettings, carrier
from sync.events import Event
from sync.log.bodies import Policy, encode_body
from sync.log.invite import Invite
from sync.log.kinds import Role
from sync.log.memory import MemoryLog
from sync.net import limits
from sync.net.addresses import parse_address

CLOCK = SystemClock()
POLICY = Policy("board", "Be kind.", ("general",), 0, "all")
NOTE = 40


def say(event: str, **facts: object) -> None:
    print(json.dumps({"event": event, **facts}), flush=True)


class Machine:
    def __init__(self, name: str) -> None:
        self.name, self.log, self.root = name, MemoryLog(), os.urandom(32)
        self.engine: Engine | None = None
        self.tasks: set[asyncio.Task[None]] = set()

    @property
    def board(self) -> bytes:
        return self.log.boards()[0].board_id

    def publish(self, event: Event) -> None:
        facts = {
            key: value.hex() if isinstance(value, bytes) else value
            for key, value in dataclasses.asdict(event).items()
            if key != "boards"
        }
        say(type(event).__name__, **facts)

    def do_found(self) -> None:
        self.log.create_board(self.root, "our board", self.name, POLICY)
        say("founded")

    def do_invite(self, addresses: list[str] | None = None) -> None:
        expires = int(CLOCK.now()) + 86_400
        invite = self.log.create_invite(self.board, Role.MEMBER, 99, expires, addresses or [])
        if self.engine is not None:
            self.engine.poke()
        say("invite", text=invite.to_text())

    def do_join(self, invite: str) -> None:
        self.log.begin_join(self.root, Invite.from_text(invite, CLOCK.now()), self.name)
        say("waiting")

    def do_run(self, peers: list[str] | None = None, port: int = 0, quick: bool = False) -> None:
        if quick:
            limits.PROBE_SECONDS, limits.IDLE_SECONDS, limits.SILENCE_SECONDS = 0.5, 1.0, 3.0
            carrier.ALONE_SECONDS = 3.0
        places = tuple(parse_address(peer) for peer in peers or [])
        settings = EngineSettings(("", port), places)
        self.engine = Engine(self.log, settings, CLOCK, self.publish)
        self.tasks.add(asyncio.create_task(self.engine.run()))

    async def stop(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.tasks.clear()

    def do_post(self, text: str) -> None:
        op = self.log.append(self.board, NOTE, encode_body(Policy("note", text, (), 0, "all")))
        assert self.engine is not None
        self.engine.poke()
        say("posted", op=op.envelope_id.hex())

    def do_devices(self) -> None:
        say("devices", ids=[info.device.id.hex() for info in self.log.boards()])

    def do_held(self) -> None:
        ids = sorted(item.hex() for _, item in self.log.index(self.board))
        say("held", count=len(ids), ids=ids)


async def main() -> None:
    machine = Machine(sys.argv[1])
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    say("started")
    while line := await reader.readline():
        order: dict[str, Any] = json.loads(line)
        if order["do"] == "stop":
            await machine.stop()
            say("stopped")
        else:
            getattr(machine, "do_" + order.pop("do"))(**order)
    await machine.stop()


asyncio.run(main())
