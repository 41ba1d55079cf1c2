"""Whether the screen stands still while posts arrive: the app's own loop has a heart that should beat evenly.

    python -m tests.bench.bench_ui_heartbeat [--posts 10000] [--batch 500] [--without-pace] [--slowest N]

The real app, headless, shows a list of threads and a reading pane, while a thread of the same process takes
in posts of another member as the engine does: batch by batch, telling the app after each. Printed as JSON
lines: every step of the loop (the longest is how long a key would have waited), its own work in them (what
a machine with nothing else to do would come near), how late heartbeats came, and as a yardstick the same with
nothing arriving, and beside a thread that only computes. The load of the machine is in the first line.
"""

from __future__ import annotations

import argparse
import asyncio
import asyncio.events
import json
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep, thread_time

from sync.crypto.identity import invite_keys
from sync.crypto.vault import Cost
from sync.events import Arrived
from sync.log.invite import Invite
from tests.bench import store_corpus as corpus
from tui_forum.services import boards, bulk, joining
from tui_forum.services.home import Forum, create_home
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.options import UiOptions
from tui_forum.ui.pace import all_loaded, keep_pace

PASSPHRASE = "otter lamp six"
ALREADY = 3_000
PER_THREAD = 10
LONG_AGO = 1_700_000_000  # seconds since 1970
LONGEST_STEP_MS = 16.0
Steps = list[tuple[float, float, str]]


def letters(first: int, count: int) -> list[bulk.NewPost]:
    """Threads of ten posts, a second apart."""
    found = []
    for number, post in enumerate(corpus.posts(first, first + count, first + count)):
        root = number - number % PER_THREAD
        title = f"Thread {first + number}" if number == root else ""
        wall = LONG_AGO + first + number
        found.append(bulk.NewPost(post["body"], title=title, parent=None if title else root, wall=wall))
    return found


def bring(source: Forum, target: Forum, board: bytes, batch: int, told: Callable[[int], None]) -> None:
    """What the other has, batch by batch, as the engine stores it."""
    held = {identity for _, identity in target.log.index(board)}
    ids = source.log.order(board, [item for _, item in source.log.index(board) if item not in held])
    for start in range(0, len(ids), batch):
        envelopes = source.log.fetch(board, ids[start : start + batch])
        told(len(target.log.ingest(board, envelopes).stored))


def two_homes(folder: Path, posts: int) -> tuple[Forum, Forum, bytes]:
    """A member who has read `ALREADY` posts, another who has written `posts` more, and their board."""
    here, there = (create_home(folder / name, name, PASSPHRASE, cost=Cost.TESTS) for name in ("river", "ana"))
    board = boards.new_board(there, "Harbour", PASSPHRASE).board
    board_id = bytes.fromhex(board)
    text = joining.make_invite(there, board).text
    joining.join(here, text, PASSPHRASE)
    secret = Invite.from_text(text, there.clock.now()).secret
    here.log.complete_join(board_id, there.log.welcome(board_id, invite_keys(secret).sign.public))
    there.log.ingest(board_id, here.log.fetch(board_id, [item for _, item in here.log.index(board_id)]))
    bulk.post_many(there, board, letters(0, ALREADY))
    bring(there, here, board_id, 500, lambda count: None)
    bulk.post_many(there, board, letters(ALREADY, posts))
    return here, there, board_id


@contextmanager
def timed_steps() -> Iterator[Steps]:
    """Every step of asyncio's loops in the main thread: its seconds, its own work, and what it was."""
    steps: Steps = []
    run, main = asyncio.events.Handle._run, threading.main_thread().ident

    def timed(handle: asyncio.Handle) -> None:
        if threading.get_ident() != main:
            run(handle)
            return
        begun, working = perf_counter(), thread_time()
        run(handle)
        worked, taken = thread_time() - working, perf_counter() - begun
        steps.append((taken, worked, repr(handle) if taken > LONGEST_STEP_MS / 2e3 else ""))

    asyncio.events.Handle._run = timed  # type: ignore[method-assign]  # nothing else sees each single step
    try:
        yield steps
    finally:
        asyncio.events.Handle._run = run  # type: ignore[method-assign]


async def beat(gaps: list[float], stop: threading.Event) -> None:
    """How long after it was due each beat came."""
    while not stop.is_set():
        due = perf_counter() + 0.002
        await asyncio.sleep(0.002)
        gaps.append(perf_counter() - due)


def told(measure: str, seconds: list[float], **more: object) -> None:
    """Print the median, the 99th of a hundred, the worst, and how many were too long."""
    ordered = sorted(seconds) or [0.0]
    figures = {
        name: round(ordered[int((len(ordered) - 1) * share)] * 1e3, 2)
        for name, share in {"median_ms": 0.5, "p99_ms": 0.99, "p999_ms": 0.999, "worst_ms": 1.0}.items()
    }
    too_long = sum(taken * 1e3 > LONGEST_STEP_MS for taken in seconds)
    line = {"bench": "ui heartbeat", "measure": measure, "count": len(seconds), "over_16_ms": too_long}
    print(json.dumps(line | figures | more), flush=True)


async def watch(app: ForumApp, work: Callable[[], object], name: str, slowest: int) -> None:
    """Run `work` in a thread and watch the loop meanwhile."""
    stop, gaps = threading.Event(), list[float]()
    heart = asyncio.create_task(beat(gaps, stop))
    begun = perf_counter()
    with timed_steps() as steps:
        result = await asyncio.to_thread(work)
        stop.set()
        await heart
    more = {"took_s": round(perf_counter() - begun, 2), "result": result}
    told(f"{name}: steps of the loop", [taken for taken, _, _ in steps], **more)
    told(f"{name}: work in these steps", [worked for _, worked, _ in steps])
    told(f"{name}: lateness of heartbeats", gaps)
    for taken, worked, what in sorted(steps, reverse=True)[:slowest]:
        times = {"ms": round(taken * 1e3, 1), "work_ms": round(worked * 1e3, 1)}
        print(json.dumps({"slow step": what[:300]} | times), flush=True)


def spin(seconds: float) -> None:
    """Only compute, in Python."""
    until = perf_counter() + seconds
    while perf_counter() < until:
        sum(range(1000))


async def measure(folder: Path, options: argparse.Namespace) -> None:
    """The three measures."""
    here, there, board = two_homes(folder, options.posts)
    print(json.dumps({"bench": "ui heartbeat", "load": os.getloadavg()[0], "cpus": os.cpu_count()}))
    app = ForumApp(here.paths.folder, UiOptions(sync=False), forum=here)

    def arrive() -> int:
        def tell(count: int) -> None:
            app.post_message(app.News(Arrived(board, count)))

        bring(there, here, board, options.batch, tell)
        return len(here.view.posts)

    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        if not options.without_pace:
            all_loaded()
        await watch(app, lambda: sleep(3), "at rest", options.slowest)
        await watch(app, lambda: spin(3), "beside a thread that computes", options.slowest)
        await watch(app, arrive, "while posts arrive", options.slowest)
        await pilot.pause()
    there.close()


def main() -> None:
    """Read the flags and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--without-pace", action="store_true", help="with Python's own settings")
    parser.add_argument("--slowest", type=int, default=0, help="name so many of the slowest steps")
    options = parser.parse_args()
    if not options.without_pace:
        keep_pace()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), options))


if __name__ == "__main__":
    main()
