"""The store with several at work: what a reader and a writer feel while another writes; one JSON line for
each measure.

python -m tests.bench.bench_store_together [--posts 20000] [--arriving 10000]

The interface may not stand still for more than 16 ms, whatever arrives; a post is to be kept in a moment,
though another process of the same home is writing without pause.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.bench import store_corpus as corpus
from tests.bench.bench_store import BATCH, KEY, build
from tui_forum.store.conditions import F
from tui_forum.store.sealed_db import SealedDB


def told(measure: str, times: list[float], **more: Any) -> None:
    """Print the median, the 99th of a hundred and the worst, in milliseconds."""
    ordered = sorted(times)
    shares = {"median_ms": 0.5, "p99_ms": 0.99, "worst_ms": 1.0}
    figures = {
        name: round(ordered[int((len(ordered) - 1) * share)] * 1e3, 3) for name, share in shares.items()
    }
    print(
        json.dumps({"bench": "store together", "measure": measure, "count": len(times)} | figures | more),
        flush=True,
    )


def reading_while_posts_arrive(folder: Path, posts: int, arriving: int) -> None:
    """One thread takes batches in; this one opens threads and lists, and has a heart that should beat
    evenly.
    """
    database = SealedDB(folder / "store.db", KEY)
    table, threads = database.table("posts"), database.table("threads")
    batches = [
        list(corpus.posts(first, first + BATCH, posts)) for first in range(posts, posts + arriving, BATCH)
    ]
    done = threading.Event()

    def take_in() -> None:
        for batch in batches:
            table.insert_multiple(batch)
        done.set()

    writer, times, number = threading.Thread(target=take_in), [], 0
    begun = perf_counter()
    writer.start()
    while not done.is_set():
        number += 1
        start = perf_counter()
        table.search(F("thread") == corpus.hexid("thread", number % (posts // corpus.POSTS_PER_THREAD)))
        threads.page(order_by="at", desc=True)
        times.append(perf_counter() - start)
    writer.join()
    told(
        "open a thread and a list while posts arrive",
        times,
        docs_per_s=round(arriving / (perf_counter() - begun)),
    )
    database.close()


def writing_beside_another(folder: Path, posts: int) -> None:
    """Another process writes without pause; this one keeps single posts."""
    command = [sys.executable, "-m", "tests.bench.bench_store_together", "--write", str(folder), str(posts)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        other.stdout.readline()
        database = SealedDB(folder / "store.db", KEY)
        table, times = database.table("posts"), []
        for post in corpus.posts(10 * posts, 10 * posts + 300, posts):
            start = perf_counter()
            table.insert(post)
            times.append(perf_counter() - start)
        database.close()
        other.communicate("enough\n")
    told("keep a post while another process writes", times)


def write_until_told(folder: Path, posts: int) -> None:
    """The other process."""
    table = SealedDB(folder / "store.db", KEY).table("posts")
    enough = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), enough.set()), daemon=True).start()
    print("ready", flush=True)
    for post in corpus.posts(20 * posts, 30 * posts, posts):
        table.insert(post)
        if enough.is_set():
            return


def main() -> None:
    """Read the flags and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--arriving", type=int, default=10_000)
    parser.add_argument("--write", nargs=2, metavar=("FOLDER", "POSTS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write_until_told(Path(options.write[0]), int(options.write[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), options.posts)
        reading_while_posts_arrive(Path(folder), options.posts, options.arriving)
        writing_beside_another(Path(folder), options.posts)


if __name__ == "__main__":
    main()
