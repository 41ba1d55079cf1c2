"""A copy of a home, as sealed as the home itself, and when the last one was made."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from sync.durable import sync_folder
from sync.errors import AlreadyThere
from sync.log.upkeep import backup
from tui_forum.language import _
from tui_forum.services.helpcard import FILE
from tui_forum.services.home import Forum, HomePaths

MADE = "backup"
"""The fact (of the table `home`) that holds when the last copy was made."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was made: its folder, and the bytes of its store."""

    folder: Path
    size: int


def back_up(forum: Forum, folder: Path) -> Backup:
    """Copy the home to `folder`, which is new or empty; others go on reading and writing meanwhile.

    It opens with the same passphrase, and takes the home's place after a loss. Raises AlreadyThere, OSError,
    DiskFull.
    """
    if folder.exists() and any(folder.iterdir()):
        raise AlreadyThere(
            _("There is something in {folder} already.").format(folder=folder),
            _("Choose a new folder for each backup."),
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy = HomePaths(folder)
    backup(forum.database, copy.database)
    for path in beside_store(forum.paths):
        copy_file(path, folder / path.name)
    sync_folder(folder)
    forum.view.keep_fact(MADE, {"at": forum.now()})
    return Backup(folder, copy.database.stat().st_size)


def last_backup(forum: Forum) -> int:
    """When the last copy was made (unix seconds); 0 for never."""
    return int(forum.view.fact(MADE).get("at", 0))


def beside_store(paths: HomePaths) -> list[Path]:
    """The files of a home that a copy of it has, but for its store."""
    return [path for path in (paths.keys, paths.config, paths.folder / FILE) if path.exists()]


def copy_file(source: Path, target: Path) -> None:
    """Copy a file to a new one that its owner alone reads; durable when this returns."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as read, os.fdopen(handle, "wb") as written:
        shutil.copyfileobj(read, written)
        written.flush()
        os.fsync(written.fileno())
