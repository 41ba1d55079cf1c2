"""A machine of a person as a process of its own: a home, carried on loopback, that does what it is told.

Arguments: the home, and an address to dial or nothing. Every line on stdin is a JSON array: an act and its
values. Every answer is a line of JSON; what was written is durable when it is answered.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from sync import events
from sync.engine.settings import EngineSettings
from sync.net.addresses import parse_address
from tui_forum.services import drafts, marking, own, reading
from tui_forum.services.home import Forum, open_home
from tui_forum.services.syncing import Syncer


def answer(value: Any) -> None:
    print(json.dumps(value), flush=True)


def heard(event: events.Event) -> None:
    if isinstance(event, events.Listening):
        answer({"listening": f"{event.host}:{event.port}"})


def do(forum: Forum, syncer: Syncer | None, act: str, *values: str) -> Any:
    match act:
        case "read":
            return marking.mark_read(forum, list(values))
        case "unread":
            return marking.keep_unread(forum, values[0])
        case "all":
            return marking.mark_all_read(forum)
        case "draft":
            return drafts.save_draft(forum, board=values[0], title="T", body=values[1])
        case "tell":
            own.share(forum, now=True)
            return syncer.poke() if syncer else None
        case "look":
            posts = [
                post for row in reading.threads(forum) for post in reading.read_thread(forum, row.thread)
            ]
            return {
                "unread": sorted(post.body for post in posts if post.unread),
                "count": marking.unread_total(forum)[0],
                "drafts": sorted(row.body for row in drafts.list_drafts(forum)),
            }
    raise ValueError(act)


def main() -> None:
    home, passphrase, peer = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    forum, syncer = open_home(home, passphrase), None
    if peer != "offline":
        peers = () if peer == "listen" else (parse_address(peer),)
        listen = ("127.0.0.1", 0) if peer == "listen" else None
        settings = EngineSettings(listen, peers, discovery=False, lease=forum.paths.lock)
        syncer = Syncer(forum, heard, settings)
        syncer.start()
    answer("ready")
    for line in sys.stdin:
        answer({"did": do(forum, syncer, *json.loads(line))})


if __name__ == "__main__":
    main()
