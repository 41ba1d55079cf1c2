"""The work of `bench_sync`'s first row done by git, as a yardstick for the machine; one JSON object a line.

    python -m tests.bench.bench_git [--posts 10000] [--size 400] [--runs 5]

One commit without a signature for each post of made-up words, then a fetch into an empty repository from a
daemon on loopback. Nothing is sealed, verified by signature or indexed for searching. Take it in turns with
`bench_sync --only first --view no`: what a shared machine does to the one it does to the other.
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BORN = 1_800_000_000
IN_A_FOLDER = 256
START_SECONDS = 10.0


def fill(repository: Path, posts: int, size: int) -> None:
    """A bare repository with one commit a post."""
    subprocess.run(["git", "init", "-q", "--bare", str(repository)], check=True)
    chance = random.Random(1)
    words = ["".join(chance.choices("aeioulnrstdmgpkbfh", k=chance.randint(2, 9))) for _ in range(3_000)]
    lines: list[bytes] = []
    for number in range(posts):
        text = " ".join(chance.choices(words, k=size // 3))[:size]
        lines.append(
            f"commit refs/heads/main\ncommitter a <a@example.org> {BORN + number} +0000\ndata 1\nx\n"
            f"M 100644 inline {number // IN_A_FOLDER}/{number}\ndata {size}\n{text}\n".encode()
        )
    importing = ["git", "-C", str(repository), "fast-import", "--quiet"]
    subprocess.run(importing, input=b"".join(lines), check=True)


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """A daemon for the repositories in `folder`, and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    places = ["--export-all", f"--base-path={folder}", "--listen=127.0.0.1", f"--port={port}"]
    daemon = subprocess.Popen(["git", "daemon", "--reuseaddr", *places], stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        daemon.terminate()
        daemon.wait()


def _wait_for(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise


def fetch(folder: Path, port: int, run: int) -> float:
    """Seconds that one fetch into an empty repository takes."""
    target = folder / f"b{run}.git"
    subprocess.run(["git", "init", "-q", "--bare", str(target)], check=True)
    began = time.monotonic()
    place = f"git://127.0.0.1:{port}/a.git"
    subprocess.run(["git", "-C", str(target), "fetch", "-q", place, "main"], check=True)
    return time.monotonic() - began


def main() -> None:
    """Print one line a run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=400)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder / "a.git", args.posts, args.size)
        with serving(folder) as port:
            for run in range(args.runs):
                seconds = fetch(folder, port, run)
                facts = {"milliseconds": round(seconds * 1000, 1), "per_second": round(args.posts / seconds)}
                print(json.dumps({"measure": "git", "posts": args.posts, "size": args.size, **facts}))


if __name__ == "__main__":
    main()
