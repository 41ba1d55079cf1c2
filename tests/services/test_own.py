"""What two machines of one person tell each other: marks, saves, mutes, drafts; and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.clock import SECONDS_PER_DAY, ManualClock
from sync.crypto import vault
from sync.log.bodies import encode_body
from sync.log.kinds import Role
from tests.services.people import admit
from tests.services.test_devices import link
from tui_forum.model.content import Post
from tui_forum.model.errors import NotFound
from tui_forum.model.kinds import ContentKind
from tui_forum.model.resource_body import Resource
from tui_forum.services import (
    boards,
    devices,
    drafts,
    marking,
    muting,
    own,
    queue,
    reading,
    resources,
    saving,
    searching,
    writing,
)
from tui_forum.services.doctor import rebuild
from tui_forum.services.home import Forum, create_home, recovery_words
from tui_forum.store.view_check import disagreements

PASSPHRASE = "otter lamp six"


def carry(*machines: Forum) -> None:
    """Everybody gets everything that anybody has, on every board that both are on."""
    for source in (*machines, *machines):
        for info in source.log.boards():
            ids = [identity for _, _, identity in source.log.since(info.board_id, 0)]
            for target in machines:
                known = {each.board_id for each in target.log.boards()}
                if target is not source and info.board_id in known:
                    target.log.ingest(info.board_id, source.log.fetch(info.board_id, ids))


def meet(*machines: Forum) -> None:
    """Both tell at once what they have to tell, and hear it."""
    for forum in machines:
        own.share(forum, now=True)
    carry(*machines)
    for forum in machines:
        assert disagreements(forum.view) == []


def unread(forum: Forum) -> set[str]:
    """The texts that are unread here."""
    rows = [row for thread in reading.threads(forum) for row in reading.read_thread(forum, thread.thread)]
    texts = {row.body for row in rows if row.unread}
    assert marking.unread_total(forum)[0] == len(texts)
    return texts


@pytest.fixture
def bo(ana: Forum, board: str, make_home: Any) -> Forum:
    """A friend on ana's board, who writes there."""
    bo: Forum = make_home("bo")
    admit(ana, bo, board)
    return bo


@pytest.fixture
def laptop(ana: Forum, bo: Forum, board: str, tmp_path: Path) -> Iterator[Forum]:
    """Ana's other machine."""
    for text in ("one", "two", "three"):
        thread = writing.post_thread(bo, board, title=text, body=text).thread
    writing.reply(bo, thread, body="four")
    carry(ana, bo)
    marking.mark_all_read(ana, thread=reading.threads(ana)[0].thread)
    forum = link(ana, tmp_path / "laptop")
    meet(ana, forum, bo)
    yield forum
    forum.close()


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


def test_a_draft_is_on_both_and_gone_from_both(ana: Forum, laptop: Forum, board: str) -> None:
    first = drafts.save_draft(ana, board=board, title="Night", body="It is " + "long " * 20_000)
    meet(ana, laptop)
    (there,) = drafts.list_drafts(laptop)
    assert (there.title, len(there.body)) == ("Night", len(drafts.get_draft(ana, first).body))
    drafts.save_draft(laptop, draft=there.draft, board=board, title="Night", body="It is short.")
    meet(ana, laptop)
    (here,) = drafts.list_drafts(ana)
    assert here.body == "It is short."
    drafts.discard_draft(ana, here.draft)
    meet(ana, laptop)
    assert drafts.list_drafts(ana) == drafts.list_drafts(laptop) == []


def test_what_was_typed_on_both_is_kept_on_both(ana: Forum, laptop: Forum, board: str) -> None:
    here = drafts.save_draft(ana, board=board, title="Night", body="Begun.")
    meet(ana, laptop)
    (there,) = drafts.list_drafts(laptop)
    drafts.save_draft(ana, draft=here, board=board, title="Night", body="Here.")
    drafts.save_draft(laptop, draft=there.draft, board=board, title="Night", body="There.")
    meet(ana, laptop)
    for forum in (ana, laptop):
        assert {row.body for row in drafts.list_drafts(forum)} == {"Here.", "There."}
    drafts.discard_draft(ana, here)
    meet(ana, laptop)
    for forum in (ana, laptop):
        assert [row.body for row in drafts.list_drafts(forum)] == ["There."]


