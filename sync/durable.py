"""Files that appear whole or not at all, and are still there after a power cut."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

CANNOT = (errno.EINVAL, errno.ENOTSUP)
"""What file systems of sticks answer who asks for a folder to be synced: they keep no order of their own."""


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A private file that becomes `path`, in place of one there, if all went well; else nothing is left.

    Its name until then tells nothing of what it will be.
    """
    part = path.with_name(f".{os.urandom(8).hex()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """So that the names in it last, as its files do."""
    if not hasattr(os, "O_DIRECTORY"):
        return  # Windows keeps its own order of directory entries
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in CANNOT:
            raise
    finally:
        os.close(handle)
