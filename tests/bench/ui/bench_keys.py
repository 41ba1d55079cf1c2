"""How long a key takes to show while 10,000 posts arrive: two real processes, a real pseudo-terminal.

    python -m tests.bench.ui.bench_keys [--posts 10000] [--keys 600] [--kinds letter,jump,step]

One home shares its posts with `tui-forum sync` over loopback; the app of another takes them in. Each round
begins with a copy of the same two homes, until so many keys were pressed while posts arrived. JSON lines,
milliseconds; `at rest` is the same before anything arrives, `sync_s` how long the posts took to arrive in
a round, from the first change to the last, and `alone_s` the same while nobody types.

letter   letters are typed into a field, each a different one, so that its paint cannot be mistaken
jump     the list goes to its last thread and back to its first: the cursor shows on another row
step     from post to post in a thread of 400
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.bench_ui_heartbeat import PASSPHRASE, two_homes
from tests.bench.ui.filled_home import LONG_TITLE, long_letters
from tests.bench.ui.terminal import PATIENCE, Terminal
from tui_forum.services import bulk
from tui_forum.services.home import Forum, open_home

FIRST_LETTER = 0x4E00  # Chinese characters: each is typed once
LONG = 400  # posts of the thread that is stepped through
BETWEEN = (0.0, 0.06)  # seconds between a key's paint and the next key
AT_REST = 60  # keys before anything arrives
TOO_LONG_MS = 30.0
DRAWN = 1 << 20  # bytes of what was drawn last, among which the cursor is found
ROW = "▸(?: |●) {}(Thread \\d+|" + LONG_TITLE + ") "
CURSOR = re.compile(ROW.format("").encode())
KINDS = ("letter", "jump", "step")
PROGRAM = str(Path(sys.executable).with_name("tui-forum"))


def told(measure: str, seconds: list[float], **more: object) -> None:
    """Median, ninety-ninth of a hundred, worst, and how many took too long."""
    ordered = sorted(1e3 * each for each in seconds) or [0.0]
    line = {
        "bench": "ui keys",
        "measure": measure,
        "keys": len(seconds),
        "median_ms": round(ordered[len(ordered) // 2], 1),
        "p99_ms": round(ordered[int((len(ordered) - 1) * 0.99)], 1),
        "worst_ms": round(ordered[-1], 1),
        "over_30_ms": sum(each > TOO_LONG_MS for each in ordered),
        "load": round(os.getloadavg()[0], 1),
    }
    print(json.dumps(line | more), flush=True)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def prepare(folder: Path, posts: int) -> None:
    """The two homes of every round, closed."""
    here, there, board = two_homes(folder, posts)
    bulk.post_many(here, board.hex(), long_letters(LONG, here.now()))
    here.close()
    there.close()
    (folder / "secret").write_text(PASSPHRASE + "\n")
    (folder / "secret").chmod(0o600)


class Round:
    """The app on a copy of the home, and the member who shares with it."""

    def __init__(self, pair: Path, folder: Path, posts: int) -> None:
        shutil.copytree(pair, folder)
        self._folder, self._port = folder, free_port()
        config = f'discovery = false\nlisten = "off"\npeers = ["127.0.0.1:{self._port}"]\n'
        (folder / "river" / "config.toml").write_text(config)
        self.terminal = Terminal(self._command("river"))
        self.terminal.paints("Thread", self.terminal.begun)
        self.terminal.rest(1.0)
        self._home: Forum = open_home(folder / "river", PASSPHRASE)
        self._quiet = self._home.version()
        self._wanted = self._shown() + posts
        self._letters = map(chr, range(FIRST_LETTER, 0x9FFF))
        self._post, self._by, self._last = 1, 1, False

    def _command(self, who: str, *more: str) -> list[str]:
        secret = str(self._folder / "secret")
        return [PROGRAM, "--home", str(self._folder / who), "--passphrase-file", secret, *more]

    def _shown(self) -> int:
        return sum(board["posts"] for board in self._home.view.boards.all())

    @property
    def began(self) -> bool:
        """Whether anything has been written into the app's home."""
        return self._home.version() != self._quiet

    @property
    def done(self) -> bool:
        """Whether everything has arrived and is shown."""
        return self._shown() >= self._wanted

    @contextmanager
    def shared(self) -> Iterator[None]:
        """The other member is there."""
        self._quiet = self._home.version()
        command = self._command("ana", "sync", "--no-discovery", "--listen", f"127.0.0.1:{self._port}")
        other = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield
        finally:
            other.send_signal(signal.SIGTERM)
            other.wait()

    def begin(self, kind: str) -> None:
        """To the screen where such keys are pressed."""
        if kind == "letter":
            self.terminal.press("c", "Title")
        elif kind == "step":
            self.terminal.press("\r", f"post 1 of {LONG}")
        self.terminal.rest()

    def letter(self) -> float:
        """Type one, and see it."""
        letter = next(self._letters)
        return self.terminal.press(letter, letter)

    def jump(self) -> float:
        """To the last thread, or back to the first."""
        here = CURSOR.findall(self.terminal.raw[-DRAWN:])[-1].decode()
        elsewhere = re.compile(ROW.format(f"(?!{here} )").encode())
        self._last = not self._last
        return self.terminal.press("G" if self._last else "g", elsewhere)

    def step(self) -> float:
        """To the next post; from the last one backwards."""
        if not 1 <= self._post + self._by <= LONG:
            self._by = -self._by
        self._post += self._by
        return self.terminal.press("]" if self._by > 0 else "[", f"post {self._post} of {LONG}")

    def end(self) -> None:
        """Leave."""
        self._home.close()
        self.terminal.end()
        shutil.rmtree(self._folder)


