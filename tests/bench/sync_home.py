"""One home of the sync benchmark, and the process that carries it: JSON lines in, JSON lines out.

    sync_home.py FOLDER log|view listen|dial

{"do": "dial", "peer": "HOST:PORT"} · {"do": "hang up"} · {"do": "post", "text": TEXT, "size": N} ·
{"do": "usage"} · {"do": "stop"}
"""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import json
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from sync.clock import SystemClock
from sync.crypto.identity import invite_keys
from sync.engine import Engine, EngineSettings
from sync.events import Event
from sync.log.base import Ingested
from sync.log.bodies import Policy, encode_body
from sync.log.database import Database
from sync.log.kinds import Role
from sync.log.sqlite import SqliteLog
from sync.net.addresses import parse_address
from tui_forum.model.content import Post
from tui_forum.model.kinds import ContentKind
from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.view import View
from tui_forum.store.view_projector import ViewProjector

KEY = bytes(range(32))
CLOCK = SystemClock()
ONE_AT_A_TIME = threading.Lock()
"""Lines come from the engine's thread and from the one that reads orders."""


class BenchHome:
    """A log in an encrypted database, with the forum's view or without."""

    def __init__(self, folder: Path, *, view: bool) -> None:
        folder.mkdir(exist_ok=True)
        self.root = folder.name.encode().ljust(32, b".")
        self.database = Database(folder / "forum.db", KEY)
        if view:
            tables = View(SealedDB(self.database))
            tables.prepare()
            projector = ViewProjector(tables, CLOCK)
            self.log = SqliteLog(self.database, projector, CLOCK)
            projector.attach(self.log)
        else:
            self.log = SqliteLog(self.database, None, CLOCK)

    @property
    def board(self) -> bytes:
        """The one board."""
        return self.log.boards()[0].board_id

    def __enter__(self) -> BenchHome:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.database.close()


def befriend(host: BenchHome, guest: BenchHome) -> None:
    """A board on which both are members, with no network."""
    policy = Policy("board", "Be kind.", ("general",), 0, "all")
    host.log.create_board(host.root, "board", "Ada", policy)
    join(host, guest)


def join(host: BenchHome, guest: BenchHome) -> None:
    """Another member for the board of `host`, who has nothing of it but who belongs."""
    board = host.board
    invite = host.log.create_invite(board, Role.MEMBER, 1, int(CLOCK.now()) + 86_400)
    guest.log.begin_join(guest.root, invite, "Bo")
    secrets = host.log.welcome(board, invite_keys(invite.secret).sign.public)
    guest.log.complete_join(board, secrets)
    for source, target in ((host, guest), (guest, host)):
        ids = source.log.governance(board)
        target.log.ingest(board, source.log.fetch(board, ids))


def say(event: str, **facts: object) -> None:
    """One line, with the moment on the clock that all processes share."""
    line = json.dumps({"event": event, "at": time.monotonic(), **facts})
    with ONE_AT_A_TIME:
        print(line, flush=True)


class Carried:
    """The engine in a thread, as an app has it."""

    def __init__(self, home: BenchHome, *, listens: bool) -> None:
        self._home = home
        self.durable = 0.0
        """When something that came was last made durable."""
        home.log.ingest = self._ingest  # type: ignore[method-assign]
        listen = ("127.0.0.1", 0) if listens else None
        settings = EngineSettings(listen, (), discovery=False)
        self.engine = Engine(home.log, settings, CLOCK, self._publish)
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(self.engine.run())
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _ingest(self, *args: Any, **kwargs: Any) -> Ingested:
        result = SqliteLog.ingest(self._home.log, *args, **kwargs)
        self.durable = time.monotonic()
        return result

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            self._loop.close()

    def _publish(self, event: Event) -> None:
        """An engine's event as a line; `wire`: all bytes of the connection, `payload`: those of a board."""
        facts = dataclasses.asdict(event)
        facts.pop("boards", None)
        facts["payload"] = facts.pop("bytes", 0)
        meetings = self.engine._context.peers.all()
        facts["wire"] = max((meeting.connection.bytes for meeting in meetings), default=0)
        say(type(event).__name__, **{k: v.hex() if isinstance(v, bytes) else v for k, v in facts.items()})

    def ready(self) -> None:
        """Wait until the index is warm."""
        while not self.engine._context.boards.all():
            time.sleep(0.005)

    def dial(self, peer: str) -> None:
        """Call somebody now."""
        self._loop.call_soon_threadsafe(self.engine.dial, parse_address(peer))

    def hang_up(self) -> None:
        """Part from everybody."""

        def part() -> None:
            for route in self.engine._dialler.routes():
                self.engine._dialler.withdraw(route.key)
            for meeting in self.engine._context.peers.all():
                meeting.close()

        self._loop.call_soon_threadsafe(part)

    def stop(self) -> None:
        """End the engine cleanly."""
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join()


def post(home: BenchHome, carried: Carried, text: str) -> None:
    """Write a post as an app does."""
    board, body = home.board, encode_body(Post("A post", "general", "", (), (), text, ""))
    began = time.monotonic()
    home.log.append(board, ContentKind.POST, body)
    carried.engine.poke()
    say("posted", began=began)


def most_memory() -> float:
    """The largest memory that this process had, in MiB; getrusage would count that of its parent, too."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def main() -> None:
    with BenchHome(Path(sys.argv[1]), view=sys.argv[2] == "view") as home:
        carried = Carried(home, listens=sys.argv[3] == "listen")
        carried.ready()
        gc.freeze()  # as the app and the node do
        say("ready")
        for line in sys.stdin:
            order = json.loads(line)
            match order["do"]:
                case "dial":
                    carried.dial(order["peer"])
                case "hang up":
                    carried.hang_up()
                case "post":
                    post(home, carried, order["text"].ljust(order["size"], "+"))
                case "usage":
                    say("usage", cpu=time.process_time(), mib=most_memory(), durable=carried.durable)
                case "stop":
                    break
        carried.stop()
        say("stopped")


if __name__ == "__main__":
    main()
