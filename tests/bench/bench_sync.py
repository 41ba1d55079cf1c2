"""What sync costs between two real processes on loopback, with encrypted databases; one JSON object a line.

    python -m tests.bench.bench_sync [--posts 10000] [--large] [--size 400] [--live 200] [--only ROW …]

Every row is measured twice: "view": false with the log alone, true with the forum's view (threads, counts,
search) on both sides. `--large` adds 100,000 posts. Both engines run before the clock starts, with a warm
index; it starts just before the dial. CPU is that of each process in microseconds a post (of one post in
"live"): on a shared machine it says more than the time does. Memory is the largest that a process ever had.

first    everything into an empty store. `durable_ms`: every envelope verified and on the disk. `first_ms`:
         the first threads can be read; `shown_ms`: every post can be read, counted and searched.
equal    nothing new; median of several dials. `wire`: every byte of the connection, `payload`: of this board
ten      ten new posts on each side, until both hold and show all twenty
live     one post after the other, from before it is written here until it is durable there and shown
budget   where the CPU of a first sync goes in the receiver, in microseconds a post; no network:
         stage one (to the disk): name, open, decode, verify, fold, write, settle;
         stage two (to the view): view_posts, view_threads, search_index; `sender_reads` on the other side
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.bench.sync_budget import budget
from tests.bench.sync_home import BenchHome, befriend
from tests.bench.sync_pair import Pair, Process
from tests.bench.sync_posts import write_posts

ROWS = ("first", "equal", "ten", "live", "budget")
DIALS = 7
NEW = 10
Line = dict[str, Any]


def say(**facts: object) -> None:
    """One line of the result."""
    print(json.dumps(facts), flush=True)


def spent(process: Process, before: Line, posts: int) -> float:
    """Microseconds of CPU a post since `before`."""
    return round(float(process.usage()["cpu"] - before["cpu"]) / posts * 1e6, 1)


def first(folder: Path, posts: int, what: Line) -> None:
    """Everything of a board into an empty store."""
    with Pair(folder, view=what["view"]) as pair:
        before = [end.usage() for end in pair.ends]
        began = pair.dial()
        ends: Line = {}
        if what["view"]:
            first_at = pair.guest.wait("Arrived")
            ends = {"first_ms": _ms(first_at["at"], began), "first_posts": first_at["count"]}
        synced = pair.guest.wait("Synced")
        durable = pair.guest.usage()["durable"] - began
        if what["view"]:
            ends |= {
                "shown_ms": _ms(synced["at"], began),
                "shown_per_second": _rate(posts, synced["at"] - began),
            }
        cpu = {
            f"{name}_us": spent(end, past, posts)
            for name, end, past in zip(("sender", "receiver"), pair.ends, before, strict=True)
        }
        facts = {"received": synced["received"], "wire": synced["wire"]}
        ends = {"durable_ms": round(durable * 1000, 1), "durable_per_second": round(posts / durable)} | ends
        say(measure="first", **what, **ends, **facts, **cpu, **pair.memory())


def equal(folder: Path, what: Line) -> None:
    """Nothing new."""
    with Pair(folder, view=what["view"]) as pair:
        times: list[float] = []
        for _ in range(DIALS):
            began = pair.dial()
            synced = pair.guest.wait("Synced")
            times.append((synced["at"] - began) * 1000)
            pair.hang_up()
        facts = {"wire": synced["wire"], "payload": synced["payload"]}
        say(measure="equal", **what, median_ms=round(statistics.median(times), 1), **facts, **pair.memory())


def ten(folder: Path, size: int, what: Line) -> None:
    """Ten new posts on each side."""
    for seed, name in enumerate(("a", "b")):
        with BenchHome(folder / name, view=what["view"]) as home:
            write_posts(home, NEW, size, seed=seed)
    with Pair(folder, view=what["view"]) as pair:
        began = pair.dial()
        last = max(_arrived(end, NEW) for end in pair.ends)
        synced = pair.guest.wait("Synced")
        facts = {"wire": synced["wire"], "payload": synced["payload"]}
        say(measure="ten", **what, milliseconds=_ms(last, began), **facts, **pair.memory())


def live(folder: Path, count: int, size: int, what: Line) -> None:
    """One post after the other."""
    with Pair(folder, view=what["view"]) as pair:
        pair.dial()
        pair.guest.wait("Synced")
        before = [end.usage() for end in pair.ends]
        whole: list[float] = []
        after: list[float] = []
        for number in range(count):
            pair.host.tell(do="post", text=f"post {number}", size=size)
            posted, arrived = pair.host.wait("posted"), pair.guest.wait("Arrived")
            whole.append((arrived["at"] - posted["began"]) * 1000)
            after.append((arrived["at"] - posted["at"]) * 1000)
        facts = {
            "sender_us": spent(pair.host, before[0], count),
            "receiver_us": spent(pair.guest, before[1], count),
        }
        whole.sort()
        times = {
            "median_ms": round(statistics.median(whole), 2),
            "p95_ms": round(whole[int(count * 0.95)], 2),
        }
        late = round(statistics.median(after), 2)
        say(
            measure="live",
            **what,
            count=count,
            **times,
            median_after_written_ms=late,
            **facts,
            **pair.memory(),
        )


def _arrived(end: Process, count: int) -> float:
    """When the app there had been told of so many posts."""
    seen = 0
    while seen < count:
        arrived = end.wait("Arrived")
        seen += arrived["count"]
    return float(arrived["at"])


def _ms(at: float, began: float) -> float:
    return round((at - began) * 1000, 1)


def _rate(posts: int, seconds: float) -> int:
    return round(posts / seconds)


def measure(posts: int, size: int, live_posts: int, rows: tuple[str, ...], *, view: bool) -> None:
    """All rows for one size, with or without the view."""
    what = {"posts": posts, "size": size, "view": view}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with BenchHome(folder / "a", view=view) as a, BenchHome(folder / "b", view=view) as b:
            befriend(a, b)
            write_posts(a, posts, size)
            if "budget" in rows:
                say(measure="budget", **what, **budget(a, folder / "c", view=view))
        first(folder, posts, what)
        if "equal" in rows:
            equal(folder, what)
        if "ten" in rows:
            ten(folder, size, what)
        if "live" in rows:
            live(folder, live_posts, size, what)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--large", action="store_true", help="100,000 posts, too")
    parser.add_argument("--size", type=int, default=400)
    parser.add_argument("--live", type=int, default=200)
    parser.add_argument("--only", nargs="*", choices=ROWS, default=ROWS)
    parser.add_argument("--view", choices=("yes", "no", "both"), default="both")
    chosen = parser.parse_args()
    began = time.monotonic()
    views = {"yes": (True,), "no": (False,), "both": (False, True)}[chosen.view]
    for posts in (chosen.posts, 100_000) if chosen.large else (chosen.posts,):
        for view in views:
            measure(posts, chosen.size, chosen.live, tuple(chosen.only), view=view)
    load = [round(value, 1) for value in os.getloadavg()]
    say(measure="machine", cpus=os.cpu_count(), load=load, seconds=round(time.monotonic() - began))


if __name__ == "__main__":
    main()