def alone(bench: Round) -> float:
    """Seconds that everything takes to arrive while nobody types."""
    with bench.shared():
        deadline = time.monotonic() + PATIENCE
        while not bench.began and time.monotonic() < deadline:
            bench.terminal.spend(0.01)
        begun = time.monotonic()
        while not bench.done and time.monotonic() < deadline:
            bench.terminal.spend(0.05)
        return time.monotonic() - begun


def typed(bench: Round, kind: str) -> tuple[list[float], list[float], float]:
    """What keys took at rest and while posts arrived, and how long these took."""
    bench.begin(kind)
    press = getattr(bench, kind)
    rest, taken = [], []
    for _ in range(AT_REST):
        rest.append(press())
        bench.terminal.spend(random.uniform(*BETWEEN))
    with bench.shared():
        while not bench.began:
            bench.terminal.spend(0.01)
        begun = time.monotonic()
        while not bench.done:
            taken.append(press())
            bench.terminal.spend(random.uniform(*BETWEEN))
        return rest, taken, time.monotonic() - begun


def measure(pair: Path, kind: str, posts: int, keys: int) -> None:
    """Rounds until so many keys were pressed; prints what they took."""
    rest: list[float] = []
    taken: list[float] = []
    lasted: list[float] = []
    held: dict[str, float] = {}
    while len(taken) < keys:
        bench = Round(pair, pair.with_name("round"), posts)
        before, during, sync = typed(bench, kind)
        held = bench.terminal.megabytes()
        bench.end()
        rest, taken, lasted = rest + before, taken + during, [*lasted, sync]
    told(f"{kind}, at rest", rest)
    told(f"{kind}, while {posts} posts arrive", taken, sync_s=round(statistics.median(lasted), 2), **held)


def run(posts: int, keys: int, kinds: tuple[str, ...] = KINDS) -> None:
    """Everything."""
    with tempfile.TemporaryDirectory() as folder:
        pair = Path(folder, "pair")
        prepare(pair, posts)
        bench = Round(pair, Path(folder, "round"), posts)
        line = {"bench": "ui keys", "measure": f"{posts} posts arrive, nobody types"}
        print(json.dumps(line | {"alone_s": round(alone(bench), 2)}), flush=True)
        bench.end()
        for kind in kinds:
            measure(pair, kind, posts, keys)


def main() -> None:
    """Read the flags, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--keys", type=int, default=600)
    parser.add_argument("--kinds", default=",".join(KINDS))
    options = parser.parse_args()
    run(options.posts, options.keys, tuple(options.kinds.split(",")))


if __name__ == "__main__":
    main()
