"""A file system beneath the cipher that records what reaches the disk, and what a power cut could leave
of it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512


@dataclass
class Recording:
    """Every write, truncation, sync and removal of the files of one store, with notes of the test in
    between.
    """

    path: str
    steps: list[tuple[Any, ...]] = field(default_factory=list)

    def note(self, what: Any) -> None:
        """Remember at which point the test saw something acknowledged."""
        self.steps.append(("note", what))

    def suffix(self, name: str) -> str:
        """Which of the store's files: "" or "-wal"."""
        return name[len(self.path) :]


class _File(apsw.VFSFile):
    def __init__(self, recording: Recording, name: Any, flags: Any) -> None:
        self._recording = recording
        self._name = recording.suffix(name.filename() if hasattr(name, "filename") else name)
        super().__init__("unix", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._recording.steps.append(("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self._recording.steps.append(("sync", self._name))
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:
        self._recording.steps.append(("truncate", self._name, size))
        super().xTruncate(size)


class RecordingDisk(apsw.VFS):
    """An SQLite VFS by the name `name`; the cipher goes on top of it as "multipleciphers-NAME"."""

    def __init__(self, name: str, recording: Recording) -> None:
        self._recording = recording
        super().__init__(name, "unix")

    def xOpen(self, name: Any, flags: Any) -> Any:
        return _File(self._recording, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:
        self._recording.steps.append(("remove", self._recording.suffix(name)))
        super().xDelete(name, sync)


class Disk:
    """The files as a cut at some point could leave them; moves forward through a recording."""

    def __init__(self, recording: Recording) -> None:
        self._steps = recording.steps
        self._at = 0
        self._synced: dict[str, bytearray] = {}
        self._pending: list[tuple[Any, ...]] = []
        self.notes: list[Any] = []

    def forward(self, cut: int) -> None:
        """Go on to the step `cut`."""
        for step in self._steps[self._at : cut]:
            kind, name = step[0], step[1]
            if kind in ("write", "truncate"):
                self._pending.append(step)
            elif kind == "note":
                self.notes.append(name)
            else:
                if kind == "sync":
                    for waiting in self._pending:
                        if waiting[1] == name:
                            _apply(self._synced, waiting)
                self._pending = [waiting for waiting in self._pending if waiting[1] != name]
                if kind == "remove":
                    self._synced.pop(name, None)
        self._at = cut

    def cut(self, chance: random.Random, path: Path) -> None:
        """Write the files as a power cut here could leave them.

        What was synced is whole. Of the rest nothing, everything, or any part in any order is there, some
        of it torn at sectors.
        """
        files = {name: bytearray(data) for name, data in self._synced.items()}
        share = chance.choice((0.0, 0.6, 0.6, 1.0))
        for step in self._pending:
            if chance.random() < share:
                torn = step[0] == "write" and share < 1 and chance.random() < 0.3
                for part in _sectors(step, chance) if torn else [step]:
                    _apply(files, part)
        for name in ("", "-wal", "-shm", "-journal"):
            Path(f"{path}{name}").unlink(missing_ok=True)
        for name, data in files.items():
            Path(f"{path}{name}").write_bytes(data)


def _apply(files: dict[str, bytearray], step: tuple[Any, ...]) -> None:
    data = files.setdefault(step[1], bytearray())
    if step[0] == "truncate":
        del data[step[2] :]
        return
    offset, written = step[2], step[3]
    if len(data) < offset:
        data.extend(bytes(offset - len(data)))
    data[offset : offset + len(written)] = written


def _sectors(step: tuple[Any, ...], chance: random.Random) -> list[tuple[Any, ...]]:
    kind, name, offset, data = step
    starts = [start for start in range(0, len(data), SECTOR) if chance.random() < 0.5]
    return [(kind, name, offset + start, data[start : start + SECTOR]) for start in starts]
