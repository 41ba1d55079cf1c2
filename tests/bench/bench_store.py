"""How fast the store is, beside stock TinyDB's JSONStorage in the same run: one JSON line for each
measure.

python tests/bench/bench_store.py [--sizes 10000 100000] [--million] [--no-stock]

Each size is built in one process and measured in another, which also gives the memory of a reader and of
a writer.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from tinydb import TinyDB, where

from tests.bench import store_corpus as corpus
from tui_forum.store.conditions import F
from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.view import View

KEY = bytes(range(32))
BATCH = 1_000
STOCK_AT_MOST = 100_000


def median_ms(work: Callable[[int], Any], rounds: int) -> float:
    """The median time of `work(round)`, in milliseconds."""
    times = []
    for number in range(rounds):
        begun = perf_counter()
        work(number)
        times.append((perf_counter() - begun) * 1e3)
    return round(statistics.median(times), 3)


def peak_mb() -> float:
    """The most memory that this process has held, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def build(folder: Path, total: int) -> dict[str, Any]:
    """Fill a store with the forum's own tables, indexes and search, in batches of 1,000."""
    database = SealedDB(folder / "store.db", KEY)
    View(database).prepare()
    posts, threads = database.table("posts"), database.table("threads")
    threads.insert_multiple(corpus.threads(total))
    spent = worked = 0.0
    for first in range(0, total, BATCH):
        batch = list(corpus.posts(first, min(total, first + BATCH), total))
        begun, working = perf_counter(), process_time()
        posts.insert_multiple(batch)
        spent, worked = spent + perf_counter() - begun, worked + process_time() - working
    database.close()
    size = (folder / "store.db").stat().st_size
    return {
        "batches_docs_per_s": round(total / spent),
        "batches_cpu_us_per_doc": round(worked / total * 1e6, 1),
        "writer_memory_mb": peak_mb(),
        "file_mb": round(size / 2**20, 1),
    }


def measure(folder: Path, total: int) -> dict[str, Any]:
    """The figures of a store that is there."""
    count, chance = max(1, total // corpus.POSTS_PER_THREAD), random.Random(5)
    some = [corpus.hexid("thread", chance.randrange(count)) for _ in range(200)]
    pairs = [chance.sample(body.split(), 2) for body in _bodies(chance, total, 200)]
    common = " ".join(corpus.WORDS[:2])

    def opened(_: int) -> None:
        database = SealedDB(folder / "store.db", KEY)
        database.table("threads").get(F("thread") == some[0])
        database.close()

    found = {"open_to_first_query_ms": median_ms(opened, 15)}
    database = SealedDB(folder / "store.db", KEY)
    posts, threads = database.table("posts"), database.table("threads")
    new = iter(corpus.posts(total, total + 200, total))
    found |= {
        "posts_of_a_thread_ms": median_ms(lambda i: posts.search(F("thread") == some[i]), 200),
        "posts_of_a_thread_by_where_ms": median_ms(lambda i: posts.search(where("thread") == some[i]), 200),
        "newest_50_threads_ms": median_ms(lambda _: threads.page(order_by="at", desc=True), 100),
        "deep_page_of_a_board_ms": _deep_page(threads),
        "two_word_search_ms": median_ms(lambda i: posts.text_search(" ".join(pairs[i])), 200),
        "two_common_words_ms": median_ms(lambda _: posts.text_search(common), 30),
        "count_all_ms": median_ms(lambda _: len(posts), 100),
        "durable_insert_ms": median_ms(lambda _: posts.insert(next(new)), 200),
        "memory_mb": peak_mb(),
    }
    database.close()
    return found


def _bodies(chance: random.Random, total: int, count: int) -> list[str]:
    numbers = [chance.randrange(total) for _ in range(count)]
    return [next(corpus.posts(number, number + 1, total))["body"] for number in numbers]


def _deep_page(threads: Any) -> float:
    board = corpus.hexid("board", 3)
    deep = threads.page(F("board") == board, order_by="at", desc=True, limit=len(threads) // 16)
    last = deep[-1] if deep else None
    return median_ms(lambda _: threads.page(F("board") == board, order_by="at", desc=True, after=last), 100)


def stock(folder: Path, total: int) -> dict[str, Any]:
    """The same questions to TinyDB's own JSONStorage (without what it does not have: search, paging)."""
    chance, count = random.Random(5), max(1, total // corpus.POSTS_PER_THREAD)
    some = [corpus.hexid("thread", chance.randrange(count)) for _ in range(3)]
    with TinyDB(folder / "stock.json") as database:
        database.table("threads").insert_multiple(corpus.threads(total))
        begun = perf_counter()
        database.table("posts").insert_multiple(corpus.posts(0, total, total))
        spent = perf_counter() - begun

    def opened(_: int) -> None:
        with TinyDB(folder / "stock.json") as again:
            again.table("threads").get(where("thread") == some[0])

    found = {"one_batch_docs_per_s": round(total / spent), "open_to_first_query_ms": median_ms(opened, 3)}
    with TinyDB(folder / "stock.json") as database:
        posts, threads = database.table("posts", cache_size=0), database.table("threads", cache_size=0)
        new = iter(corpus.posts(total, total + 3, total))
        found |= {
            "posts_of_a_thread_ms": median_ms(lambda i: posts.search(where("thread") == some[i]), 3),
            "newest_50_threads_ms": median_ms(
                lambda _: sorted(threads.all(), key=lambda row: -row["last"])[:50], 3
            ),
            "durable_insert_ms": median_ms(lambda _: posts.insert(next(new)), 3),
            "memory_mb": peak_mb(),
        }
    return found


STEPS = {"build": build, "measure": measure, "stock": stock}


def run(step: str, folder: Path, total: int) -> None:
    """One step in a process of its own; its figures as a JSON line."""
    command = [sys.executable, "-m", "tests.bench.bench_store", "--step", step, str(folder), str(total)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    for name, value in json.loads(done.stdout).items():
        line = {"bench": "store", "engine": "tinydb" if step == "stock" else "sealed", "posts": total}
        print(json.dumps(line | {"measure": name, "value": value}), flush=True)


def main() -> None:
    """Read the flags and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument(
        "--million", action="store_true", help="also a million posts: minutes, and 1.5 GB of disk"
    )
    parser.add_argument("--no-stock", action="store_true", help="leave stock TinyDB out")
    parser.add_argument("--step", nargs=3, metavar=("STEP", "FOLDER", "POSTS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        step, folder, total = options.step
        print(json.dumps(STEPS[step](Path(folder), int(total))))
        return
    for total in [*options.sizes, *([1_000_000] if options.million else [])]:
        with tempfile.TemporaryDirectory() as folder:
            run("build", Path(folder), total)
            run("measure", Path(folder), total)
            if not options.no_stock and total <= STOCK_AT_MOST:
                run("stock", Path(folder), total)


if __name__ == "__main__":
    main()
