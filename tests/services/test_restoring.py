"""A home brought back from a copy: checked first, whole or not at all; nothing that either wrote is lost."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path

import pytest

from sync.clock import ManualClock
from sync.crypto import vault
from sync.crypto.vault import Cost
from sync.errors import Damaged, NewerStore, SyncError, WrongPassphrase
from sync.log.database import Database
from tests.services.conftest import MakeHome
from tests.services.people import PASSPHRASE, admit, carry
from tui_forum.model.errors import BadInput, HomeExists, NotFound
from tui_forum.services import drafts, outbox, reading, writing
from tui_forum.services.anonymous import open_name
from tui_forum.services.backups import back_up
from tui_forum.services.home import Forum, change_passphrase, open_home
from tui_forum.services.masking import mask_for
from tui_forum.services.restoring import restore
from tui_forum.store.view_check import disagreements


@pytest.fixture
def copy(ana: Forum, board: str, tmp_path: Path) -> Path:
    """A copy of ana's home with one thread in it."""
    writing.post_thread(ana, board, title="Before", body="b")
    (ana.paths.folder / "helpcard.toml").write_text("# ours\n")
    back_up(ana, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture
def opened() -> Iterator[list[Forum]]:
    """Homes to be closed at the end."""
    forums: list[Forum] = []
    yield forums
    for forum in forums:
        forum.close()


def bring_back(copy: Path, home: Path, clock: ManualClock, opened: list[Forum]) -> Forum:
    restore(copy, home, PASSPHRASE, clock)
    opened.append(forum := open_home(home, PASSPHRASE, clock=clock))
    return forum


def titles(forum: Forum) -> list[str]:
    return sorted(row.title for row in reading.threads(forum))


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_copy_becomes_a_home_and_stays_as_it_was(copy: Path, tmp_path: Path, clock: ManualClock) -> None:
    before = files(copy)
    home = tmp_path / "new" / "home"
    restored = restore(copy, home, PASSPHRASE, clock)
    assert (restored.name, restored.boards, restored.posts) == ("ana", 1, 1)
    assert files(copy) == before
    assert sorted(files(home)) == ["forum.db", "helpcard.toml", "keys.json"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (home, *home.iterdir())} == {0o700, 0o600}
    forum = open_home(home, PASSPHRASE, clock=clock)
    assert titles(forum) == ["Before"]
    assert disagreements(forum.view) == []
    forum.close()


def test_what_is_there_is_never_replaced(copy: Path, tmp_path: Path, make_home: MakeHome) -> None:
    bo = make_home("bo")
    before = bo.paths.keys.read_bytes()
    with pytest.raises(HomeExists):
        restore(copy, bo.paths.folder, PASSPHRASE)
    assert bo.paths.keys.read_bytes() == before
    (other := tmp_path / "papers").mkdir()
    (other / "letter").write_text("dear")
    with pytest.raises(BadInput, match="not empty"):
        restore(copy, other, PASSPHRASE)
    assert files(other) == {"letter": b"dear"}


def test_an_empty_folder_will_do(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert restore(copy, tmp_path / "empty", PASSPHRASE).posts == 1


def cut(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


def flip(path: Path, at: int) -> None:
    whole = bytearray(path.read_bytes())
    whole[at] ^= 1
    path.write_bytes(whole)


def newer(copy: Path) -> None:
    database = Database(copy / "forum.db", vault.unlock(copy / "keys.json", PASSPHRASE))
    with database.transaction():
        database.execute("UPDATE form SET steps = steps + 90 WHERE part = 'log'")
    database.close()


def of_another(copy: Path) -> None:
    (copy / "keys.json").unlink()
    vault.create(copy / "keys.json", PASSPHRASE, b"r" * 32, Cost.TESTS)


SPOILED: dict[str, tuple[Callable[[Path], object], type[SyncError], str]] = {
    "no folder": (shutil.rmtree, NotFound, "no copy"),
    "no keys": (lambda copy: (copy / "keys.json").unlink(), Damaged, "keys.json is missing"),
    "no store": (lambda copy: (copy / "forum.db").unlink(), Damaged, "forum.db is missing"),
    "an empty store": (lambda copy: cut(copy / "forum.db", 0), Damaged, "is damaged"),
    "half a store": (lambda copy: cut(copy / "forum.db", 4096 * 40), Damaged, "is damaged"),
    "a store cut within a page": (lambda copy: cut(copy / "forum.db", 50_000), Damaged, "is damaged"),
    "a byte of the first page": (lambda copy: flip(copy / "forum.db", 2_000), Damaged, "is damaged"),
    "a byte of the last page": (lambda copy: flip(copy / "forum.db", -9), Damaged, "is damaged"),
    "a byte of the keys": (lambda copy: flip(copy / "keys.json", 99), Damaged, "key file is damaged"),
    "other keys": (of_another, Damaged, "is damaged"),
    "a newer program's": (newer, NewerStore, "newer version"),
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_copy_that_is_not_whole_brings_nothing_back(how: str, copy: Path, tmp_path: Path) -> None:
    spoil, kind, words = SPOILED[how]
    spoil(copy)
    there = sorted(tmp_path.iterdir())
    with pytest.raises(SyncError, match=words) as caught:
        restore(copy, tmp_path / "home", PASSPHRASE)
    assert type(caught.value) is kind
    assert caught.value.hint
    assert sorted(tmp_path.iterdir()) == there  # no home, and no part of one


def test_a_wrong_passphrase_brings_nothing_back(copy: Path, tmp_path: Path) -> None:
    there = sorted(tmp_path.iterdir())
    with pytest.raises(WrongPassphrase):
        restore(copy, tmp_path / "home", "not this one")
    assert sorted(tmp_path.iterdir()) == there


@pytest.mark.parametrize("order", list(permutations(("bo", "cy"))))
@pytest.mark.parametrize("by_hand", [False, True])
def test_what_was_lost_and_what_was_written_before_meeting_anybody_are_both_on_all_machines(
    ana: Forum, board: str, make_home: MakeHome, tmp_path: Path, clock: ManualClock, opened: list[Forum],
    order: tuple[str, str], by_hand: bool,
) -> None:  # fmt: skip
    people = {"bo": make_home("bo"), "cy": make_home("cy")}
    for person in people.values():
        admit(ana, person, board)
    root = writing.post_thread(ana, board, title="Root", body="first words")
    carry(board, ana, *people.values())
    back_up(ana, tmp_path / "copy")
    writing.edit(ana, root.post, body="words of the lost home")
    writing.post_thread(ana, board, title="Lost", body="l")
    carry(board, ana, people["bo"])  # bo alone has what ana wrote then
    writing.reply(people["cy"], root.post, "an answer")
    ana.close()
    shutil.rmtree(ana.paths.folder)
    if by_hand:  # as people do
        shutil.copytree(tmp_path / "copy", ana.paths.folder)
        opened.append(open_home(ana.paths.folder, PASSPHRASE, clock=clock))
        again = opened[-1]
    else:
        again = bring_back(tmp_path / "copy", ana.paths.folder, clock, opened)
    writing.edit(again, root.post, body="last words")
    writing.post_thread(again, board, title="Kept", body="k")
    for name in (*order, *order):
        carry(board, again, people[name])
    device = again.log.board(bytes.fromhex(board)).device.id
    for forum in (again, *people.values()):
        assert titles(forum) == ["Kept", "Lost", "Root"]
        assert reading.read_thread(forum, root.thread)[0].body == "last words"
        places = [op.seq for op in forum.log.ops(bytes.fromhex(board)) if op.device == device]
        assert len(set(places)) == len(places)
        assert disagreements(forum.view) == []
    writing.post_thread(again, board, title="Later", body="l")
    carry(board, again, *people.values())
    assert "Later" in titles(people["cy"])


def test_an_anonymous_writer_is_the_same_one_and_nothing_shows_that_a_copy_wrote(
    ana: Forum, board: str, make_home: MakeHome, tmp_path: Path, clock: ManualClock, opened: list[Forum]
) -> None:
    bo, board_id = make_home("bo"), bytes.fromhex(board)
    admit(ana, bo, board)
    root = writing.post_thread(bo, board, title="Root", body="r", mask=mask_for(bo, board, ""))
    carry(board, ana, bo)
    back_up(bo, tmp_path / "copy")
    lost = writing.reply(bo, root.post, "lost", mask=mask_for(bo, board, root.thread))
    carry(board, ana, bo)
    again = bring_back(tmp_path / "copy", tmp_path / "again", clock, opened)
    kept = writing.reply(again, root.post, "kept", mask=mask_for(again, board, root.thread))
    carry(board, ana, again)
    ops = [ana.log.op(board_id, bytes.fromhex(post)) for post in (root.post, lost.post, kept.post)]
    assert len({op.device for op in ops if op}) == 1
    assert len({op.seq for op in ops if op}) == 3
    assert {row.body for row in reading.read_thread(ana, root.thread)} == {"r", "lost", "kept"}
    assert open_name(ana, kept.post, "a test") == "bo"


def test_what_slept_and_is_due_asks_before_it_leaves_a_second_time(
    ana: Forum, board: str, tmp_path: Path, clock: ManualClock, opened: list[Forum]
) -> None:
    for hours in (1, 30):
        draft = drafts.save_draft(ana, board=board, title=f"In {hours}", body="b")
        outbox.sleep(ana, draft, ana.now() + hours * 3_600)
    back_up(ana, tmp_path / "copy")
    clock.advance(2 * 3_600)
    assert len(outbox.send_due(ana).posted) == 1
    again = bring_back(tmp_path / "copy", tmp_path / "again", clock, opened)
    assert outbox.send_due(again).posted == ()
    assert [row.title for row in outbox.sleeping(again)] == ["In 30"]
    (back,) = [row for row in drafts.list_drafts(again) if not row.due]
    assert back.title == "In 1"
    assert "look on the board" in back.reason


def next_place(forum: Forum, board: str) -> int:
    post = writing.post_thread(forum, board, title="Where?", body="b").post
    op = forum.log.op(bytes.fromhex(board), bytes.fromhex(post))
    assert op is not None
    return op.seq


def test_a_home_that_stays_where_it_is_takes_one_place_after_the_other(
    ana: Forum, board: str, clock: ManualClock, tmp_path: Path
) -> None:
    first = next_place(ana, board)
    change_passphrase(ana, PASSPHRASE, PASSPHRASE, cost=Cost.TESTS)
    back_up(ana, tmp_path / "copy")
    ana.close()
    moved = ana.paths.folder.rename(tmp_path / "moved")
    forum = open_home(moved, PASSPHRASE, clock=clock)
    assert next_place(forum, board) == first + 1
    forum.close()
    os.utime(moved / "keys.json")
    forum = open_home(moved, PASSPHRASE, clock=clock)
    assert next_place(forum, board) > first + 2  # for all that it can know, somebody put that file there
    forum.close()
