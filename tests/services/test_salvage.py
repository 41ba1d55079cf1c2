"""A home whose store is damaged is repaired: what reads back is there, what does not is counted."""

from __future__ import annotations

import random
import shutil
import stat
from pathlib import Path

import pytest

from sync.clock import ManualClock
from sync.errors import Damaged, StoreBusy, WrongKey
from sync.log.apart import ROOM
from tests.services.conftest import PASSPHRASE, MakeHome
from tests.services.invited import carry, join
from tui_forum.services import doctor, drafts, reading, writing
from tui_forum.services.bulk import NewPost, post_many
from tui_forum.services.home import Forum, open_home
from tui_forum.services.salvage import is_damaged, salvage
from tui_forum.services.searching import search

PAGE = 4096
HALF = "half a thought, never sent"


def fill(forum: Forum, board: str, count: int = 240) -> None:
    """Threads with answers, short and long; marks, and a draft."""
    chance = random.Random(4)
    letters = [
        NewPost(f"letter {n} " * chance.randrange(1, 600), title=f"T{n}")
        if n % 6 == 0
        else NewPost(f"answer {n} " * chance.randrange(1, 30), parent=n - n % 6)
        for n in range(count)
    ]
    posts = post_many(forum, board, letters)
    reading.keep_unread(forum, posts[7])
    drafts.save_draft(forum, board=board, body=HALF)


def records(forum: Forum) -> int:
    return int(forum.database.execute("SELECT count(*) FROM log_record").fetchone()[0])


def pages_of(forum: Forum, *names: str) -> list[int]:
    """The pages (from 1) of the tables and indexes whose names begin so."""
    rows = forum.database.execute("SELECT name, pageno FROM dbstat").fetchall()
    return [page for name, page in rows if any(name.startswith(wanted) for wanted in names)]