def test_a_draft_that_is_gone_takes_no_later_change_with_it(ana: Forum, laptop: Forum, board: str) -> None:
    here = drafts.save_draft(ana, board=board, title="Night", body="Begun.")
    meet(ana, laptop)
    (there,) = drafts.list_drafts(laptop)
    drafts.discard_draft(ana, here)
    drafts.save_draft(laptop, draft=there.draft, board=board, title="Night", body="More.")
    meet(ana, laptop)
    for forum in (ana, laptop):
        assert [row.body for row in drafts.list_drafts(forum)] == ["More."]


def test_an_editor_that_is_open_loses_nothing_to_the_other_machine(
    ana: Forum, laptop: Forum, board: str
) -> None:
    here = drafts.save_draft(ana, board=board, title="Night", body="Begun.")
    meet(ana, laptop)
    (there,) = drafts.list_drafts(laptop)
    drafts.save_draft(laptop, draft=there.draft, board=board, title="Night", body="There.")
    meet(ana, laptop)  # ana's editor still shows “Begun.”, and she types on
    drafts.save_draft(ana, draft=here, board=board, title="Night", body="Begun, and more.")
    meet(ana, laptop)
    for forum in (ana, laptop):
        assert {row.body for row in drafts.list_drafts(forum)} == {"There.", "Begun, and more."}


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


def test_the_machines_board_is_nobodys_to_see(ana: Forum, laptop: Forum, bo: Forum) -> None:
    info = own.own_board(ana)
    assert info is not None
    secret = info.board_id.hex()
    assert [row.name for row in boards.list_boards(ana)] == ["Harbour"]
    assert {row.board_name for row in devices.list_devices(laptop)} == {"Harbour"}
    assert secret not in {each.board_id.hex() for each in bo.log.boards()}
    keys = {epoch.kid for board in bo.log.boards() for epoch in board.epochs}
    assert keys.isdisjoint(epoch.kid for epoch in info.epochs)
    with pytest.raises(NotFound):
        boards.board_summary(ana, secret)
    assert searching.search(ana, "own machines") == []


def test_a_dropped_machine_is_told_nothing_and_the_others_go_on(
    ana: Forum, laptop: Forum, board: str, tmp_path: Path
) -> None:
    phone = link(ana, tmp_path / "phone")
    meet(ana, laptop, phone)
    devices.name_device(ana, devices.list_devices(ana)[1].device, "lost one")
    (lost, kept) = (laptop, phone) if _is(laptop, ana, "lost one") else (phone, laptop)
    dropped = devices.drop_device(ana, "lost one", PASSPHRASE)
    assert {row.board_name for row in dropped} == {"Harbour", "between your machines"}
    drafts.save_draft(ana, board=board, title="After", body="Not for the thief.")
    meet(ana, kept, lost)
    assert [row.title for row in drafts.list_drafts(kept)] == ["After"]
    assert drafts.list_drafts(lost) == []
    drafts.save_draft(lost, board=board, title="Forged", body="As ana.")
    meet(ana, kept, lost)
    assert [row.title for row in drafts.list_drafts(kept)] == ["After"]
    phone.close()


def test_machines_that_call_themselves_alike_are_told_apart(
    ana: Forum, laptop: Forum, tmp_path: Path
) -> None:
    twin = link(ana, tmp_path / "twin")  # it calls itself "laptop", too
    meet(ana, laptop, twin)
    for forum in (ana, laptop, twin):
        names = [row.name for row in devices.list_devices(forum) if not row.this]
        assert len(set(names)) == 2, names
    (row,) = devices.find_devices(ana, "laptop 2")
    devices.drop_device(ana, "laptop", PASSPHRASE)
    assert [each.name for each in devices.list_devices(ana) if not each.this] == [row.name]
    twin.close()


