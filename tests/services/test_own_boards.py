"""Boards that a person came to after linking: they reach the other machines, and no dropped one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from sync.clock import ManualClock
from tests.services.invited import admit, join
from tests.services.machines import carry, link, meet
from tests.services.people import PASSPHRASE
from tests.services.test_salvage import flip, pages_of
from tui_forum.services import boards, devices, joining, own, own_boards, reading, writing
from tui_forum.services.doctor import rebuild
from tui_forum.services.home import Forum, open_home
from tui_forum.services.own_handing import STOCK
from tui_forum.services.salvage import salvage

NEW_PASSPHRASE = "a boat in the reeds"


def names(forum: Forum) -> list[str]:
    """The boards that are here and count this machine."""
    return [row.name for row in boards.list_boards(forum) if row.role]


def meet_twice(*machines: Forum) -> None:
    """What is handed over is taken up at the first meeting, and comes at the second."""
    meet(*machines)
    meet(*machines)


def _cards(forum: Forum, board: str) -> set[bytes]:
    """Every public key of every device on a board."""
    roster = forum.log.board(bytes.fromhex(board)).roster
    assert roster is not None
    cards = [card for member in roster.members.values() for card in member.devices.values()]
    return {key for card in cards for key in (card.sign, card.noise, card.box)}


def other_board(host: Forum, name: str = "Garden", passphrase: str = PASSPHRASE) -> str:
    """A board that comes about after the machines were linked."""
    return boards.new_board(host, name, passphrase).board


def name_of(forum: Forum, machine: Forum) -> str:
    """What `forum` calls another machine of its person."""
    here = {row.device for row in devices.list_devices(machine) if row.this}
    return next(row.name for row in devices.list_devices(forum) if row.device in here)


def test_a_board_founded_later_comes_to_the_other_machine_by_itself(ana: Forum, laptop: Forum) -> None:
    garden = other_board(ana)
    root = writing.post_thread(ana, garden, title="Seeds", body="Who has some?")
    meet_twice(ana, laptop)
    assert names(laptop) == names(ana) == ["Garden", "Harbour"]
    assert [row.body for row in reading.read_thread(laptop, root.thread)] == ["Who has some?"]
    writing.reply(laptop, root.post, body="I have.")
    meet(ana, laptop)
    assert [row.body for row in reading.read_thread(ana, root.thread)] == ["Who has some?", "I have."]
    (member,) = boards.members(ana, garden)
    assert (member.role, member.devices) == ("founder", 2)
    assert devices.missing_words(ana) == devices.missing_words(laptop) == []


def test_a_board_joined_later_on_the_linked_machine_comes_to_the_first(
    ana: Forum, laptop: Forum, bo: Forum
) -> None:
    garden = other_board(bo)
    text = joining.make_invite(bo, garden).text
    joining.join(laptop, text, NEW_PASSPHRASE)
    meet_twice(ana, laptop)
    assert names(ana) == ["Harbour"]  # nobody let the laptop in yet
    admit(bo, laptop, text)
    carry(bo, laptop)
    meet_twice(ana, laptop)
    carry(ana, laptop, bo)
    assert names(ana) == names(laptop) == ["Garden", "Harbour"]
    ours = next(row for row in boards.members(bo, garden) if row.name == "ana")
    assert (ours.role, ours.devices) == ("member", 2)
    writing.post_thread(bo, garden, title="Rain", body="At last.")
    carry(bo, ana)
    assert "Rain" in {row.title for row in reading.threads(ana)}
    here, there = (_cards(bo, row.board) for row in boards.list_boards(bo))
    assert here.isdisjoint(there)  # a person on two boards is two people


def test_a_restart_between_telling_and_taking_up_loses_nothing(
    ana: Forum, laptop: Forum, tmp_path: Path
) -> None:
    other_board(ana)
    own.share(ana, now=True)
    laptop.close()
    again = open_home(tmp_path / "laptop", NEW_PASSPHRASE, clock=ana.clock)
    carry(ana, again)
    again.close()
    again = open_home(tmp_path / "laptop", NEW_PASSPHRASE, clock=ana.clock)
    assert own_boards.take_up(again) == 1
    assert names(again) == ["Harbour"]
    again.close()  # before anybody told it who belongs
    again = open_home(tmp_path / "laptop", NEW_PASSPHRASE, clock=ana.clock)
    meet_twice(ana, again)
    assert names(again) == ["Garden", "Harbour"]
    again.close()


def test_a_machine_dropped_before_it_heard_gets_nothing_and_one_that_heard_is_shut_out(
    ana: Forum, laptop: Forum, bo: Forum
) -> None:
    early = other_board(ana, "Early")
    own.share(ana, now=True)
    carry(ana, laptop)  # it has the keys and the card of the board, and has not come yet
    assert "Early" in {row.board_name for row in devices.drop_device(ana, "laptop", PASSPHRASE)}
    late = other_board(ana, "Late")
    own.share(laptop, now=True)
    meet_twice(ana, laptop)
    assert len(boards.members(ana, early)) == 1
    assert boards.members(ana, early)[0].devices == 1
    assert boards.members(ana, late)[0].devices == 1
    assert bytes.fromhex(late) not in {info.board_id for info in laptop.log.boards()}
    old = {epoch.kid for epoch in laptop.log.board(bytes.fromhex(early)).epochs}
    assert ana.log.board(bytes.fromhex(early)).epochs[-1].kid not in old
    assert names(laptop) == []


def test_who_vouched_before_hearing_of_a_drop_shuts_the_machine_out_when_the_passphrase_is_typed(
    ana: Forum, laptop: Forum, tmp_path: Path
) -> None:
    phone = link(ana, tmp_path / "phone")
    meet_twice(ana, laptop, phone)
    lost = name_of(ana, phone)
    garden = other_board(laptop, "Garden", NEW_PASSPHRASE)
    devices.drop_device(ana, lost, PASSPHRASE)
    meet_twice(laptop, phone)  # neither has heard of it
    assert names(phone) == ["Garden", "Harbour"]
    meet_twice(ana, laptop)
    assert boards.members(laptop, garden)[0].devices == 3
    own_boards.catch_up(laptop, NEW_PASSPHRASE)
    meet_twice(ana, laptop)
    assert boards.members(laptop, garden)[0].devices == boards.members(ana, garden)[0].devices == 2
    old = {epoch.kid for epoch in phone.log.board(bytes.fromhex(garden)).epochs}
    assert laptop.log.board(bytes.fromhex(garden)).epochs[-1].kid not in old
    phone.close()


def test_a_board_left_on_one_machine_stays_on_the_other_and_comes_back_to_neither_unasked(
    ana: Forum, laptop: Forum, bo: Forum, tmp_path: Path
) -> None:
    garden = other_board(bo)
    join(bo, ana, garden)
    meet_twice(ana, laptop, bo)
    assert names(laptop) == ["Garden", "Harbour"]
    boards.leave_board(laptop, garden)
    assert devices.missing_words(laptop) == []
    for _ in range(3):
        own_boards.catch_up(ana, PASSPHRASE)
        meet(ana, laptop, bo)
    assert (names(ana), names(laptop)) == (["Garden", "Harbour"], ["Harbour"])
    rebuild(laptop)
    meet_twice(ana, laptop, bo)
    assert names(laptop) == ["Harbour"]
    again = link(ana, tmp_path / "laptop", NEW_PASSPHRASE)  # the person asks for it
    meet_twice(ana, again, bo)
    assert names(again) == ["Garden", "Harbour"]
    again.close()


def test_a_board_left_before_the_other_machine_heard_of_it_does_not_come(
    ana: Forum, laptop: Forum, bo: Forum
) -> None:
    garden = other_board(bo)
    join(bo, ana, garden)
    own.share(ana, now=True)
    boards.leave_board(ana, garden)
    meet_twice(ana, laptop, bo)
    assert names(ana) == names(laptop) == ["Harbour"]
    join(bo, ana, garden)
    meet_twice(ana, laptop, bo)
    assert names(ana) == names(laptop) == ["Garden", "Harbour"]


def test_keys_for_a_board_that_was_left_since_are_used_for_no_other(
    ana: Forum, laptop: Forum, bo: Forum
) -> None:
    garden = other_board(bo)
    join(bo, ana, garden)
    own.share(ana, now=True)
    carry(ana, laptop)
    assert own_boards.take_up(laptop) == 1
    boards.leave_board(ana, garden)
    other_board(ana, "Yard")  # before the laptop could tell which of its keys are used
    for _ in range(4):
        meet(ana, laptop, bo)
    assert names(laptop) == ["Garden", "Harbour", "Yard"]


def test_more_boards_than_spare_keys_come_when_the_passphrase_is_typed_next(
    ana: Forum, laptop: Forum
) -> None:
    for number in range(STOCK + 2):
        other_board(ana, f"Board {number:02}")
    meet_twice(ana, laptop)
    assert len(names(laptop)) == STOCK + 1
    own_boards.catch_up(ana, PASSPHRASE)
    meet_twice(ana, laptop)
    assert names(laptop) == names(ana)
    assert devices.missing_words(laptop) == []


def test_keys_that_began_since_are_told_while_the_board_is_lacking(ana: Forum, laptop: Forum) -> None:
    garden = bytes.fromhex(other_board(ana))
    own.share(ana, now=True)
    carry(ana, laptop)
    own_boards.take_up(laptop)
    ana.log.new_epoch(garden)
    assert own.share(ana, now=True) == 1
    assert own.share(ana, now=True) == 0
    meet_twice(ana, laptop)
    assert laptop.log.board(garden).epochs[-1].kid == ana.log.board(garden).epochs[-1].kid
    assert "Garden" in names(laptop)


def test_a_repaired_home_keeps_its_place_on_a_board_that_was_handed_to_it(
    ana: Forum, laptop: Forum, clock: ManualClock
) -> None:
    garden = other_board(ana)
    for _ in range(30):
        writing.post_thread(ana, garden, title="T", body="long " * 300)
    meet_twice(ana, laptop)
    views = pages_of(laptop, "t_posts")
    laptop.close()
    flip(laptop.paths.database, views, random.Random(1))
    salvage(laptop.paths.folder, NEW_PASSPHRASE, clock=clock)
    again = open_home(laptop.paths.folder, NEW_PASSPHRASE, clock=clock)
    assert names(again) == ["Garden", "Harbour"]
    post = writing.post_thread(again, garden, title="Here", body="Still me.")
    carry(again, ana)
    assert [row.mine for row in reading.read_thread(ana, post.thread)] == [True]
    again.close()


@pytest.mark.parametrize("again", [False, True])
def test_who_has_one_machine_says_nothing(ana: Forum, again: bool) -> None:
    garden = other_board(ana)
    if again:
        boards.leave_board(ana, garden)
    assert own.own_board(ana) is None
    assert ana.projector.own.boards.all_handed() == []
