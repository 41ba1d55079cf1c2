"""Boards as Markdown, a file a thread. For reading, so the text is cleaned for screens."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tui_forum.language import _
from tui_forum.model.rows import PostRow, ThreadRow
from tui_forum.model.support import need_of
from tui_forum.services.exchange.outgoing import (
    Exported,
    chosen_boards,
    exported_posts,
    exported_threads,
    private_file,
    whole_folder,
)
from tui_forum.services.home import Forum
from tui_forum.text import clean, clean_line

LONGEST_NAME = (
    60  # characters of a title in a file's name; with four bytes each still under every file system's limit
)
Progress = Callable[[int, int], None]


def export_markdown(
    forum: Forum, folder: Path, *, board: str | None = None, progress: Progress | None = None
) -> Exported:
    """Write `folder`/BOARD/SECTION/DATE-TITLE-ID.md for every thread."""
    boards = chosen_boards(forum, board)
    total = sum(row.posts for row in boards)
    threads = posts = 0
    with whole_folder(folder) as part:
        for row in boards:
            place = part / f"{file_name(row.name)}-{row.board[:8]}"
            place.mkdir(mode=0o700)
            for thread in exported_threads(forum, row.board):
                section = place / file_name(thread.section)
                section.mkdir(mode=0o700, exist_ok=True)
                found = exported_posts(forum, thread.thread)
                with private_file(section / _thread_name(thread)) as file:
                    file.write(_thread_text(thread, found))
                threads += 1
                posts += len(found)
                if progress is not None:
                    progress(posts, total)
    return Exported(len(boards), threads, posts, threads)


def file_name(text: str) -> str:
    """`text` as a part of a file's name: letters and digits of any script, and dashes."""
    kept = "".join(letter if letter.isalnum() else " " for letter in clean_line(text)[:LONGEST_NAME])
    return "-".join(kept.lower().split()) or "unnamed"


def _thread_name(row: ThreadRow) -> str:
    return f"{time.strftime('%Y-%m-%d', time.gmtime(row.started))}-{file_name(row.title)}-{row.thread[:8]}.md"


def _thread_text(row: ThreadRow, posts: list[PostRow]) -> str:
    need = need_of(row.need)
    head = [f"# {clean_line(row.title)}", f"{clean_line(row.board_name)} > {clean_line(row.section)}"]
    if need:
        head.append(_("What would help: {need}").format(need=need.label))
    if row.notes:
        head.append(_("Content note: {notes}").format(notes=", ".join(map(clean_line, row.notes))))
    return "\n\n".join(head + [_post_text(post) for post in posts]) + "\n"


def _post_text(post: PostRow) -> str:
    """One post, quoted as deep as it stands in the tree."""
    margin = "> " * post.depth
    when = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(post.wall))
    imported = " (imported)" if post.imported else ""
    body = _("(taken back by its author)") if post.retracted else clean(post.body)
    if post.hidden:
        body = f"({clean_line(post.hidden)})"
    lines = [f"**{clean_line(post.author)}**{imported}, {when}", "", *body.split("\n")]
    return "\n".join(f"{margin}{line}".rstrip() for line in lines)