def _is(machine: Forum, other: Forum, name: str) -> bool:
    wanted = {row.device for row in devices.find_devices(other, name)}
    return any(row.this and row.device in wanted for row in devices.list_devices(machine))


def test_whoever_a_stolen_machine_let_in_is_put_out(ana: Forum, laptop: Forum, bo: Forum) -> None:
    info = own.own_board(laptop)
    assert info is not None
    admit(laptop, bo, info.board_id.hex(), Role.STEWARD)
    carry(ana, laptop)
    marking.mark_all_read(ana)
    meet(ana, laptop, bo)
    told = own.own_board(ana)
    assert told is not None
    assert told.roster is not None
    assert len(told.roster.members) == 1
    assert not {epoch.kid for epoch in bo.log.board(info.board_id).epochs} >= set(told.roster.epochs)


def test_a_machine_restored_from_the_words_finds_the_others_by_linking(
    ana: Forum, laptop: Forum, board: str, tmp_path: Path, clock: ManualClock
) -> None:
    words = recovery_words(ana, PASSPHRASE)
    restored = create_home(
        tmp_path / "new", "ana", PASSPHRASE, words=words, cost=vault.Cost.TESTS, clock=clock
    )
    mine = boards.new_board(restored, "Mine", PASSPHRASE).board
    drafts.save_draft(restored, board=mine, title="Alone", body="Before anybody was met.")
    muting.mute_word(restored, "storm")
    restored.close()
    drafts.save_draft(laptop, board=board, title="Elsewhere", body="Meanwhile.")
    again = link(ana, tmp_path / "new", PASSPHRASE)
    meet(ana, laptop, again)
    assert {row.title for row in drafts.list_drafts(again)} == {"Alone", "Elsewhere"}
    assert [row.label for row in muting.list_mutes(laptop)] == ["storm"]
    assert recovery_words(again, PASSPHRASE) == words
    again.close()


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


def test_a_machine_puts_no_posts_or_numbers_before_the_others_by_their_own_board(
    ana: Forum, laptop: Forum
) -> None:
    info = own.own_board(laptop)
    assert info is not None
    post = Post("Come here", "", "today", (), (), "Now.", "")
    entry = Resource(b"e" * 32, "Crisis", "Call me", "", "555", "", True, 30, True)
    for kind, body in ((ContentKind.POST, post), (ContentKind.RESOURCE, entry)):
        laptop.log.append(info.board_id, kind, encode_body(body))
    before = [row.title for row in reading.threads(ana)]
    meet(ana, laptop)
    for forum in (ana, laptop):
        assert [row.title for row in reading.threads(forum)] == before
        assert resources.urgent_resources(forum) == []
        rebuild(forum)
        assert [row.title for row in reading.threads(forum)] == before


def test_the_board_of_ones_machines_is_none_to_look_after(ana: Forum, laptop: Forum, board: str) -> None:
    for forum in (ana, laptop):
        assert queue.boards_to_look_after(forum) == [board]
        assert queue.Items(forum, board).rows() == []


def test_boards_that_are_on_another_machine_alone_are_told_with_the_next_step(
    ana: Forum, laptop: Forum, clock: ManualClock
) -> None:
    meet(ana, laptop)
    assert devices.missing_words(laptop) == devices.missing_words(ana) == []
    boards.new_board(ana, "Night shift", PASSPHRASE, sections=["All"])
    clock.advance(60)
    meet(ana, laptop)
    assert devices.missing_words(ana) == []
    (words,) = devices.missing_words(laptop)
    assert "is on 1 board that this machine is not on" in words
    assert "devices link" in words
    assert "Night shift" not in words
    again = link(ana, laptop.paths.folder)
    meet(ana, again)
    assert devices.missing_words(again) == []
    again.close()
