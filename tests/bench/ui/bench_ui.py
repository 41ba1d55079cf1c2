"""How fast the interface is, in a real pseudo-terminal, and beside it the same with stock Textual widgets.

    python -m tests.bench.ui.bench_ui [--home FOLDER] [--threads 100000] [--long 5000] [--runs 5] [--stock]
                                      [--keys 200]

All figures of the interface in about three minutes, on a machine with nothing else to do:

    python -m tests.bench.ui.filled_home FOLDER
    python -m tests.bench.ui.bench_ui --home FOLDER --stock --keys 200

Makes a home (`filled_home`; FOLDER is one made before) and starts the real program on it. JSON lines, seconds
and megabytes:

`worked` is the processor time in it, near to what the clock shows when nothing else runs.

start    process start to the first painted list; `unlock` is Argon2id alone, measured beside it, and
         `after_unlock` the difference of the medians
thread   Enter to the painted thread of --long posts; `next` and `page`: one more key in it
memory   after all that
stock    the same with OptionList, DataTable, and a widget for each post: `n` rows or posts beside `ours_n`,
         how many times as long it takes (`ratio`), and for each row or post (`ratio_each`)
keys     how long a key takes to show while posts arrive: see bench_keys
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

from sync.crypto import vault
from tests.bench.ui import bench_keys
from tests.bench.ui.filled_home import LONG_TITLE, PASSPHRASE, make
from tests.bench.ui.terminal import Terminal
from tui_forum.services.home import HomePaths

STOCK = {"list-options": 20_000, "list-table": 10_000, "thread-statics": 1_000, "thread-markdown": 300}
"""So many rows or posts, fewer than ours, or they would take minutes."""


def told(measure: str, **figures: object) -> None:
    """One line."""
    print(
        json.dumps({"bench": "ui", "measure": measure, "load": round(os.getloadavg()[0], 1), **figures}),
        flush=True,
    )


def median(values: list[float]) -> float:
    """To the millisecond."""
    return round(statistics.median(values), 3)


def unlock_seconds(home: Path) -> float:
    """Argon2id with this home's own cost."""
    begun = time.perf_counter()
    vault.unlock(HomePaths(home).keys, PASSPHRASE)
    return time.perf_counter() - begun


def one_run(home: Path, secret: Path, long: int, seen: dict[str, list[float]]) -> dict[str, float]:
    """Start, open the long thread, read on, go back; what is in memory then."""
    program = str(Path(sys.executable).with_name("tui-forum"))
    terminal = Terminal([program, "--home", str(home), "--passphrase-file", str(secret)])
    seen["start"].append(terminal.paints(LONG_TITLE, terminal.begun))
    seen["start worked"].append(terminal.worked())
    terminal.rest()
    if long:
        before = terminal.worked()
        seen["thread"].append(terminal.press("\r", f" of {long}"))
        seen["thread worked"].append(terminal.worked() - before)
        terminal.rest()
        seen["next"].append(terminal.press("n"))
        terminal.rest()
        seen["page"].append(terminal.press("\x1b[6~"))
        terminal.rest()
        terminal.press("q")
        terminal.rest()
    seen["last row"].append(terminal.press("G"))
    terminal.rest()
    held = terminal.megabytes()
    terminal.end()
    return held


def measure(home: Path, secret: Path, options: argparse.Namespace) -> dict[str, float]:
    """The program's own figures; the medians by measure."""
    names = ("start", "start worked", "thread", "thread worked", "next", "page", "last row")
    seen: dict[str, list[float]] = {name: [] for name in names}
    one_run(home, secret, options.long, {name: [] for name in seen})  # warms the file cache
    held = [one_run(home, secret, options.long, seen) for _ in range(options.runs)]
    unlock = median([unlock_seconds(home) for _ in range(options.runs)])
    start = median(seen["start"])
    after = {"unlock": unlock, "after_unlock": round(start - unlock, 3)}
    told("start", threads=options.threads, s=start, **after, worked=median(seen["start worked"]))
    for name in ("thread", "thread worked", "next", "page", "last row"):
        if seen[name]:
            told(name, posts=options.long, s=median(seen[name]), worst=round(max(seen[name]), 3))
    told("memory", **{name: max(each[name] for each in held) for name in held[0]})
    return {"list": start - unlock, "thread": median(seen["thread"]) if seen["thread"] else 0.0}


def stock(ours: dict[str, float], ours_n: dict[str, int]) -> None:
    """The same with stock widgets, process start to paint, and how many times as long it takes."""
    script = str(Path(__file__).with_name("stock.py"))
    for kind, number in STOCK.items():
        terminal = Terminal([sys.executable, script, kind, str(number)])
        took = terminal.paints("PAINTED", terminal.begun)
        held = terminal.megabytes()
        terminal.end()
        own = ours[kind.partition("-")[0]]
        told(
            f"stock {kind}",
            n=number,
            s=round(took, 2),
            ours_s=round(own, 3),
            ours_n=ours_n[kind.partition("-")[0]],
            ratio=round(took / own, 1) if own else None,
            ratio_each=round(took / number / (own / ours_n[kind.partition("-")[0]]), 1) if own else None,
            **held,
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--threads", type=int, default=100_000)
    parser.add_argument("--long", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--stock", action="store_true")
    parser.add_argument("--keys", type=int, default=0, help="then so many keys of each kind (bench_keys)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder, "secret")
        secret.write_text(PASSPHRASE + "\n")
        secret.chmod(0o600)
        home = options.home or Path(folder, "home")
        if options.home is None:
            make(home, options.threads, options.long).close()
        ours = measure(home, secret, options)
        if options.stock:
            stock(ours, {"list": options.threads, "thread": options.long})
        if options.keys:
            bench_keys.run(10_000, options.keys)


if __name__ == "__main__":
    main()
