"""Two processes of the sync benchmark, told what to do and heard in JSON lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

HERE = Path(__file__).resolve().parent
Line = dict[str, Any]


class Process:
    """`sync_home.py` on one home."""

    def __init__(self, folder: Path, *, view: bool, listens: bool) -> None:
        kind = "view" if view else "log"
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "sync_home.py"), str(folder), kind, "listen" if listens else "dial"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(HERE.parent.parent)},
        )

    def tell(self, **order: object) -> None:
        """Give an order."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def wait(self, event: str) -> Line:
        """The next line of that event."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            read: Line = json.loads(line)
            if read["event"] == "Trouble":
                print(line, file=sys.stderr, end="")
            if read["event"] == event:
                return read
        raise SystemExit(f"a process ended before {event}")

    def usage(self) -> Line:
        """CPU seconds, largest memory, and when something was last made durable."""
        self.tell(do="usage")
        return self.wait("usage")

    def close(self) -> None:
        """Stop it cleanly."""
        self.tell(do="stop")
        self.wait("stopped")
        self._process.wait(30)


class Pair:
    """The listening process on home `a`, and one on `b` that dials when told."""

    def __init__(self, folder: Path, *, view: bool) -> None:
        self.host = Process(folder / "a", view=view, listens=True)
        self.guest = Process(folder / "b", view=view, listens=False)
        self.ends = (self.host, self.guest)

    def __enter__(self) -> Pair:
        at = self.host.wait("Listening")
        self._place = f"{at['host']}:{at['port']}"
        self.guest.wait("ready")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for end in self.ends:
            end.close()

    def dial(self) -> float:
        """Let `b` dial `a`; the moment just before."""
        began = time.monotonic()
        self.guest.tell(do="dial", peer=self._place)
        return began

    def hang_up(self) -> None:
        """Let `b` say goodbye, and wait until both know."""
        self.guest.tell(do="hang up")
        for end in self.ends:
            end.wait("PeerLost")

    def memory(self) -> Line:
        """The largest memory of both, in MiB."""
        return {"sender_mib": self.host.usage()["mib"], "receiver_mib": self.guest.usage()["mib"]}
