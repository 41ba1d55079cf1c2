"""A process that keeps a home in step as `tui-forum-node` does: its folder, and addresses to dial."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

from sync.clock import SystemClock
from sync.engine import Engine, EngineSettings
from sync.events import Event
from sync.log.database import Database
from sync.log.sqlite import SqliteLog
from sync.net.addresses import parse_address
from sync.node.daemon import run

KEY = bytes(range(32))


def publish(event: Event) -> None:
    facts = {k: v for k, v in dataclasses.asdict(event).items() if not isinstance(v, bytes | tuple)}
    print(json.dumps({"event": type(event).__name__, **facts}), flush=True)


def main() -> None:
    home = Path(sys.argv[1])
    database = Database(home / "forum.db", KEY)
    peers = tuple(parse_address(text) for text in sys.argv[2:])
    settings = EngineSettings(("127.0.0.1", 0), peers, discovery=False, lease=home / "sync.lock")
    run(Engine(SqliteLog(database), settings, SystemClock(), publish), home)
    database.close()
    print(json.dumps({"event": "stopped"}), flush=True)


if __name__ == "__main__":
    main()
