"""`--anonymous`, `--sleep`, `outbox` and `anonymous`, as scripts use them."""

from __future__ import annotations

import time
from contextlib import closing

from tests.cli.console import PASSPHRASE, Person
from tui_forum.services.home import open_home
from tui_forum.services.outbox import sleep


def test_a_post_without_a_name_and_who_may_look(ana: Person, house: str) -> None:
    thread = ana.tell_one("post", "House", "--title", "Quiet", "--body", "Hm.", "--anonymous")["thread"]
    ana.tell_one("reply", thread, "--body", "Still me.", "--anonymous")
    ana.tell_one("reply", thread, "--body", "Nor unasked under my name.")
    rows = ana.tell("read", thread)
    names = {row["author"] for row in rows}
    assert len(names) == 1
    assert names.pop().startswith("anonymous · ")
    assert all(row["anonymous"] for row in rows)
    assert "--reason" in ana.run("anonymous", "look", thread, code=2).err
    looked = ana.tell_one("anonymous", "look", thread, "--reason", "a test")
    assert looked == {"post": thread, "author": "ana"}
    assert ana.tell("ledger", "House")[-1]["says"] == "ana looked who wrote a post in “Quiet”: a test."
    assert ana.tell_one("anonymous", "allow", "House", "--off") == {"board": house, "anonymous": False}
    refused = ana.run("post", "House", "--title", "T", "--body", "B", "--anonymous", code=1)
    assert "not allowed" in refused.err


def test_what_sleeps_is_listed_withdrawn_or_sent(ana: Person, house: str) -> None:
    ids = [
        ana.tell_one("post", "House", "--title", title, "--body", "B", "--sleep", "1h", "--keep", "7")[
            "draft"
        ]
        for title in ("One", "Two")
    ]
    rows = ana.tell("outbox", "list")
    assert [row["draft"] for row in rows] == ids
    assert all(3_500 < row["due"] - time.time() <= 3_600 and row["keep"] == 7 for row in rows)
    assert "goes out" in ana.run("outbox", "list").out
    assert ana.tell("threads") == []
    assert ana.tell_one("outbox", "withdraw", str(ids[0])) == {"draft": ids[0]}
    posted = ana.tell_one("outbox", "send", str(ids[1]))
    assert [row["thread"] for row in ana.tell("threads")] == [posted["thread"]]
    assert ana.tell("outbox", "list") == []
    assert ana.run("outbox", "send", str(ids[0]), code=1).err
    assert "no time" in ana.run("post", "House", "--title", "T", "--body", "B", "--sleep", "soon", code=1).err


def test_sync_sends_what_is_due(ana: Person, house: str) -> None:
    thread = ana.tell_one("post", "House", "--title", "Now", "--body", "B")["thread"]
    ana.tell_one("reply", thread, "--body", "After a while.", "--sleep", "1 m")
    sleeping = ana.tell("outbox", "list")
    assert [row["kind"] for row in sleeping] == ["reply"]
    with closing(open_home(ana.home, PASSPHRASE)) as forum:
        sleep(forum, sleeping[0]["draft"], forum.now() - 1)
    ended = ana.run("sync", "--no-discovery", "--for", "2", "--listen", "127.0.0.1:0", code=4)
    assert "1 post that slept has left." in ended.err
    assert [row["body"] for row in ana.tell("read", thread)] == ["B", "After a while."]
