"""Boards as TinyDB's own JSON: `TinyDB("forum.json")` opens it, and so does `tui-forum import`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from tui_forum import __version__
from tui_forum.model.rows import BoardRow, PostRow, ThreadRow
from tui_forum.services.boards import members
from tui_forum.services.exchange.outgoing import (
    Exported,
    chosen_boards,
    exported_posts,
    exported_threads,
    private_file,
    whole_folder,
)
from tui_forum.services.home import Forum

FILE_NAME = "forum.json"
Progress = Callable[[int, int], None]


def export_tinydb(
    forum: Forum, folder: Path, *, board: str | None = None, progress: Progress | None = None
) -> Exported:
    """Write `folder`/forum.json with the tables about, boards, threads and posts, one thread at a time."""
    boards = chosen_boards(forum, board)
    total = sum(row.posts for row in boards)
    threads = posts = 0

    def post_documents() -> Iterator[dict[str, object]]:
        nonlocal posts
        for row in boards:
            for thread in exported_threads(forum, row.board):
                for post in exported_posts(forum, thread.thread):
                    posts += 1
                    yield _post(post)
                if progress is not None:
                    progress(posts, total)

    def thread_documents() -> Iterator[dict[str, object]]:
        nonlocal threads
        for row in boards:
            for thread in exported_threads(forum, row.board):
                threads += 1
                yield _thread(thread)

    with whole_folder(folder) as part, private_file(part / FILE_NAME) as file:
        about: dict[str, object] = {
            "program": "tui-forum",
            "version": __version__,
            "exported": int(time.time()),
        }
        file.write("{")
        _write_table(file, "about", iter([about]))
        _write_table(file, "boards", (_board(forum, row) for row in boards), comma=True)
        _write_table(file, "threads", thread_documents(), comma=True)
        _write_table(file, "posts", post_documents(), comma=True)
        file.write("}\n")
    return Exported(len(boards), threads, posts, 1)


def _write_table(
    file: TextIO, name: str, documents: Iterator[dict[str, object]], *, comma: bool = False
) -> None:
    """One table in TinyDB's layout: documents by number, from 1."""
    file.write(f"{',' if comma else ''}\n{json.dumps(name)}: {{")
    for number, document in enumerate(documents, start=1):
        file.write(f'{"," if number > 1 else ""}\n"{number}": {json.dumps(document)}')
    file.write("}")


def _board(forum: Forum, row: BoardRow) -> dict[str, object]:
    return {
        "board": row.board,
        "name": row.name,
        "role": row.role,
        "sections": [section.name for section in row.sections],
        "members": [{"name": person.name, "role": person.role} for person in members(forum, row.board)],
    }


def _thread(row: ThreadRow) -> dict[str, object]:
    return {
        "thread": row.thread,
        "board": row.board,
        "section": row.section,
        "title": row.title,
        "author": row.author,
        "imported": row.imported,
        "need": row.need,
        "notes": list(row.notes),
        "started": row.started,
        "last": row.last,
        "settled": row.settled,
        "pinned": row.pinned,
    }


def _post(row: PostRow) -> dict[str, object]:
    return {
        "post": row.post,
        "thread": row.thread,
        "parent": row.parent,
        "author": row.author,
        "imported": row.imported,
        "wall": row.wall,
        "body": row.body,
        "notes": list(row.notes),
        "depth": row.depth,
        "edited": row.edited,
        "retracted": row.retracted,
        "hidden": row.hidden,
    }
