"""What a write-ahead log promised, and whether it was all read back.

SQLite reads its log up to the first frame that is not as it was written, and says nothing of those behind it:
right after a power cut, where at most the one commit that nobody was told of is torn, and wrong where the
disk changed a byte, since everything acknowledged behind it is gone as well. So the commits are counted
before the store is opened, by the frames' plain headers (https://sqlite.org/fileformat2.html#walformat).
"""

from __future__ import annotations

import mmap
import os
import struct
from dataclasses import dataclass

import apsw

HEADER, FRAME = struct.Struct(">IIII8sII"), struct.Struct(">II8sII")
MAGIC = 0x377F0682
"""The lowest bit says in which byte order the sums were made."""


@dataclass(frozen=True, slots=True)
class Promise:
    """The numbers (from 1) of the frames that end a commit, and what names this run of the log."""

    salts: bytes
    commits: tuple[int, ...]


def promised(path: str) -> Promise:
    """What the log beside the store at `path` holds, by its headers; nothing where there is none."""
    try:
        with open(path + "-wal", "rb") as file:
            if os.fstat(file.fileno()).st_size <= HEADER.size + FRAME.size:
                return Promise(b"", ())
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as log:
                return _promise(log)
    except OSError:
        return Promise(b"", ())


def commits_lost(path: str, before: Promise, writer: apsw.Connection) -> int:
    """How many of the promised commits the opened store does not know; 0 after another process began anew."""
    if not before.commits or promised(path).salts != before.salts:
        return 0
    frames, _ = writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_NOOP)
    return sum(number > frames for number in before.commits)


def _promise(log: mmap.mmap) -> Promise:
    _, _, page, _, salts, *_ = HEADER.unpack_from(log)
    if not _is_sound(log):  # the frames know how many they are, where the log's head no longer does
        page, salts = _by_first_frames(log)
    step = FRAME.size + page
    places = range(HEADER.size, len(log) - step + 1, step) if page else ()
    heads = [FRAME.unpack_from(log, at) for at in places]
    last = max((number for number, head in enumerate(heads, 1) if head[2] == salts), default=0)
    ends = (number for number, (_, pages_after, *_) in enumerate(heads[:last], 1) if pages_after)
    return Promise(bytes(log[: HEADER.size]), tuple(ends))


def _by_first_frames(log: mmap.mmap) -> tuple[int, bytes]:
    """The size of a page and the salts, where the first two frames agree on them."""
    salts: bytes = FRAME.unpack_from(log, HEADER.size)[2]
    for power in range(9, 17):
        second = HEADER.size + FRAME.size + (1 << power)
        if second + FRAME.size <= len(log) and FRAME.unpack_from(log, second)[2] == salts:
            return 1 << power, salts
    return 0, b""


def _is_sound(log: mmap.mmap) -> bool:
    magic, *_, first, second = HEADER.unpack_from(log)
    if magic & ~1 != MAGIC:
        return False
    one = two = 0
    for left, right in struct.iter_unpack(">II" if magic & 1 else "<II", log[:24]):
        one = (one + left + two) & 0xFFFFFFFF
        two = (two + right + one) & 0xFFFFFFFF
    return (one, two) == (first, second)
