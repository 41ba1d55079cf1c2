"""Fuzz every parser with coverage to guide it: `python -m tests.fuzz.guided --seconds 60 [target …]`.

Needs atheris (`pip install atheris`); says so where it is missing. Ends with 1 where a target failed; its
input is then in a file.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path


def run(name: str, seconds: int, folder: str) -> None:
    """Fuzz one target in this process, from the inputs in `folder`; ends the process."""
    import atheris  # type: ignore[import-not-found,unused-ignore]

    with atheris.instrument_imports(include=["sync", "tui_forum"]):
        from tests.fuzz.targets import TARGETS
    limits = [f"-max_total_time={seconds}", "-max_len=8192", "-verbosity=0", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *limits, folder], TARGETS[name])
    atheris.Fuzz()


def fuzz(name: str, seconds: int) -> bool:
    """One target in a process of its own; whether it stood."""
    from tests.fuzz.seeds import seeds

    print(f"{name}: {seconds} s", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds(name)):
            (Path(folder) / str(number)).write_bytes(seed)
        command = [
            sys.executable,
            "-m",
            "tests.fuzz.guided",
            "--seconds",
            str(seconds),
            "--from",
            folder,
            name,
        ]
        return not subprocess.run(command, check=False).returncode


def main() -> int:
    """Every target that was asked for, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--from", dest="folder", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed: nothing was fuzzed. `pip install atheris`, then run this again.")
        return 2
    if asked.folder:
        run(asked.targets[0], asked.seconds, asked.folder)
        return 0
    from tests.fuzz.targets import TARGETS

    failed = [name for name in asked.targets or TARGETS if not fuzz(name, asked.seconds)]
    print(f"failed: {', '.join(failed) or 'none'}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
