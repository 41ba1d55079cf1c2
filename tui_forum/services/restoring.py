"""A copy of a home put where the home was: checked first, and whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sync.clock import Clock
from sync.crypto import vault
from sync.durable import sync_folder
from sync.errors import Damaged, WrongKey
from sync.log.database import Database
from sync.log.upkeep import check
from tui_forum.language import _
from tui_forum.model.errors import HomeExists, NotFound
from tui_forum.services.backups import beside_store, copy_file
from tui_forum.services.boards import list_boards
from tui_forum.services.copies import ask_again
from tui_forum.services.exchange.outgoing import whole_folder
from tui_forum.services.home import HomePaths, home_exists, open_home


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back: whose home it is, how many boards and posts are in it."""

    name: str
    boards: int
    posts: int


def restore(folder: Path, home: Path, passphrase: str, clock: Clock | None = None) -> Restored:
    """Make a home of the copy in `folder`, which is only read; `home` is a new or an empty folder.

    Raises HomeExists or BadInput where something is in `home`, NotFound where no copy is, Damaged where it is
    not whole, WrongPassphrase, NewerStore, DiskFull, OSError: and has changed nothing then.
    """
    copy = HomePaths(folder)
    require_copy(folder)
    require_room(home)
    key = vault.unlock(copy.keys, passphrase)
    with whole_folder(home) as part:
        paths = HomePaths(part)
        for source in _store(copy):
            copy_file(source, part / source.name)
        _check(paths, key, folder)
        copy_file(copy.keys, paths.keys)
        restored = _look_in(part, passphrase, clock)
        for source in beside_store(copy):
            if source != copy.keys:
                copy_file(source, part / source.name)
        sync_folder(part)
    sync_folder(home.parent)
    return restored


def require_room(home: Path) -> None:
    """Raises HomeExists where `home` is somebody's already."""
    if home_exists(home):
        raise HomeExists(
            _("There is a forum in {folder} already; it is unchanged.").format(folder=home),
            _("Choose a new folder with --home, or move that one away first."),
        )


def require_copy(folder: Path) -> None:
    """Raises NotFound where no copy of a home is in `folder`, Damaged where a part of it is missing."""
    copy = HomePaths(folder)
    missing = [path.name for path in (copy.keys, copy.database) if not path.is_file()]
    if len(missing) == 2:
        raise NotFound(
            _("There is no copy of a home in {folder}.").format(folder=folder),
            _("Name the folder that `tui-forum-node backup` has written."),
        )
    if missing:
        raise Damaged(
            _("The copy in {folder} is not complete: {name} is missing.").format(
                folder=folder, name=missing[0]
            ),
            _("Take another copy."),
        )


def _store(copy: HomePaths) -> list[Path]:
    """The store, and what of it a home that was copied by hand has in a file of its own."""
    ahead = copy.folder / f"{copy.database.name}-wal"
    return [copy.database, *([ahead] if ahead.is_file() else [])]


def _check(paths: HomePaths, key: bytes, folder: Path) -> None:
    """Read every page of the store that was copied. Raises Damaged, NewerStore."""
    try:
        database = Database(paths.database, key, must_exist=True)
        try:
            problems = check(database)
        finally:
            database.close()
    except (Damaged, WrongKey):
        problems = [""]
    if problems:
        raise Damaged(
            _("The copy in {folder} is damaged; nothing was brought back from it.").format(folder=folder),
            _(
                "Take another copy. If there is none, put this one where the home was and run "
                "`tui-forum doctor --rebuild`: it brings back what still reads."
            ),
        )


def _look_in(part: Path, passphrase: str, clock: Clock | None) -> Restored:
    """Open what is to be the home: it steps apart from the one it is a copy of."""
    forum = open_home(part, passphrase, clock=clock)
    try:
        ask_again(forum.view, forum.now())
        rows = list_boards(forum)
        return Restored(forum.name, len(rows), sum(row.posts for row in rows))
    finally:
        forum.close()
