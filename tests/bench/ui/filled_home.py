"""Homes of a given size for the measures of the interface: real stores, made once a run and thrown away.

    python -m tests.bench.ui.filled_home FOLDER [--threads 100000] [--long 5000]

A home with one board: `threads` threads of one post, and one thread of `long` posts on top.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from sync.crypto.vault import Cost
from tests.bench import store_corpus as corpus
from tui_forum.model.support import NEED_IDS
from tui_forum.services import boards, bulk, reading
from tui_forum.services.home import Forum, create_home

PASSPHRASE = "a lantern on the quiet harbour"
SECTIONS = ("Everyone", "Listening", "Night hours", "Small wins", "Practical help")
WORDS = ("A quiet", "One more", "Every", "That long", "The first", "Some", "Yesterday", "No")
AT_ONCE = 2_000
LONG_TITLE = "The long evening"


def thread_letters(first: int, count: int, now: int) -> list[bulk.NewPost]:
    """Threads of one post, a minute apart."""
    return [
        bulk.NewPost(
            post["body"],
            title=f"{WORDS[number % len(WORDS)]} evening {number}",
            section=SECTIONS[number % len(SECTIONS)],
            need=NEED_IDS[number % len(NEED_IDS)] if number % 3 else "",
            tags=(f"tag{number % 50}",) if number % 4 == 0 else (),
            author=f"member-{number % 300}",
            wall=now - 60 * (1_000_000 - number),
        )
        for number, post in enumerate(corpus.posts(first, first + count, first + count), first)
    ]


def long_letters(count: int, now: int) -> list[bulk.NewPost]:
    """One thread of `count` posts: a tree of answers, some of them with quotes, lists and emphasis."""
    found = [bulk.NewPost("How was your evening?", title=LONG_TITLE, author="ana", wall=now - 60 * count)]
    for number, post in enumerate(corpus.posts(0, count - 1, count - 1), 1):
        body = post["body"]
        if number % 5 == 0:
            body = f"> {body[:60]}\n\n**Yes**, and *thank you*:\n- one {body[:40]}\n- two"
        found.append(
            bulk.NewPost(
                body,
                author=f"member-{number % 90}",
                parent=max(0, number - 1 - number % 7),
                wall=now - 60 * (count - number),
            )
        )
    return found


def make(folder: Path, threads: int, long: int, *, cost: Cost = Cost.PEOPLE) -> Forum:
    """The home, open; most of its threads are read, the newest two hundred are not."""
    forum = create_home(folder, "river", PASSPHRASE, cost=cost)
    board = boards.new_board(forum, "Harbour", PASSPHRASE, sections=SECTIONS).board
    now = forum.now()
    recent: list[str] = []
    for first in range(0, threads, AT_ONCE):
        count = min(AT_ONCE, threads - first)
        recent = bulk.post_many(forum, board, thread_letters(first, count, now))[-200:]
    if long:
        recent = bulk.post_many(forum, board, long_letters(long, now))[-200:] + recent
    for post in recent:
        reading.keep_unread(forum, post)
    return forum


def main() -> None:
    """Make one and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=100_000)
    parser.add_argument("--long", type=int, default=5_000)
    options = parser.parse_args()
    begun = time.perf_counter()
    make(options.folder, options.threads, options.long).close()
    took = round(time.perf_counter() - begun, 1)
    print(json.dumps({"bench": "ui home", "threads": options.threads, "long": options.long, "s": took}))


if __name__ == "__main__":
    main()
