"""From process start to the first painted thread list, in a real pseudo-terminal.

    python tests/bench/bench_start.py [--lines FILE] [--runs N]

Makes a home with the key cost that people get, imports FILE (thread lines; invented ones without it),
and starts the installed `tui-forum` N times. Prints one JSON line a run and one with the medians, in seconds;
`unlock` is Argon2id alone, measured beside it, so that "after the passphrase" can be read either way.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

PASSPHRASE = "a lantern on the quiet harbour"
LIMIT_SECONDS = 30.0


def program() -> str:
    """The console script beside this interpreter."""
    return str(Path(sys.executable).with_name("tui-forum"))


def invented_lines(path: Path, threads: int = 600) -> Path:
    """Thread lines of the size of a real board, where none are given."""
    body = "I have been walking in the evenings and it is a little lighter each time. " * 8
    with path.open("w") as out:
        for n in range(threads):
            replies = [
                {"author": f"helper-{n % 40}", "body": body[: 200 + (n * 37) % 400]} for _ in range(n % 6)
            ]
            line = {
                "title": f"Evening walk number {n}",
                "section": f"section-{n % 12}",
                "author": f"asker-{n}",
            }
            out.write(json.dumps({**line, "body": body, "replies": replies}) + "\n")
    return path


def fill(home: Path, secret: Path, lines: Path) -> None:
    """A home with one board that holds all of `lines`."""
    base = [program(), "--home", str(home), "--passphrase-file", str(secret), "--json"]
    for command in (
        ["init", "--name", "ana"],
        ["board", "new", "Harbour"],
        ["import", str(lines), "--board", "Harbour"],
    ):
        subprocess.run([*base, *command], check=True, capture_output=True)


def first_paint(home: Path, secret: Path, wanted: str) -> float:
    """Seconds from fork to the moment when `wanted` has been written to the terminal."""
    start = time.perf_counter()
    pid, fd = pty.fork()
    if pid == 0:
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
        os.execve(
            program(), ["tui-forum", "--home", str(home), "--passphrase-file", str(secret)], environment
        )
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    seen = b""
    try:
        while wanted.encode() not in seen:
            left = LIMIT_SECONDS - (time.perf_counter() - start)
            if left <= 0 or not select.select([fd], [], [], left)[0]:
                raise SystemExit(f"{wanted!r} was not painted within {LIMIT_SECONDS} s")
            seen += os.read(fd, 65536)
        return time.perf_counter() - start
    finally:
        os.kill(pid, signal.SIGTERM)
        drain(fd)
        os.waitpid(pid, 0)


def drain(fd: int) -> None:
    """Read until the program has gone, so that it never waits for a full terminal."""
    try:
        while os.read(fd, 65536):
            pass
    except OSError:
        os.close(fd)


def unlock_seconds(home: Path) -> float:
    """Argon2id with this home's own cost."""
    from sync.crypto import vault
    from tui_forum.services.home import HomePaths

    start = time.perf_counter()
    vault.unlock(HomePaths(home).keys, PASSPHRASE)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=Path)
    parser.add_argument("--runs", type=int, default=7)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder, "secret")
        secret.write_text(PASSPHRASE + "\n")
        secret.chmod(0o600)
        lines = args.lines or invented_lines(Path(folder, "lines.jsonl"))
        home = Path(folder, "home")
        fill(home, secret, lines)
        listed = [
            program(),
            "--home",
            str(home),
            "--passphrase-file",
            str(secret),
            "--json",
            "threads",
            "--limit",
            "1",
        ]
        newest = json.loads(
            subprocess.run(listed, check=True, capture_output=True, text=True).stdout.splitlines()[0]
        )
        first_paint(home, secret, newest["title"][:20])  # warm the file cache, as on a machine in use
        runs = []
        for _ in range(args.runs):
            row = {
                "bench": "start",
                "paint": first_paint(home, secret, newest["title"][:20]),
                "unlock": unlock_seconds(home),
            }
            runs.append(row)
            print(json.dumps(row), flush=True)
        medians = {key: round(statistics.median(row[key] for row in runs), 3) for key in ("paint", "unlock")}
        after = medians["paint"] - medians["unlock"]
        print(json.dumps({"bench": "start", "median": medians, "after_unlock": round(after, 3)}))


if __name__ == "__main__":
    main()
