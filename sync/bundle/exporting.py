"""Writing a bundle: the file appears whole or not at all, and memory does not grow with its size."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from sync.bundle.keys import opening_keys
from sync.bundle.layout import Random
from sync.bundle.stream import SectionWriter
from sync.durable import whole_file
from sync.errors import AlreadyThere, NotPermitted
from sync.log.record_log import RecordLog

AT_ONCE = 200
"""Envelopes read at once."""
NAME_BYTES = 8
DAY_MASK = 0xFFFF
Progress = Callable[[int, int], None]
"""Called with envelopes done and envelopes in all."""


class Exported(NamedTuple):
    """What was written: boards, envelopes, and the file's bytes."""

    boards: int
    envelopes: int
    size: int


def bundle_name(random: Random = os.urandom) -> str:
    """A name for a bundle that tells nothing."""
    return random(NAME_BYTES).hex()


def export_bundle(
    log: RecordLog,
    path: Path,
    *,
    boards: Sequence[bytes] | None = None,
    since_day: int | None = None,
    progress: Progress | None = None,
    random: Random = os.urandom,
) -> Exported:
    """Write the `boards` (None: all) to the new file `path`, readable by its owner alone.

    With `since_day` (days since 1970) what is older stays out, save who belongs to the board: without that
    nothing could be checked. Raises AlreadyThere, NotPermitted where there is no board to write, Damaged,
    OSError.
    """
    chosen = [info for info in log.boards() if boards is None or info.board_id in boards]
    chosen = [info for info in chosen if info.epochs]
    if not chosen:
        raise NotPermitted(
            "There is no board yet whose keys are here.", "Meet a member first, or start a board."
        )
    contents = [_ids(log, info.board_id, since_day) for info in chosen]
    total, done, written = sum(map(len, contents)), 0, 0
    if path.exists() or path.is_symlink():
        raise AlreadyThere(f"There is a file {path} already; it is unchanged.", "Choose another name.")
    with whole_file(path) as file:
        for number, (info, ids) in enumerate(zip(chosen, contents, strict=True), start=1):
            section = SectionWriter(file, info.board_id, opening_keys(info), random)
            for start in range(0, len(ids), AT_ONCE):
                wanted = ids[start : start + AT_ONCE]
                for envelope in log.fetch(info.board_id, wanted):
                    section.put(envelope)
                    written += 1
                done += len(wanted)
                if progress is not None:
                    progress(done, total)
            section.end(more=number < len(chosen))
        size = file.tell()
    return Exported(len(chosen), written, size)


def _ids(log: RecordLog, board_id: bytes, since_day: int | None) -> list[bytes]:
    """Who belongs first, then what a peer wants first: a file that is cut is worth the most.

    Not in the order of arrival: what was written here would stand together, anonymous posts among it.
    """
    first = log.governance(board_id)
    content = [
        identity
        for timestamp, identity in log.index(board_id)
        if since_day is None or timestamp & DAY_MASK >= since_day
    ]
    known = set(first)
    return first + [identity for identity in log.order(board_id, content) if identity not in known]
