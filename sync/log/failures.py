"""What SQLite's failures mean, in words for the person."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import apsw

from sync.errors import Damaged, DiskFull, StoreBusy, SyncError

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What the system says where a disk, a quota or a limit of file sizes is reached."""


def explain(error: apsw.Error, path: str, os_error: int = 0) -> SyncError | None:
    """The error for the person; None where it is a mistake in our SQL. `os_error`: the errno beneath."""
    if isinstance(error, (apsw.BusyError, apsw.LockedError)):
        return StoreBusy(
            "Another program is writing to this store and did not finish in time.",
            "Try again in a moment; if it stays so, close other copies of tui-forum on this home.",
        )
    failed = isinstance(error, (apsw.IOError, apsw.CantOpenError, apsw.PermissionsError))
    if isinstance(error, apsw.FullError) or (failed and os_error in NO_ROOM):
        return DiskFull(
            "The disk is full, so nothing was saved; everything that was there before is unchanged.",
            "Make some room and try again.",
        )
    if isinstance(error, (apsw.CorruptError, apsw.NotADBError)):
        return Damaged(
            f"The store {path} is damaged: what is on the disk is not what was written.",
            "Run `tui-forum doctor`, and keep a copy of the home folder before trying anything else.",
        )
    if failed:
        return Damaged(
            f"The store {path} cannot be read or written ({error}).",
            "Check that the disk is there and that the home folder belongs to you.",
        )
    return None


@contextmanager
def explained(path: str, connection: apsw.Connection | None = None) -> Iterator[None]:
    """Turn SQLite's failures into `SyncError`s; mistakes in SQL pass through as they are."""
    try:
        yield
    except apsw.Error as error:
        told = explain(error, path, connection.system_errno if connection else 0)
        if told is None:
            raise
        raise told from error
