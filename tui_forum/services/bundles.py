"""Boards on a stick: a file that only their members can open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sync.bundle import bundle_name, export_bundle, import_bundle
from sync.clock import day_of
from sync.errors import Damaged
from tui_forum.services.directory import board_info, board_names, shared_boards
from tui_forum.services.home import Forum

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file that was written: how many boards and sealed records are in it, and its bytes."""

    file: Path
    boards: int
    records: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Brought:
    """What a bundle brought for one board: sealed records read, those that were new, refused ones."""

    board: str
    name: str
    records: int
    new: int
    refused: int


def export_to_bundle(
    forum: Forum,
    file: Path,
    *,
    board: str | None = None,
    days: int | None = None,
    progress: Progress | None = None,
) -> Bundle:
    """Write one board or all to the new `file`; a folder gets a file with a name that tells nothing.

    What our own machines tell each other stays out of it.

    With `days` only what was written in the last so many days, and who belongs. Raises NotFound,
    AlreadyThere, NotPermitted, Damaged, OSError.
    """
    path = file / bundle_name() if file.is_dir() else file
    boards = [info.board_id for info in ([board_info(forum, board)] if board else shared_boards(forum))]
    since = None if days is None else day_of(forum.now()) - days
    done = export_bundle(forum.log, path, boards=boards, since_day=since, progress=progress)
    return Bundle(path, done.boards, done.envelopes, done.size)


def import_from_bundle(
    forum: Forum, file: Path, progress: Progress | None = None
) -> tuple[list[Brought], Damaged | None]:
    """Take up what `file` holds for our boards; where it is damaged, what came before is kept.

    Raises BadBundle, OSError.
    """
    result = import_bundle(forum.log, file, progress)
    names = board_names(forum)
    rows = [
        Brought(
            taken.board_id.hex(),
            names[taken.board_id.hex()],
            taken.envelopes,
            taken.stored,
            taken.refused,
        )
        for taken in result.boards.values()
        if taken.board_id.hex() in names
    ]
    return rows, result.damage
