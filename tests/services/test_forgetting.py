"""What was taken back or has expired is nowhere any more: not in lists, not in search, not in any file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.clock import SECONDS_PER_DAY, ManualClock
from sync.log.bodies import Policy
from sync.log.database import Database
from sync.log.sqlite import SqliteLog
from tui_forum.model.errors import NotFound
from tui_forum.services import drafts, reading, searching, writing
from tui_forum.services.config import Settings
from tui_forum.services.home import Forum, HomePaths
from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.view import View
from tui_forum.store.view_check import disagreements
from tui_forum.store.view_projector import ViewProjector

CANARY = "quoxbarrow"
POLICY = Policy("", "", ("Lounge",), 7, "all")


@pytest.fixture
def bare(tmp_path: Path, clock: ManualClock) -> Iterator[Forum]:
    """A home whose file is not encrypted, so that its bytes can be looked through."""
    database = Database(tmp_path / "forum.db", None)
    view = View(SealedDB(database))
    view.prepare()
    projector = ViewProjector(view, clock)
    log = SqliteLog(database, projector, clock)
    projector.attach(log)
    yield Forum(HomePaths(tmp_path), "Ana", Settings(), clock, database, log, view, projector)
    database.close()


@pytest.fixture
def place(bare: Forum) -> str:
    """A board on which posts are kept for a week."""
    return bare.log.create_board(b"r" * 32, "Harbour", "Ana", POLICY).board_id.hex()


def in_files(forum: Forum) -> bool:
    files = [file for file in forum.paths.folder.iterdir() if file.is_file()]
    return any(CANARY.encode() in file.read_bytes() for file in files)


def test_no_file_holds_the_words_that_were_taken_back(bare: Forum, place: str) -> None:
    root = writing.post_thread(bare, place, title="Before", body=f"first {CANARY} second " * 40)
    for number in range(30):
        writing.post_thread(bare, place, title=f"Thread {number}", body="many other words " * 20)
    answer = writing.reply(bare, root.post, f"about {CANARY}")
    writing.edit(bare, root.post, body=f"{CANARY} once more")
    assert in_files(bare)
    writing.retract(bare, answer.post)
    assert in_files(bare)
    writing.retract(bare, root.post)
    assert not in_files(bare)
    assert searching.search(bare, CANARY) == []
    assert disagreements(bare.view) == []


def test_an_expired_thread_goes_as_a_whole(bare: Forum, place: str, clock: ManualClock) -> None:
    root = writing.post_thread(bare, place, title="For a week", body=f"kept {CANARY}")
    stays = writing.post_thread(bare, place, title="For good", body="kept", keep=0)
    clock.advance(4 * SECONDS_PER_DAY)
    answer = writing.reply(bare, root.post, "later, in a while")
    drafts.save_draft(bare, board=place, thread=root.thread, parent=answer.post, body="to be said")
    kept = drafts.save_draft(bare, board=place, thread=stays.thread, parent=stays.post, body="here")
    clock.advance(4 * SECONDS_PER_DAY)
    assert bare.log.sweep().removed == 1
    assert [row.thread for row in reading.threads(bare)] == [stays.thread]
    with pytest.raises(NotFound):
        reading.read_thread(bare, root.thread)
    assert searching.search(bare, "later") == searching.search(bare, CANARY) == []
    assert [row.draft for row in drafts.list_drafts(bare)] == [kept]
    assert not in_files(bare)
    assert disagreements(bare.view) == []
    clock.advance(4 * SECONDS_PER_DAY)
    assert bare.log.sweep().removed == 1
    assert [post["post"] for post in bare.view.posts] == [stays.post]
    before = [document for name in ("posts", "threads", "boards") for document in bare.view.db.table(name)]
    with bare.projector.replaying(lambda _: None):
        bare.log.replay()
    assert before == [
        document for name in ("posts", "threads", "boards") for document in bare.view.db.table(name)
    ]
