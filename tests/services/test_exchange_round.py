"""What is exported and brought into a new home is the same forum there."""

from __future__ import annotations

from pathlib import Path

from tinydb import TinyDB, where

from tests.services.conftest import PASSPHRASE, MakeHome
from tui_forum.services import exchange, reading
from tui_forum.services.boards import new_board
from tui_forum.services.bulk import NewPost, post_many
from tui_forum.services.exchange.already import all_threads
from tui_forum.services.home import Forum

LETTERS = [
    NewPost("root one\n\n> quoted\n  indented", title="One “quoted” 題", section="Night hours", need="listen",
            author="river", wall=1_700_000_000, notes=("loss", "illness")),
    NewPost("first answer 😀", author="Sören", parent=0, wall=1_700_000_100),
    NewPost("answer to the answer", author="river", parent=1, wall=1_700_000_200, notes=("loss",)),
    NewPost("second answer", author="كريم", parent=0, wall=1_700_000_300),
    NewPost("root two", title="Two", author="ben", wall=1_700_000_400),
]  # fmt: skip


def told(forum: Forum, board: str) -> list[object]:
    """Every thread with all that an export carries, without ids of this home."""
    threads = []
    for row in all_threads(forum, board):
        posts = list(reading.read_thread(forum, row.thread))
        place = {post.post: number for number, post in enumerate(posts)}
        said = [(p.author, p.wall, p.body, place.get(p.parent), tuple(p.notes), p.depth) for p in posts]
        threads.append((row.title, row.section, row.author, row.need, tuple(row.notes), row.started, said))
    return sorted(threads, key=str)


def test_tinydb_to_a_new_home(ana: Forum, board: str, make_home: MakeHome, tmp_path: Path) -> None:
    post_many(ana, board, LETTERS)
    exchange.export_tinydb(ana, tmp_path / "out")
    file = tmp_path / "out" / "forum.json"
    with TinyDB(file, access_mode="r") as stock:
        (thread,) = stock.table("threads").search(where("title") == LETTERS[0].title)
        posts = stock.table("posts").search(where("thread") == thread["thread"])
        assert {post["body"] for post in posts} == {letter.body for letter in LETTERS[:4]}
    other = make_home("bo")
    there = new_board(other, "Again", PASSPHRASE).board
    exchange.import_file(other, there, file)
    assert told(other, there) == told(ana, board)
    exchange.export_tinydb(other, tmp_path / "again")
    assert exchange.import_file(other, there, tmp_path / "again" / "forum.json").threads == 0
