"""Reading a bundle: what a session would bring, from a file. Any order, any number of times."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sync.bundle.keys import pair_keys
from sync.bundle.layout import UNIT, Found, read_head
from sync.bundle.stream import Broken, SectionReader
from sync.errors import BadBundle, Damaged
from sync.log.record_log import RecordLog

BATCH = 2_000
BATCH_BYTES = 4 << 20
"""Envelopes, and bytes, that are stored in one transaction."""
Progress = Callable[[int, int], None]
"""Called with bytes read and bytes in all."""


@dataclass(slots=True)
class Taken:
    """What a bundle brought for one board: envelopes read, new ones, those that now count, refused ones."""

    board_id: bytes
    envelopes: int = 0
    stored: int = 0
    counted: int = 0
    refused: int = 0


@dataclass(slots=True)
class Imported:
    """What a bundle brought; `damage` says where it was not whole, and what came before it is kept."""

    boards: dict[bytes, Taken] = field(default_factory=dict)
    damage: Damaged | None = None


def import_bundle(log: RecordLog, path: Path, progress: Progress | None = None) -> Imported:
    """Take up every section of `path` that one of our boards opens.

    Raises BadBundle where there is none, OSError, and what the log raises.
    """
    # Who prepared the stick may have put a pipe there: opening that would wait for ever.
    status = path.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size < 2 * UNIT:
        raise BadBundle("This file is not a bundle, or only the beginning of one.", "Copy it again, whole.")
    with path.open("rb") as file:
        return _Import(log, file, os.fstat(file.fileno()).st_size, progress).run()


class _Import:
    def __init__(self, log: RecordLog, file: BinaryIO, size: int, progress: Progress | None) -> None:
        self._log, self._file, self._size, self._progress = log, file, size, progress
        self._result = Imported()
        self._position = self._floor = 0
        self._more = False

    def run(self) -> Imported:
        keys = self._keys()
        while len(unit := self._file.read(UNIT)) == UNIT:
            found = read_head(unit, keys)
            if found is None:
                self._position += UNIT
            else:
                if self._take(found, keys[found.by]):
                    keys = self._keys()  # it may have brought newer ones
            self._tell()
        if not self._result.boards:
            raise BadBundle(
                "None of your boards can open this file.",
                "It is of boards that you are not on; or its writer and you have not heard of each other. "
                "Run `tui-forum sync` near a member once, then import it again. Or it was altered, or is no "
                "bundle.",
            )
        if self._more or self._size % UNIT:
            self._note(self._size, cut=True)
        return self._result

    def _keys(self) -> dict[bytes, bytes]:
        """The board of every key that may open a section: the newest epochs' first, then those of pairs."""
        keys: dict[bytes, bytes] = {}
        for info in self._log.boards():
            own = (epoch.bundle for epoch in reversed(info.epochs))
            keys |= dict.fromkeys((*own, *pair_keys(info)), info.board_id)
        return keys

    def _take(self, found: Found, board_id: bytes) -> bool:
        """Take up the section around a head; whether it brought anything.

        It is not looked for before the end of the last one: a member could else write a file of heads that
        are each to be read together with hundreds before it.
        """
        taken = self._result.boards.setdefault(board_id, Taken(board_id))
        before = taken.stored
        reader = SectionReader(self._file, found, self._position, board_id, self._floor)
        batch: list[bytes] = []
        size = 0
        try:
            for envelope in reader:
                batch.append(envelope)
                size += len(envelope)
                if len(batch) >= BATCH or size >= BATCH_BYTES:
                    self._ingest(taken, batch)
                    batch, size = [], 0
                    self._position = reader.position
                    self._tell()
            self._more = reader.more
        except Broken as broken:
            self._note(broken.position, cut=broken.cut, newer=broken.newer)
            self._more = False
        self._ingest(taken, batch)
        self._position = self._floor = reader.position
        return taken.stored > before

    def _ingest(self, taken: Taken, batch: list[bytes]) -> None:
        if batch:
            result = self._log.ingest(taken.board_id, batch)
            taken.envelopes += len(batch)
            taken.stored += len(result.stored)
            taken.counted += len(result.counted)
            taken.refused += len(result.refused)

    def _note(self, position: int, *, cut: bool, newer: bool = False) -> None:
        """The first damage is the one to tell."""
        if self._result.damage is None and newer:
            self._result.damage = Damaged(
                f"A newer version of tui-forum wrote this bundle, from byte {position:,} on.",
                "Update tui-forum and import it again; nothing is taken twice.",
            )
        elif self._result.damage is None:
            what = "ends too early, after" if cut else "was altered at"
            self._result.damage = Damaged(
                f"The bundle {what} byte {position:,}; what came before it is kept.",
                "Copy the bundle again from where it came and import it again; nothing is taken twice.",
            )

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self._position, self._size)
