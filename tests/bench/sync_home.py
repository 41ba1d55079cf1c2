"""One home of the sync benchmark, and the process that carries it: JSON lines in, JSON lines out.

{"do": "run", "peer": "HOST:PORT"} · {"do": "post", "text": TEXT, "size": N} · {"do": "stop"}
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import resource
import sys
import threading
import time
from pathlib import Path
from types import TracebackType

from sync.clock import SystemClock
from sync.crypto.identity import invite_keys
from sync.engine import Engine, EngineSettings
from sync.events import Event
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
    board = host.log.create_board(host.root, "board", "Ada", policy).board_id
    invite = host.log.create_invite(board, Role.MEMBER, 1, int(CLOCK.now()) + 86_400)
    guest.log.begin_join(guest.root, invite, "Bo")
    secrets = host.log.welcome(board, invite_keys(invite.secret).sign.public)
    guest.log.complete_join(board, secrets)
    for source, target in ((host, guest), (guest, host)):
        ids = [item for _, item in source.log.index(board)]
        target.log.ingest(board, source.log.fetch(board, ids))


def say(event: str, **facts: object) -> None:
    """One line, with the moment on the clock that all processes share."""
    line = json.dumps({"event": event, "at": time.monotonic(), **facts})
    with ONE_AT_A_TIME:
        print(line, flush=True)


def publish(event: Event) -> None:
    """An engine's event as a line; "bytes" would hide that of Python, so it is called "wire"."""
    facts = dataclasses.asdict(event)
    facts.pop("boards", None)
    facts["wire"] = facts.pop("bytes", 0)
    say(type(event).__name__, **{k: v.hex() if isinstance(v, bytes) else v for k, v in facts.items()})


class Carried:
    """The engine in a thread, as an app has it."""

    def __init__(self, home: BenchHome, peer: str) -> None:
        peers = (parse_address(peer),) if peer else ()
        listen = None if peer else ("127.0.0.1", 0)
        self.engine = Engine(home.log, EngineSettings(listen, peers, discovery=False), CLOCK, publish)
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(self.engine.run())
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            self._loop.close()

    def stop(self) -> None:
        """End the engine cleanly."""
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join()


def main() -> None:
    carried: Carried | None = None
    with BenchHome(Path(sys.argv[1]), view=sys.argv[2] == "view") as home:
        board = home.board
        say("ready")
        for line in sys.stdin:
            order = json.loads(line)
            if order["do"] == "run":
                carried = Carried(home, order.get("peer", ""))
            elif order["do"] == "post":
                text = order["text"].ljust(order["size"], "+")
                body = encode_body(Post("A post", "general", "", (), (), text, ""))
                began = time.monotonic()
                home.log.append(board, ContentKind.POST, body)
                assert carried is not None
                carried.engine.poke()
                say("posted", began=began)
            elif order["do"] == "stop":
                break
        if carried is not None:
            carried.stop()
        used = resource.getrusage(resource.RUSAGE_SELF)
        say("stopped", cpu=used.ru_utime + used.ru_stime, mib=used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
