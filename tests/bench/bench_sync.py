"""What sync costs between two real processes on loopback, both with encrypted databases; JSON lines.

    python tests/bench/bench_sync.py [--posts N] [--size BYTES] [--live N] [--view]

first   everything of a board of N posts into an empty log, until it is durable there
equal   two logs that hold the same
ten     ten new posts on each side
live    one post after the other, from before it is written here until it is durable and published there
With --view both sides keep the forum's view (threads, counts, search) in the same transactions.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from sync.log.bodies import encode_body  # noqa: E402
from sync.log.op import OpDraft  # noqa: E402
from tests.bench.sync_home import BenchHome, befriend  # noqa: E402
from tui_forum.model.content import Post  # noqa: E402
from tui_forum.model.kinds import ContentKind  # noqa: E402

THREAD = 4
"""Posts in a thread."""
BATCH = 2_000
Line = dict[str, Any]


def write_posts(home: BenchHome, count: int, size: int, seed: int = 1) -> None:
    """`count` posts of about `size` bytes of made-up words, in threads of `THREAD`."""
    chance = random.Random(seed)
    words = ["".join(chance.choices("aeioulnrstdmgpkbfh", k=chance.randint(2, 9))) for _ in range(3_000)]
    board = home.board

    def body(title: str) -> bytes:
        text = ""
        while len(text) < size:
            text += chance.choice(words) + " "
        return encode_body(Post(title, "general" if title else "", "", (), (), text[:size], ""))

    roots: list[bytes] = []
    for start in range(0, -(-count // THREAD), BATCH):
        number = min(BATCH, -(-count // THREAD) - start)
        ops = home.log.append_many(
            board, [OpDraft(ContentKind.POST, body("A thread")) for _ in range(number)]
        )
        roots += [op.op_id for op in ops]
    replies = count - len(roots)
    for start in range(0, replies, BATCH):
        some = [roots[i % len(roots)] for i in range(start, min(replies, start + BATCH))]
        drafts = [OpDraft(ContentKind.POST, body(""), root, (root,)) for root in some]
        home.log.append_many(board, drafts)


class Process:
    """`sync_home.py` on one home, told what to do in JSON lines."""

    def __init__(self, folder: Path, *, view: bool) -> None:
        command = [sys.executable, str(HERE / "sync_home.py"), str(folder), "view" if view else "log"]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(HERE.parent.parent)},
        )

    def tell(self, **order: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def wait(self, event: str) -> Line:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            read: Line = json.loads(line)
            if read["event"] == "Trouble":
                print(line, file=sys.stderr, end="")
            if read["event"] == event:
                return read
        raise SystemExit(f"a process ended before {event}")

    def close(self) -> Line:
        """Stop it cleanly; its CPU seconds and largest memory."""
        self.tell(do="stop")
        last = self.wait("stopped")
        self._process.wait(30)
        return last


@contextmanager
def pair(folder: Path, *, view: bool) -> Iterator[tuple[Process, Process, str]]:
    """The listening process, another one that does not dial yet, and the address."""
    a, b = Process(folder / "a", view=view), Process(folder / "b", view=view)
    a.tell(do="run")
    listening = a.wait("Listening")
    b.wait("ready")
    yield a, b, f"{listening['host']}:{listening['port']}"


def say(**facts: object) -> None:
    """One line of the result."""
    print(json.dumps(facts), flush=True)


def synced(a: Process, b: Process, place: str) -> Line:
    """Dial, and the facts of the first Synced at b, with the seconds since just before the dial."""
    began = time.monotonic()
    b.tell(do="run", peer=place)
    done = b.wait("Synced")
    done["all_seconds"] = done["at"] - began
    done["theirs"] = a.wait("Synced")
    return done


def measure(folder: Path, posts: int, size: int, live: int, *, view: bool) -> None:
    what = {"posts": posts, "size": size, "view": view}
    for measure in ("first", "equal", "ten"):
        if measure == "ten":
            for name in ("a", "b"):
                with BenchHome(folder / name, view=view) as home:
                    write_posts(home, 10, size, seed=ord(name))
        with pair(folder, view=view) as (a, b, place):
            done = synced(a, b, place)
            ends = {"sender": a.close(), "receiver": b.close()}
        seconds = done["all_seconds"]
        rate = {"per_second": round(posts / seconds)} if measure == "first" else {}
        cost = {f"{end}_{key}": round(facts[key], 2) for end, facts in ends.items() for key in ("cpu", "mib")}
        count = {"received": done["received"], "sent": done["sent"], "bytes": done["wire"]}
        say(measure=measure, **what, milliseconds=round(seconds * 1000, 1), **rate, **count, **cost)
    with pair(folder, view=view) as (a, b, place):
        synced(a, b, place)
        whole, after = [], []
        for number in range(live):
            a.tell(do="post", text=f"post {number}", size=size)
            posted, arrived = a.wait("posted"), b.wait("Arrived")
            whole.append((arrived["at"] - posted["began"]) * 1000)
            after.append((arrived["at"] - posted["at"]) * 1000)
        a.close()
        b.close()
    whole.sort()
    after.sort()
    p95 = int(live * 0.95)
    say(
        measure="live",
        **what,
        count=live,
        median_ms=round(statistics.median(whole), 2),
        p95_ms=round(whole[p95], 2),
        median_after_written_ms=round(statistics.median(after), 2),
        p95_after_written_ms=round(after[p95], 2),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=400)
    parser.add_argument("--live", type=int, default=200)
    parser.add_argument("--view", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (
            BenchHome(folder / "a", view=chosen.view) as a,
            BenchHome(folder / "b", view=chosen.view) as b,
        ):
            befriend(a, b)
            write_posts(a, chosen.posts, chosen.size)
        measure(folder, chosen.posts, chosen.size, chosen.live, view=chosen.view)
    say(measure="machine", cpus=os.cpu_count(), maker_mib=_mib())


def _mib() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


if __name__ == "__main__":
    main()
