"""How a running node tells how it is: one line of JSON on a Unix socket that only its owner can open.

A socket and not a file, so that neither addresses nor device ids of peers ever reach the disk in clear.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

from sync.errors import NoPeerReached, SyncError

Status = dict[str, Any]

LONGEST_PATH = 100
"""Bytes that every system takes as the name of a Unix socket."""
ANSWER_SECONDS = 5.0
MOST_BYTES = 1 << 20


@contextlib.asynccontextmanager
async def serve_status(
    path: Path, status: Callable[[], Status], more: Callable[[], Status] | None = None
) -> AsyncIterator[None]:
    """Answer every connection to the socket `path` with `status()` while the context is open.

    What `more` adds may take a while: it is asked in a thread of its own.
    """

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        told = status()
        if more is not None:
            with contextlib.suppress(SyncError):  # the store is busy: what is known without it is told
                told = told | await asyncio.to_thread(more)
        writer.write(json.dumps(told).encode() + b"\n")
        with contextlib.suppress(OSError):
            await writer.drain()
        writer.close()

    with _bound(path) as sock:
        server = await asyncio.start_unix_server(answer, sock=sock)
        try:
            yield
        finally:
            server.close()


def read_status(path: Path) -> Status:
    """Ask the node on socket `path` how it is; raises NoPeerReached when none runs there."""
    with _short(path) as name, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        sock.settimeout(ANSWER_SECONDS)
        try:
            sock.connect(name)
            with sock.makefile("rb") as lines:
                return dict(json.loads(lines.readline(MOST_BYTES)))
        except (OSError, ValueError) as error:
            raise NoPeerReached(
                "No node runs on this home.", "Start one with `tui-forum-node run`."
            ) from error


@contextlib.contextmanager
def _bound(path: Path) -> Iterator[socket.socket]:
    """A listening socket at `path`, readable by its owner alone; the file goes with the context."""
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        old = os.umask(0o177)
        try:
            with _short(path) as name:
                sock.bind(name)
        finally:
            os.umask(old)
        sock.listen()
        sock.setblocking(False)
        try:
            yield sock
        finally:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def _short(path: Path) -> Iterator[str]:
    """A name of `path` that fits a socket address: by its open folder where the plain one is too long."""
    if len(os.fsencode(path)) <= LONGEST_PATH:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        name = f"/proc/self/fd/{folder}/{path.name}"
        if not Path("/proc/self/fd").exists() or len(name) > LONGEST_PATH:
            raise SyncError(f"The path {path} is too long for a socket.", "Move the home to a shorter path.")
        yield name
    finally:
        os.close(folder)
