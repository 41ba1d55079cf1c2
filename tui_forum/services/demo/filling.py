"""A home filled with the demo's board: some of it read, some of it new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sync.crypto.vault import unlock_root
from tui_forum.model.rows import BoardRow
from tui_forum.services.boards import board_summary
from tui_forum.services.demo.cast import Cast
from tui_forum.services.demo.script import load_sayings, load_script, sections
from tui_forum.services.demo.sizing import generated_threads
from tui_forum.services.home import Forum
from tui_forum.services.reading import inbox_seen, mark_all_read

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Filled:
    """The board that is in the home now, and the ids of its scripted threads by their keys."""

    row: BoardRow
    roots: dict[str, str]


def fill_home(
    forum: Forum, passphrase: str, cast: Cast, *, posts: int = 0, progress: Progress | None = None
) -> Filled:
    """Join the demo's board and receive all of it, with `posts` generated posts besides."""
    cast.admit(forum.log, unlock_root(forum.paths.keys, passphrase), forum.name)
    board = cast.board_id.hex()
    script = load_script()
    total = posts + sum(len(thread.posts) for thread in script)
    done = 0

    def advance(number: int) -> None:
        nonlocal done
        done = min(total, done + number)
        if progress is not None:
            progress(done, total)

    cast.write(generated_threads(posts, sections()))
    cast.hand_over(forum.log, advance)
    mark_all_read(forum, board)
    inbox_seen(forum)
    cast.say(load_sayings())
    roots = cast.write(script)
    cast.hand_over(forum.log, advance)
    for thread in script:
        if thread.read:
            mark_all_read(forum, thread=roots[thread.key])
    return Filled(board_summary(forum, board), roots)
