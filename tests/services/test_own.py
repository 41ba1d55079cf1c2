"""What two machines of one person tell each other: what was read, saved, muted; when, and for how long."""

from __future__ import annotations

from sync.clock import SECONDS_PER_DAY, ManualClock
from tests.services.machines import carry, meet, unread
from tui_forum.services import drafts, marking, muting, own, reading, saving, writing
from tui_forum.services.doctor import rebuild
from tui_forum.services.home import Forum
from tui_forum.store.view_check import disagreements


def test_what_was_read_before_a_machine_came_is_read_on_it(ana: Forum, laptop: Forum) -> None:
    assert unread(ana) == unread(laptop)
    assert len(unread(ana)) == 2


def test_marks_made_apart_come_together_and_the_later_word_counts(
    ana: Forum, laptop: Forum, bo: Forum, board: str
) -> None:
    posts = {row.body: row.post for t in reading.threads(ana) for row in reading.read_thread(ana, t.thread)}
    marking.mark_all_read(ana, board)
    marking.keep_unread(laptop, posts["four"])
    meet(ana, laptop)
    assert unread(ana) == unread(laptop)
    marking.keep_unread(ana, posts["two"])
    marking.keep_unread(laptop, posts["three"])
    meet(ana, laptop)
    assert unread(ana) == unread(laptop) >= {"two", "three"}
    marking.mark_read(laptop, list(posts.values()))
    meet(ana, laptop)
    assert unread(ana) == unread(laptop) == set()


def test_a_post_that_is_not_here_yet_has_its_mark_when_it_comes(
    ana: Forum, laptop: Forum, bo: Forum, board: str
) -> None:
    late = writing.post_thread(bo, board, title="late", body="late")
    carry(ana, bo)
    marking.mark_all_read(ana)
    own.share(ana, now=True)
    info = own.own_board(ana)
    assert info is not None
    ids = [identity for _, _, identity in ana.log.since(info.board_id, 0)]
    laptop.log.ingest(info.board_id, ana.log.fetch(info.board_id, ids))
    assert unread(laptop) == set()
    writing.reply(bo, late.thread, body="later still")
    carry(bo, laptop)
    assert unread(laptop) == {"later still"}
    assert disagreements(laptop.view) == []


def test_a_thousand_read_threads_are_one_small_op(ana: Forum, laptop: Forum, bo: Forum, board: str) -> None:
    for number in range(120):
        writing.post_thread(bo, board, title=f"n{number}", body=f"n{number}")
    carry(ana, bo, laptop)
    assert marking.mark_all_read(ana, board) > 100
    info = own.own_board(ana)
    assert info is not None
    before = ana.log.mark(info.board_id)
    assert own.share(ana, now=True) == 1
    ((_, _, told),) = ana.log.since(info.board_id, before)
    (envelope,) = ana.log.fetch(info.board_id, [told])
    assert len(envelope) < 1_024
    carry(ana, laptop)
    assert unread(laptop) == set()


def test_saves_and_mutes_are_on_both_and_undone_on_both(ana: Forum, laptop: Forum, bo: Forum) -> None:
    row = reading.read_thread(ana, reading.threads(ana)[1].thread)[0]
    saving.save_post(ana, row.post)
    mute = muting.mute_word(laptop, "three")
    meet(ana, laptop)
    assert [each.post for each in saving.saved_posts(laptop)] == [row.post]
    assert [each.label for each in muting.list_mutes(ana)] == ["three"]
    assert "three" not in {each.title for each in reading.threads(ana)}
    saving.unsave_post(laptop, row.post)
    muting.unmute(laptop, mute.mute)
    saving.save_post(ana, row.post)  # is saved already: nothing new is said
    meet(ana, laptop)
    assert saving.saved_posts(ana) == saving.saved_posts(laptop) == []
    assert muting.list_mutes(ana) == muting.list_mutes(laptop) == []
    assert "three" in {each.title for each in reading.threads(ana)}


def test_nothing_is_told_before_it_rests(ana: Forum, laptop: Forum, board: str, clock: ManualClock) -> None:
    info = own.own_board(ana)
    assert info is not None
    before = ana.log.mark(info.board_id)
    draft = drafts.save_draft(ana, board=board, title="N", body="a")
    marking.mark_read(ana, [row.post for row in reading.read_thread(ana, reading.threads(ana)[2].thread)])
    for letter in "bcdef":
        clock.advance(5)
        drafts.save_draft(ana, draft=draft, board=board, title="N", body=letter)
        own.share(ana)
    assert ana.log.mark(info.board_id) - before <= 1
    clock.advance(own.REST_SECONDS)
    assert own.share(ana) >= 1
    assert own.share(ana) == 0


def test_what_stands_is_told_again_before_it_expires(
    ana: Forum, laptop: Forum, board: str, clock: ManualClock
) -> None:
    post = reading.threads(ana)[0].thread
    saving.save_post(ana, post)
    drafts.save_draft(ana, board=board, title="Old", body="Still here.")
    own.share(ana, now=True)
    info = own.own_board(ana)
    assert info is not None
    for _ in range(6):
        clock.advance(31 * SECONDS_PER_DAY)
        own.share(ana, now=True)
        ana.log.agree(int(clock.now() // SECONDS_PER_DAY))
        while ana.log.sweep().more:
            pass
    marked = unread(ana)
    content = [op for op in ana.log.ops(info.board_id) if op.kind >= 64]
    assert len(content) <= 4 * 6
    carry(ana, laptop)
    assert [row.post for row in saving.saved_posts(laptop)] == [post]
    assert [row.title for row in drafts.list_drafts(laptop)] == ["Old"]
    assert unread(laptop) == marked


def test_the_view_made_again_keeps_all_of_it(ana: Forum, laptop: Forum, board: str) -> None:
    drafts.save_draft(laptop, board=board, title="Draft", body="There.")
    marking.mark_read(laptop, [reading.threads(laptop)[2].thread])
    muting.mute_word(laptop, "two")
    meet(ana, laptop)
    before = unread(ana), drafts.list_drafts(ana), muting.list_mutes(ana)
    rebuild(ana)
    assert (unread(ana), drafts.list_drafts(ana), muting.list_mutes(ana)) == before
    assert disagreements(ana.view) == []
