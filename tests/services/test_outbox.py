"""Sleep on it: what waits is kept, leaves once and in its time, and is never lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.clock import ManualClock
from sync.errors import DiskFull, NotPermitted
from sync.log.kinds import Role
from tests.services.conftest import PASSPHRASE, MakeHome
from tests.services.people import admit, carry
from tui_forum.model.errors import BadInput, NotFound
from tui_forum.model.limits import MAX_BODY
from tui_forum.services import boards, drafts, moderating, outbox, reading, writing
from tui_forum.services.chores import do_chores
from tui_forum.services.home import Forum, open_home
from tui_forum.services.masking import mask_for
from tui_forum.services.members import remove_member
from tui_forum.services.when import DAY, HOUR, parse_when, when_words

NOW = 1_790_000_000


def lay(forum: Forum, board: str, hours: int = 1, **fields: object) -> int:
    """A thread that sleeps for so many hours; its draft."""
    values = {"board": board, "title": "Morning", "body": "I slept on it.", **fields}
    draft = drafts.save_draft(forum, **values)  # type: ignore[arg-type]
    outbox.sleep(forum, draft, forum.now() + hours * HOUR)
    return draft


def titles(forum: Forum) -> list[str]:
    return [row.title for row in reading.threads(forum)]


def test_what_sleeps_is_no_op_and_no_draft_until_its_time(ana: Forum, board: str, clock: ManualClock) -> None:
    before = len(list(ana.log.ops(bytes.fromhex(board))))
    draft = lay(ana, board, keep=7, tags=["rain"], need="listen")
    assert [row.draft for row in outbox.sleeping(ana)] == [draft]
    assert drafts.list_drafts(ana) == []
    assert drafts.find_draft(ana, board=board) is None
    clock.advance(HOUR - 1)
    assert outbox.send_due(ana) == outbox.Gone()
    assert len(list(ana.log.ops(bytes.fromhex(board)))) == before
    clock.advance(1)
    gone = outbox.send_due(ana)
    assert len(gone.posted) == 1
    row = reading.get_thread(ana, gone.posted[0].thread)
    assert (row.title, row.need, row.tags) == ("Morning", "listen", ("rain",))
    op = ana.log.op(bytes.fromhex(board), bytes.fromhex(gone.posted[0].post))
    assert op is not None
    assert op.ttl_code == 1
    assert outbox.sleeping(ana) == drafts.list_drafts(ana) == []
    assert outbox.send_due(ana) == outbox.Gone()


def test_a_clock_that_leapt_or_a_machine_long_off_sends_nothing_unasked(
    ana: Forum, board: str, clock: ManualClock
) -> None:
    draft = lay(ana, board)
    clock.advance(365 * DAY)
    assert outbox.send_due(ana) == outbox.Gone()
    row = outbox.sleeping(ana)[0]
    assert outbox.due_words(row, ana.now()) == "its time has passed: send it now, or withdraw it"
    assert outbox.due_words(row, row.due - HOUR).startswith("goes out ")
    assert "before you wrote it" in outbox.due_words(row, row.saved - 2 * DAY)
    assert outbox.send_now(ana, draft).board == board
    assert titles(ana) == ["Morning"]
    with pytest.raises(NotFound):
        outbox.send_now(ana, draft)


def test_withdrawn_it_is_a_draft_and_goes_nowhere(ana: Forum, board: str, clock: ManualClock) -> None:
    draft = lay(ana, board)
    outbox.withdraw(ana, draft)
    clock.advance(2 * HOUR)
    assert outbox.send_due(ana) == outbox.Gone()
    assert [row.body for row in drafts.list_drafts(ana)] == ["I slept on it."]


def test_a_change_and_what_has_no_words_cannot_sleep(ana: Forum, board: str) -> None:
    post = writing.post_thread(ana, board, title="Here", body="Now.").post
    change = drafts.save_draft(ana, thread=post, parent=post, body="Then.", edits=True)
    untitled = drafts.save_draft(ana, board=board, body="No title.")
    for draft in (change, untitled):
        with pytest.raises(BadInput):
            outbox.sleep(ana, draft, ana.now() + HOUR)


def test_what_cannot_be_sent_is_a_draft_again_with_the_reason(
    ana: Forum, board: str, clock: ManualClock, make_home: MakeHome
) -> None:
    bo, fay = make_home("bo"), make_home("fay")
    admit(ana, bo, board)
    admit(ana, fay, board, Role.FACILITATOR)
    thread = writing.post_thread(ana, board, title="A lantern", body="It burns.").thread
    carry(board, ana, bo, fay)
    reply = drafts.save_draft(bo, thread=thread, parent=thread, body="Late.")
    outbox.sleep(bo, reply, bo.now() + HOUR)
    long = lay(bo, board, body="x" * (MAX_BODY + 1))
    hidden = lay(bo, board, title="Hidden", anonymous=True, salt=mask_for(bo, board).salt.hex())
    moderating.lock(ana, thread, reason="rest")
    ana.log.allow_anonymous(bytes.fromhex(board), False)
    carry(board, ana, bo, fay)
    clock.advance(HOUR)
    gone = outbox.send_due(bo)
    assert gone.posted == ()
    assert {draft for draft, _ in gone.back} == {reply, long, hidden}
    kept = {row.draft: row for row in drafts.list_drafts(bo)}
    assert "closed" in kept[reply].reason
    assert kept[long].body == "x" * (MAX_BODY + 1)
    assert "not allowed" in kept[hidden].reason
    assert kept[hidden].anonymous
    last = lay(bo, board, title="After")
    remove_member(ana, board, bo.projector.my_member(board), "spam")
    board_id = bytes.fromhex(board)
    governance = ana.log.fetch(board_id, ana.log.governance(board_id))
    bo.log.ingest(board_id, governance)
    clock.advance(HOUR)
    assert [draft for draft, _ in outbox.send_due(bo).back] == [last]
    boards.leave_board(bo, board)


def test_whoever_is_demoted_or_finds_the_thread_closed_while_writing_loses_nothing(
    ana: Forum, board: str, make_home: MakeHome
) -> None:
    bo = make_home("bo")
    admit(ana, bo, board)
    thread = writing.post_thread(ana, board, title="A lantern", body="It burns.").thread
    carry(board, ana, bo)
    draft = drafts.save_draft(bo, thread=thread, parent=thread, body="Half a")
    moderating.lock(ana, thread, reason="rest")
    carry(board, ana, bo)
    with pytest.raises(NotPermitted):
        writing.reply(bo, thread, "Half a thought.", draft=draft)
    assert drafts.get_draft(bo, draft).body == "Half a"


def test_a_full_disk_leaves_it_waiting_for_another_look(ana: Forum, board: str, clock: ManualClock) -> None:
    draft = lay(ana, board, body=os.urandom(20_000).hex())
    clock.advance(HOUR)
    pages = ana.database.execute("PRAGMA page_count").fetchone()[0]
    with ana.database.transaction():
        ana.database.execute(f"PRAGMA max_page_count={pages}").fetchall()
    try:
        for _ in range(40):
            try:
                writing.post_thread(ana, board, title="Filler", body=os.urandom(20_000).hex())
            except DiskFull:
                break
        else:
            pytest.fail("the disk never filled up")
        assert outbox.send_due(ana) == outbox.Gone()
        assert [row.draft for row in outbox.sleeping(ana)] == [draft]
    finally:
        with ana.database.transaction():
            ana.database.execute(f"PRAGMA max_page_count={pages * 100}").fetchall()
    assert len(outbox.send_due(ana).posted) == 1


def test_an_anonymous_post_sleeps_under_its_mask(ana: Forum, board: str, clock: ManualClock) -> None:
    mask = mask_for(ana, board)
    lay(ana, board, anonymous=True, salt=mask.salt.hex())
    clock.advance(HOUR)
    thread = do_chores(ana).posted[0].thread
    assert reading.get_thread(ana, thread).author == mask.name


def _sleep_and_die(folder: Path, board: str, ready: object) -> None:
    forum = open_home(folder, PASSPHRASE)
    draft = drafts.save_draft(forum, board=board, title="Kept", body="Through it all.")
    outbox.sleep(forum, draft, forum.now() + HOUR)
    ready.set()  # type: ignore[attr-defined]
    signal.pause()


def test_it_survives_kill_9(ana: Forum, board: str) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=_sleep_and_die, args=(ana.paths.folder, board, ready))
    process.start()
    assert ready.wait(60)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert [row.title for row in outbox.sleeping(ana)] == ["Kept"]


def test_two_programs_send_it_once(ana: Forum, board: str, clock: ManualClock) -> None:
    lay(ana, board)
    clock.advance(HOUR)
    second = open_home(ana.paths.folder, PASSPHRASE, clock=clock)
    sent = [outbox.send_due(forum) for forum in (ana, second)]
    second.close()
    assert [len(gone.posted) for gone in sent] == [1, 0]
    assert titles(ana) == ["Morning"]


def test_a_post_that_nobody_has_yet_and_is_taken_back_leaves_without_its_words(
    ana: Forum, board: str, make_home: MakeHome
) -> None:
    bo = make_home("bo")
    admit(ana, bo, board)
    post = writing.post_thread(ana, board, title="Too soon", body="quokka").post
    number = ana.log.number(bytes.fromhex(board), bytes.fromhex(post))
    writing.retract(ana, post)
    carry(board, ana, bo)
    assert bo.log.op(bytes.fromhex(board), bytes.fromhex(post)) is None
    assert number not in [n for n, _, _ in ana.log.since(bytes.fromhex(board), 0)]


@pytest.mark.parametrize(
    ("text", "seconds"), [("1h", HOUR), ("in 90 min", 5_400), ("2d", 2 * DAY), ("in 3 days", 3 * DAY)]
)
def test_spans(text: str, seconds: int) -> None:
    assert parse_when(text, NOW) == NOW + seconds


def test_times_of_day_are_those_to_come_on_the_clock_on_the_wall() -> None:
    for text, hour in (("tonight", 21), ("tomorrow", 8), ("8:05", 8), ("tomorrow 23.59", 23)):
        at = time.localtime(parse_when(text, NOW))
        assert at.tm_hour == hour
    assert time.localtime(parse_when("tomorrow 8:00", NOW)).tm_yday != time.localtime(NOW).tm_yday
    date = time.strftime("%Y-%m-%d", time.localtime(NOW + 10 * DAY))
    assert time.localtime(parse_when(f"{date} 7:30", NOW))[3:5] == (7, 30)


@given(st.text(max_size=30))
def test_any_text_is_a_time_to_come_or_a_sentence(text: str) -> None:
    try:
        moment = parse_when(text, NOW)
    except BadInput:
        return
    assert NOW < moment <= NOW + 366 * DAY


@given(st.integers(1, 366 * DAY))
def test_every_moment_has_words(ahead: int) -> None:
    words = when_words(NOW + ahead, NOW)
    at = time.localtime(NOW + ahead)
    assert words.endswith(f"at {at.tm_hour}:{at.tm_min:02}")
