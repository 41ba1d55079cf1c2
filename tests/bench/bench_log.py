"""How fast a log takes up envelopes: `python tests/bench/bench_log.py [ops]`, one JSON object a line."""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from sync.clock import ManualClock
from sync.log.bodies import Policy
from sync.log.database import Database
from sync.log.kinds import Role
from sync.log.op import OpDraft
from sync.log.sqlite import SqliteLog

BATCH = 500
NOW = 1_800_000_000.0
WORDS = [bytes(random.Random(n).choices(b"abcdefghijklmnopqrstuvwxyz", k=6)) + b" " for n in range(3000)]


def body(rng: random.Random) -> bytes:
    return b"\xc5\x01\x90" + b"".join(rng.choices(WORDS, k=57)) + b"!"


def main(ops: int) -> None:
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        logs = [
            SqliteLog(Database(Path(folder) / name, b"k" * 32), None, ManualClock(NOW, seed))
            for seed, name in enumerate(("a.db", "b.db", "c.db"))
        ]
        source = logs[0]
        board = source.create_board(b"r" * 32, "Bench", "Ann", Policy("", "", (), 0, "all")).board_id
        start = time.perf_counter()
        for _ in range(ops // BATCH):
            drafts = [OpDraft(32, body(rng), thread=rng.randbytes(32)) for _ in range(BATCH)]
            source.append_many(board, drafts)
        tell("append in batches", ops, start, 0.0)
        for name, log, order in (("in sequence", logs[1], False), ("in random order", logs[2], True)):
            invite = source.create_invite(board, Role.MEMBER, 1, int(NOW) + 1000)
            log.begin_join(os.urandom(32), invite, name)
            live = source.board(board).invites[-1]
            log.complete_join(board, source.welcome(board, live.sign))
            ids = [identity for _, _, identity in source.since(board, 0)]
            if order:
                rng.shuffle(ids)
            start, used, spent = 0.0, 0.0, 0.0
            for at in range(0, len(ids), BATCH):
                envelopes = source.fetch(board, ids[at : at + BATCH])
                start, cpu = time.perf_counter(), time.process_time()
                log.ingest(board, envelopes)
                spent += time.perf_counter() - start
                used += time.process_time() - cpu
            tell(f"ingest {name}", len(ids), time.perf_counter() - spent, used)
        times = []
        for _ in range(200):
            start = time.perf_counter()
            source.append(board, 32, b"hello")
            times.append(time.perf_counter() - start)
        print(json.dumps({"what": "one durable op", "ms_median": round(sorted(times)[100] * 1000, 2)}))
        start = time.perf_counter()
        SqliteLog(Database(Path(folder) / "b.db", b"k" * 32)).boards()
        opened = round((time.perf_counter() - start) * 1000, 1)
        print(json.dumps({"what": "open", "ops": ops, "ms": opened}))


def tell(what: str, ops: int, start: float, cpu: float) -> None:
    rate = round(ops / (time.perf_counter() - start))
    line: dict[str, object] = {"what": what, "ops": ops, "per_second": rate}
    if cpu:
        line["per_cpu_second"] = round(ops / cpu)
    print(json.dumps(line))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
