"""The board that joins a person's machines: nobody else sees it, who is shut out hears nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.clock import ManualClock
from sync.crypto import vault
from sync.log.bodies import encode_body
from sync.log.kinds import Role
from tests.services.machines import carry, link, meet
from tests.services.people import PASSPHRASE, admit
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
    searching,
)
from tui_forum.services.doctor import rebuild
from tui_forum.services.home import Forum, create_home, recovery_words


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
