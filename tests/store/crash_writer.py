"""Writes to a store until it is killed, and says what was acknowledged; a program for test_kill.py.

crash_writer.py PATH

For each line TAG that it reads, it forks a child that writes without end, telling "pid N", then "put TAG
K COUNT" after each batch and "set TAG K VALUE" after each update; when the child is dead it says "dead".
Forking spares each round the imports.
"""

from __future__ import annotations

import os
import random
import sys

from tui_forum.store.conditions import F
from tui_forum.store.sealed_db import SealedDB

KEY = bytes(range(32))


def write_without_end(path: str, tag: str) -> None:
    """Insert one or ten documents, or update what the batch before wrote; tell each after its commit."""
    chance, out = random.Random(tag), os.fdopen(1, "w", buffering=1)
    out.write(f"pid {os.getpid()}\n")
    table = SealedDB(path, KEY).table("posts")
    table.ensure_index("thread", "lamport")
    table.ensure_search("body")
    number = 0
    while True:
        number += 1
        thread, kind = f"{tag}-{number}", chance.random()
        body = f"word{tag}x{number} " + "lorem ipsum " * chance.randrange(5, 60)
        batch = [{"thread": thread, "batch": number, "lamport": n, "body": body} for n in range(10)]
        if kind < 0.6:
            table.insert(batch[0])
            out.write(f"put {tag} {number} 1\n")
        elif kind < 0.8:
            table.insert_multiple(batch)
            out.write(f"put {tag} {number} 10\n")
        elif table.update({"seen": number}, F("thread") == f"{tag}-{number - 1}"):
            out.write(f"set {tag} {number - 1} {number}\n")


def main() -> None:
    """Fork a writer for each line of the standard input."""
    path = sys.argv[1]
    for line in sys.stdin:
        child = os.fork()
        if not child:
            write_without_end(path, line.strip())
        os.waitpid(child, 0)
        print("dead", flush=True)


if __name__ == "__main__":
    main()