def flip(path: Path, pages: list[int], chance: random.Random) -> None:
    """Change a bit on each of these pages."""
    data = bytearray(path.read_bytes())
    for page in pages:
        data[(page - 1) * PAGE + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def shown(forum: Forum) -> dict[str, list[object]]:
    """Every thread with its posts as they are read."""
    rows = forum.view.threads.all()
    return {row["thread"]: list(reading.read_thread(forum, row["thread"])) for row in rows}


def test_a_sound_home_is_not_called_damaged(ana: Forum, board: str) -> None:
    fill(ana, board, 12)
    ana.close()
    assert not is_damaged(ana.paths.folder, PASSPHRASE)


def test_damage_of_view_search_and_indexes_loses_nothing(ana: Forum, board: str, clock: ManualClock) -> None:
    fill(ana, board)
    before, count, person = shown(ana), records(ana), ana.name
    indexes = pages_of(
        ana, "log_record_", "fts_", "t_posts", "t_threads", "ix_posts", "ix_threads", "t_boards"
    )
    ana.close()
    flip(ana.paths.database, indexes, random.Random(1))
    assert is_damaged(ana.paths.folder, PASSPHRASE)
    steps: list[tuple[int, int]] = []
    mended = salvage(ana.paths.folder, PASSPHRASE, lambda *step: steps.append(step), clock)
    assert (mended.records, mended.lost, mended.drafts) == (count, 0, 1)
    assert steps[-1] == (count, count)
    assert stat.S_IMODE(mended.damaged.stat().st_mode) == 0o600
    assert "damaged" in mended.damaged.name
    again = open_home(ana.paths.folder, PASSPHRASE, clock=clock)
    assert all(finding.ok for finding in doctor.examine(again))
    assert shown(again) == before
    assert again.name == person
    assert reading.unread_total(again) == (1, 1), "marks are kept"
    assert search(again, "letter")
    written = writing.post_thread(again, board, title="after", body="and it goes on")
    op = again.log.op(bytes.fromhex(board), bytes.fromhex(written.post))
    assert op is not None
    assert op.seq > ROOM, "what it wrote last might have been among what is lost"
    again.close()


def test_what_was_taken_back_stays_gone(ana: Forum, board: str, clock: ManualClock) -> None:
    fill(ana, board, 60)
    root = writing.post_thread(ana, board, title="kept", body="words to be taken back").post
    gone = writing.reply(ana, root, "never mind").post
    writing.retract(ana, gone)
    writing.edit(ana, root, body="other words")
    before, count = shown(ana), records(ana)
    notes = ana.database.execute("SELECT * FROM log_about ORDER BY n").fetchall()
    views = pages_of(ana, "fts_", "t_posts", "log_about")
    ana.close()
    flip(ana.paths.database, views, random.Random(1))
    mended = salvage(ana.paths.folder, PASSPHRASE, clock=clock)
    assert (mended.records, mended.lost) == (count, 0)
    again = open_home(ana.paths.folder, PASSPHRASE, clock=clock)
    assert shown(again) == before
    assert again.database.execute("SELECT * FROM log_about ORDER BY n").fetchall() == notes
    again.close()


def test_lost_records_come_again_from_another_member(
    make_home: MakeHome, board: str, ana: Forum, clock: ManualClock
) -> None:
    bo = make_home("bo")
    join(ana, bo, board)
    fill(ana, board)
    carry(ana, bo, board)
    before, count = shown(ana), records(ana)
    leaves = ana.database.execute(
        "SELECT pageno FROM dbstat WHERE name='log_record' AND pagetype='leaf' ORDER BY path"
    ).fetchall()
    ana.close()
    flip(ana.paths.database, [page for (page,) in leaves[20:26]], random.Random(2))
    mended = salvage(ana.paths.folder, PASSPHRASE, clock=clock)
    assert mended.lost > 0
    assert mended.records + mended.lost == count
    assert str(mended.lost) in mended.says
    again = open_home(ana.paths.folder, PASSPHRASE, clock=clock)
    written = writing.post_thread(again, board, title="meanwhile", body="written before they came").thread
    carry(bo, again, board)
    assert records(again) == count + 1
    carry(again, bo, board)
    assert shown(bo).keys() == shown(again).keys() == before.keys() | {written}
    assert all(finding.ok for finding in doctor.examine(again))
    again.close()


def test_a_repair_waits_for_nobody(ana: Forum, board: str) -> None:
    fill(ana, board, 12)
    with pytest.raises(StoreBusy, match="Another program has this home open"):
        salvage(ana.paths.folder, PASSPHRASE)
    assert sorted(path.name for path in ana.paths.folder.glob("*new*")) == []


def test_a_repair_that_is_stopped_leaves_all_as_it_was(ana: Forum, board: str) -> None:
    fill(ana, board, 12)
    ana.close()
    flip(ana.paths.database, [7], random.Random(1))
    stored = ana.paths.database.read_bytes()

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        salvage(ana.paths.folder, PASSPHRASE, stop)
    assert ana.paths.database.read_bytes() == stored
    assert {path.name for path in ana.paths.folder.iterdir()} <= {"forum.db", "keys.json", "forum.db-wal"}


def test_where_nothing_reads_back_the_next_step_is_named(ana: Forum, board: str) -> None:
    fill(ana, board, 12)
    ana.close()
    data = ana.paths.database.read_bytes()
    for left in (b"", data[:300], data[: PAGE + 5], b"\0" * len(data)):
        ana.paths.database.write_bytes(left)
        with pytest.raises((Damaged, WrongKey)) as caught:
            salvage(ana.paths.folder, PASSPHRASE)
        assert "backup" in caught.value.hint
        assert ana.paths.database.read_bytes() == left


def test_random_damage_never_crashes_and_everything_is_there_or_counted(
    ana: Forum, board: str, tmp_path: Path, clock: ManualClock
) -> None:
    fill(ana, board)
    count = records(ana)
    ana.close()
    chance = random.Random(6)
    size = ana.paths.database.stat().st_size // PAGE
    for turn in range(12):
        folder = tmp_path / f"copy {turn}"
        shutil.copytree(ana.paths.folder, folder)
        hit = [chance.randrange(1, size + 1) for _ in range(chance.choice((1, 2, 5, 20)))]
        flip(folder / "forum.db", hit, chance)
        if turn % 4 == 3:
            with (folder / "forum.db").open("r+b") as file:
                file.truncate(chance.randrange(size // 2, size) * PAGE + chance.randrange(PAGE))
        _check_repair(folder, count, clock)


def _check_repair(folder: Path, count: int, clock: ManualClock) -> None:
    try:
        mended = salvage(folder, PASSPHRASE, clock=clock)
    except (Damaged, WrongKey):
        return  # what is left has neither keys nor boards
    again = open_home(folder, PASSPHRASE, clock=clock)
    assert all(finding.ok for finding in doctor.examine(again))
    assert mended.records <= records(again) <= count
    assert records(again) + mended.lost <= count <= records(again) + mended.lost + mended.perhaps
    assert len(drafts.list_drafts(again)) == mended.drafts
    again.close()
