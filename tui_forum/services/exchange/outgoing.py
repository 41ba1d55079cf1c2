"""What both exports share: a folder that appears whole or not at all, readable by its owner alone."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.model.rows import BoardRow, PostRow, ThreadRow
from tui_forum.services.boards import board_summary, list_boards
from tui_forum.services.exchange.already import all_threads
from tui_forum.services.home import Forum
from tui_forum.services.reading import read_thread


@dataclass(frozen=True, slots=True)
class Exported:
    """How much was written."""

    boards: int
    threads: int
    posts: int
    files: int


def chosen_boards(forum: Forum, board: str | None) -> list[BoardRow]:
    """The board asked for, or all that are joined."""
    rows = [board_summary(forum, board)] if board is not None else list_boards(forum)
    return [row for row in rows if row.state == "joined"]


def exported_threads(forum: Forum, board: str) -> Iterator[ThreadRow]:
    """The threads of a board that may leave in a file: of those that wait for a facilitator, ours alone."""
    return (row for row in all_threads(forum, board) if row.mine or not row.waits)


def exported_posts(forum: Forum, thread: str) -> list[PostRow]:
    """The posts of such a thread that may: no private ones, no words that were hidden, ours if they wait."""
    posts = (post for post in read_thread(forum, thread) if not post.private)
    return [_outside(post) for post in posts if post.mine or not post.waits]


def _outside(post: PostRow) -> PostRow:
    """A post as a stranger may see it: what was hidden, and whether an anonymous one is ours, stays here."""
    if post.hidden:
        post = replace(post, title="", body="")
    return replace(post, mine=False, delivery="") if post.anonymous else post


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A private folder that becomes `folder` when all went well. Raises BadInput when that is taken."""
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise BadInput(
            _("{folder} exists already and is not empty; it is unchanged.").format(folder=folder),
            _("Choose a new folder."),
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield part
        part.replace(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


@contextmanager
def private_file(path: Path) -> Iterator[TextIO]:
    """A new text file that only its owner can read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        yield file
