"""The thread lines that the whole path is walked with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

REAL = Path(__file__).parents[3] / "shared" / "data" / "support-threads.jsonl"
AWKWARD = (
    "Two  spaces, a tab\there, é and e\u0301, a \u200f mark, 😀 and 👩‍👩‍👧, العربية, "
    "日本語\n\n  and an indented end  "
)


def thread_lines(folder: Path) -> Path:
    """The real threads where they stand beside the project, else invented ones of the same form."""
    if REAL.exists():
        return REAL
    path = folder / "threads.jsonl"
    path.write_text("".join(json.dumps(thread) + "\n" for thread in map(_invented, range(600))))
    return path


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The threads of a file of thread lines."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def _invented(n: int) -> dict[str, Any]:
    replies = [{"author": f"helper-{n}-{k}", "body": f"{k}. {AWKWARD} " * (1 + k % 3)} for k in range(n % 6)]
    title = f"Thread number {n}"
    return {
        "title": title,
        "section": f"section-{n % 29}",
        "author": f"asker-{n}",
        "body": AWKWARD * 3,
        "replies": replies,
    }
