"""How long a key takes to show while 10,000 posts arrive: two real processes, a real pseudo-terminal.

    python -m tests.bench.ui.bench_keys [--posts 10000]

One home shares its posts with `tui-forum sync` over loopback; the app of another takes them in. Meanwhile
letters are typed into a field (each a different one, so that its paint cannot be mistaken), or the list goes
to its last thread and back. JSON lines, milliseconds; `at rest` is the same before anything arrives.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.bench_ui_heartbeat import PASSPHRASE, two_homes
from tests.bench.ui.terminal import Terminal

FIRST_LETTER = 0x4E00  # Chinese characters: each is typed once
PROGRAM = str(Path(sys.executable).with_name("tui-forum"))


def told(measure: str, seconds: list[float], **more: object) -> None:
    """Median, ninety-ninth of a hundred, worst, and how many took over 30 ms."""
    ordered = sorted(1e3 * each for each in seconds) or [0.0]
    line = {
        "bench": "ui keys",
        "measure": measure,
        "keys": len(seconds),
        "median_ms": round(ordered[len(ordered) // 2], 1),
        "p99_ms": round(ordered[int((len(ordered) - 1) * 0.99)], 1),
        "worst_ms": round(ordered[-1], 1),
        "over_30_ms": sum(each > 30 for each in ordered),
        "load": round(os.getloadavg()[0], 1),
    }
    print(json.dumps(line | more), flush=True)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


class Bench:
    """The app, and the member who shares with it."""

    def __init__(self, folder: Path, posts: int) -> None:
        here, there, _ = two_homes(folder, posts)
        here.close()
        there.close()
        self.secret = folder / "secret"
        self.secret.write_text(PASSPHRASE + "\n")
        self.secret.chmod(0o600)
        self.there, self.port = there.paths.folder, free_port()
        config = f'discovery = false\nlisten = "off"\npeers = ["127.0.0.1:{self.port}"]\n'
        (here.paths.folder / "config.toml").write_text(config)
        self.terminal = Terminal(
            [PROGRAM, "--home", str(here.paths.folder), "--passphrase-file", str(self.secret)]
        )
        self.terminal.paints("Thread", self.terminal.begun)
        self.terminal.rest(1.0)
        self._letter = FIRST_LETTER
        self._last = f"{self.asked('threads', '--limit', '100000')[-1]['title']} "

    def share(self) -> subprocess.Popen[bytes]:
        """The other member is there from now on."""
        command = [
            PROGRAM,
            "--home",
            str(self.there),
            "--passphrase-file",
            str(self.secret),
            "sync",
            "--no-discovery",
        ]
        return subprocess.Popen(
            [*command, "--listen", f"127.0.0.1:{self.port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def letter(self) -> float:
        """Type one, and see it."""
        self._letter += 1
        return self.terminal.press(chr(self._letter), chr(self._letter))

    def last_row(self) -> float:
        """To the last thread, and back."""
        took = self.terminal.press("G", self._last)
        self.terminal.press("g")
        self.terminal.rest(0.05)
        return took

    def asked(self, *question: str) -> list[dict[str, Any]]:
        """What a command beside the app says about its home."""
        command = [
            PROGRAM,
            "--home",
            str(self.terminal_home()),
            "--passphrase-file",
            str(self.secret),
            "--json",
        ]
        told = subprocess.run([*command, *question], check=True, capture_output=True, text=True).stdout
        return [json.loads(line) for line in told.splitlines()]

    def arrived(self) -> int:
        """How many posts the app's own home holds."""
        return sum(board["posts"] for board in self.asked("board", "list"))

    def terminal_home(self) -> Path:
        """The home that the app is open on."""
        return self.secret.parent / "river"


def measure(bench: Bench, name: str, key: str, wanted: int) -> None:
    """Press keys until everything has arrived (or thirty times, where nothing is to arrive)."""
    press = getattr(bench, key)
    taken: list[float] = []
    while (
        len(taken) < 30
        or (wanted and len(taken) % 50 == 0 and bench.arrived() < wanted)
        or (wanted and len(taken) % 50)
    ):
        taken.append(press())
    told(name, taken)


def main() -> None:
    """Read the flags, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    options = parser.parse_args()
    for key, before in (("letter", "c"), ("last_row", "")):
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(Path(folder), options.posts)
            if before:
                bench.terminal.press(before, "Title")
                bench.terminal.rest()
            measure(bench, f"{key}, at rest", key, 0)
            wanted = bench.arrived() + options.posts
            other = bench.share()
            try:
                measure(bench, f"{key}, while {options.posts} posts arrive", key, wanted)
            finally:
                other.send_signal(signal.SIGTERM)
                other.wait()
            print(
                json.dumps({"bench": "ui keys", "measure": "memory", **bench.terminal.megabytes()}),
                flush=True,
            )
            bench.terminal.end()


if __name__ == "__main__":
    main()
