from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.crypto.vault import Cost
from tui_forum.model.rows import PostRow
from tui_forum.services import reading, writing
from tui_forum.services.boards import list_boards, members
from tui_forum.services.demo.cast import Cast
from tui_forum.services.demo.filling import Filled, fill_home
from tui_forum.services.demo.passing import Demo
from tui_forum.services.demo.script import CAST, COMPANION, load_script, sections
from tui_forum.services.exchange.already import all_threads
from tui_forum.services.home import Forum, create_home
from tui_forum.services.syncing import Syncer

PASSPHRASE = "a quiet harbour"
PATIENCE = 20.0


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[tuple[Forum, Filled]]:
    forum = create_home(tmp_path / "home", "newcomer", PASSPHRASE, cost=Cost.TESTS)
    yield forum, fill_home(forum, PASSPHRASE, Cast(), posts=30)
    forum.close()


def test_a_home_is_filled_by_members_who_signed_what_they_wrote(filled: tuple[Forum, Filled]) -> None:
    forum, made = filled
    script = load_script()
    scripted = sum(len(thread.posts) for thread in script)
    assert made.row.posts == 30 + scripted
    assert [section.name for section in made.row.sections] == list(sections())
    assert {person.name for person in members(forum, made.row.board)} == {*CAST, "newcomer"}
    rows = list(all_threads(forum, made.row.board))
    assert not any(row.imported or row.mine for row in rows)
    for thread in script:
        row = reading.get_thread(forum, made.roots[thread.key])
        assert (row.title, row.author, row.need, row.section) == (
            thread.title,
            thread.posts[0].author,
            thread.need,
            thread.section,
        )
        assert sorted(row.tags) == sorted(thread.tags)
        assert bool(row.holder) == bool(thread.holder)
        assert row.unread == (0 if thread.read else len(thread.posts))
        assert {post.body for post in reading.read_thread(forum, row.thread)} == {
            post.body for post in thread.posts
        }
    assert reading.inbox(forum)
    assert made.row.unread < scripted


def test_a_second_demo_board_does_not_disturb_the_first(filled: tuple[Forum, Filled]) -> None:
    forum, made = filled
    fill_home(forum, PASSPHRASE, Cast())
    assert len(list_boards(forum)) == 2
    assert list_boards(forum)[0].posts + list_boards(forum)[1].posts == 2 * made.row.posts - 30


class Newcomer:
    """The newcomer's side of a running demo, with its own engine."""

    def __init__(self, demo: Demo) -> None:
        self.forum = demo.forum
        self._events: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.syncer = Syncer(demo.forum, self._events.put)

    def wait_for(self, look: Callable[[], PostRow | None]) -> PostRow:
        """Look again after each event of the engine until there is something to see."""
        while (seen := look()) is None:
            self._events.get(timeout=PATIENCE)
        return seen

    def answer_to(self, thread: str, post: str) -> PostRow:
        """The simulated member's answer to a post."""
        return self.wait_for(
            lambda: next((row for row in reading.read_thread(self.forum, thread) if row.parent == post), None)
        )


def test_the_simulated_member_posts_live_and_answers() -> None:
    with Demo(answer_after=0.2, hurry=100) as demo:
        folder = demo.forum.paths.folder.parent
        assert folder.exists()
        newcomer = Newcomer(demo)
        newcomer.syncer.start()
        try:
            live = newcomer.wait_for(
                lambda: next((row for row in said_by(demo.forum, COMPANION) if row.unread), None)
            )
            assert "simulated" in live.body + live.author
            (board,) = list_boards(demo.forum)
            posted = writing.post_thread(
                demo.forum, board.board, title="Hello", body="I am new.", need="listen"
            )
            newcomer.syncer.poke()
            answer = newcomer.answer_to(posted.thread, posted.post)
            assert answer.author == COMPANION
            assert "simulated" in answer.body
            replied = writing.reply(demo.forum, answer.post, "Thank you")
            newcomer.syncer.poke()
            assert newcomer.answer_to(replied.thread, replied.post).author == COMPANION
        finally:
            newcomer.syncer.stop()
    assert not folder.exists()


def said_by(forum: Forum, author: str) -> list[PostRow]:
    """Every post of an author."""
    (board,) = list_boards(forum)
    rows = reading.threads(forum, board.board, unread=True, limit=200)
    return [post for row in rows for post in reading.read_thread(forum, row.thread) if post.author == author]
