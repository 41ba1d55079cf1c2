from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from sync.crypto.vault import Cost
from tui_forum.model.errors import BadInput
from tui_forum.services import exchange, reading
from tui_forum.services.boards import board_summary, new_board
from tui_forum.services.bulk import NewPost, post_many
from tui_forum.services.exchange.already import all_threads
from tui_forum.services.home import Forum, create_home

PASSPHRASE = "a quiet harbour"


@pytest.fixture
def forum(tmp_path: Path) -> Iterator[Forum]:
    opened = create_home(tmp_path / "home", "ana", PASSPHRASE, cost=Cost.TESTS)
    yield opened
    opened.close()


@pytest.fixture
def board(forum: Forum) -> str:
    return new_board(forum, "House", PASSPHRASE, sections=["Talk"]).board


def thread(number: int, replies: int = 3) -> dict[str, Any]:
    return {
        "title": f"Thread {number}",
        "section": f"Section {number % 3}",
        "author": f"author {number}",
        "body": f"body {number}\x1b[2J\r\n ",
        "replies": [{"author": f"helper {reply}", "body": f"answer {reply}"} for reply in range(replies)],
    }


def lines(folder: Path, *threads: dict[str, Any]) -> Path:
    path = folder / "lines.jsonl"
    path.write_text("".join(json.dumps(thread) + "\n" for thread in threads))
    return path


def held(forum: Forum, board: str) -> list[dict[str, Any]]:
    """The board's threads in the form of the file, oldest first."""
    found = []
    for row in reversed(list(all_threads(forum, board))):
        root, *replies = reading.read_thread(forum, row.thread)
        found.append(
            {
                "title": root.title,
                "section": row.section,
                "author": root.author,
                "body": root.body,
                "replies": [{"author": post.author, "body": post.body} for post in replies],
            }
        )
    return found


def test_an_import_reads_back_in_the_order_of_its_file(forum: Forum, board: str, tmp_path: Path) -> None:
    threads = [thread(number) for number in range(40)]
    seen: list[tuple[int, int]] = []
    path = lines(tmp_path, *threads)
    done = exchange.import_file(forum, board, path, progress=lambda *step: seen.append(step))
    assert (done.threads, done.posts, done.already) == (40, 160, 0)
    assert held(forum, board) == threads
    assert seen[-1] == (160, 160)
    names = [section.name for section in board_summary(forum, board).sections]
    assert names == ["Talk", "Section 0", "Section 1", "Section 2"]
    assert all(row.imported for row in all_threads(forum, board))


def test_importing_again_adds_only_what_is_new(forum: Forum, board: str, tmp_path: Path) -> None:
    twins = [thread(1), thread(2), thread(1)]
    exchange.import_file(forum, board, lines(tmp_path, *twins))
    again = exchange.import_file(forum, board, lines(tmp_path, *twins, thread(3), thread(1)))
    assert (again.threads, again.already) == (2, 12)
    assert sorted(held(forum, board), key=str) == sorted([*twins, thread(3), thread(1)], key=str)


def test_a_thread_written_here_is_not_taken_for_an_imported_one(
    forum: Forum, board: str, tmp_path: Path
) -> None:
    post_many(forum, board, [NewPost(body=thread(1)["body"], title="Thread 1")])
    assert exchange.import_file(forum, board, lines(tmp_path, thread(1))).threads == 1


def test_a_bad_line_anywhere_leaves_the_board_untouched(forum: Forum, board: str, tmp_path: Path) -> None:
    before = forum.version()
    bad = thread(2) | {"body": ""}
    with pytest.raises(BadInput, match="Line 3"):
        exchange.import_file(forum, board, lines(tmp_path, thread(1), thread(2), bad))
    assert forum.version() == before


def test_a_tinydb_export_opens_in_tinydb_and_comes_back(forum: Forum, board: str, tmp_path: Path) -> None:
    threads = [thread(number) for number in range(5)]
    exchange.import_file(forum, board, lines(tmp_path, *threads))
    done = exchange.export_tinydb(forum, tmp_path / "out", board=board)
    assert (done.boards, done.threads, done.posts) == (1, 5, 20)
    file = tmp_path / "out" / "forum.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    with TinyDB(file, access_mode="r") as database:
        assert {len(database.table(name)) for name in ("about", "boards")} == {1}
        assert len(database.table("threads")) == 5
        assert len(database.table("posts")) == 20
    other = new_board(forum, "Other", PASSPHRASE).board
    exchange.import_file(forum, other, file)
    assert sorted(held(forum, other), key=str) == sorted(threads, key=str)


def test_an_export_never_writes_into_what_is_there(forum: Forum, board: str, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("mine")
    for write in (exchange.export_tinydb, exchange.export_markdown):
        with pytest.raises(BadInput):
            write(forum, taken, board=board)
    assert [entry.name for entry in taken.iterdir()] == ["mine.txt"]
    empty = tmp_path / "deep" / "empty"
    exchange.export_markdown(forum, empty)
    exchange.export_markdown(forum, empty.parent / "other", board=board)
    assert not [entry for entry in empty.parent.iterdir() if entry.name.startswith(".")]


def test_an_export_that_fails_leaves_nothing_behind(forum: Forum, board: str, tmp_path: Path) -> None:
    exchange.import_file(forum, board, lines(tmp_path, thread(1)))

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    for write in (exchange.export_tinydb, exchange.export_markdown):
        with pytest.raises(KeyboardInterrupt):
            write(forum, tmp_path / "out" / "here", progress=stop)
    assert list((tmp_path / "out").iterdir()) == []


def test_markdown_has_a_file_a_thread_and_nothing_that_a_terminal_obeys(
    forum: Forum, board: str, tmp_path: Path
) -> None:
    odd = thread(1) | {"title": "../../etc/passwd", "section": "a/b"}
    exchange.import_file(forum, board, lines(tmp_path, odd, thread(2)))
    exchange.export_markdown(forum, tmp_path / "out")
    files = sorted((tmp_path / "out").rglob("*.md"))
    assert len(files) == 2
    assert all("\x1b" not in file.read_text() for file in files)
    assert all(file.resolve().is_relative_to((tmp_path / "out").resolve()) for file in files)
    text = "".join(file.read_text() for file in files)
    assert "# ../../etc/passwd" in text
    assert "> answer 2" in text


def test_an_interrupted_import_is_completed_by_running_it_again(
    forum: Forum, board: str, tmp_path: Path
) -> None:
    threads = [thread(number, replies=9) for number in range(70)]
    path = lines(tmp_path, *threads)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exchange.import_file(forum, board, path, progress=stop)
    assert 0 < board_summary(forum, board).threads < 70
    again = exchange.import_file(forum, board, path)
    assert again.already >= 500
    assert again.threads + again.already // 10 == 70
    assert sorted(held(forum, board), key=str) == sorted(threads, key=str)
