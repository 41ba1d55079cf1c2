"""What a machine that was stolen while it was open can say of boards, and for how long."""

from __future__ import annotations

from pathlib import Path

from sync.log.bodies import encode_body
from sync.log.op import OpDraft
from tests.services.invited import join
from tests.services.machines import carry, link
from tests.services.people import PASSPHRASE
from tests.services.test_own_boards import NEW_PASSPHRASE, meet_twice, name_of, names, other_board
from tui_forum.model.kinds import ContentKind
from tui_forum.model.own_boards import Card, Handed
from tui_forum.model.own_said import Said
from tui_forum.services import boards, devices, own
from tui_forum.services.home import Forum
from tui_forum.store.own_boards import MOST_TOLD


def test_a_stolen_machine_cannot_bring_a_board_of_its_own(ana: Forum, laptop: Forum, bo: Forum) -> None:
    garden = other_board(bo)
    join(bo, ana, garden)
    own.share(ana, now=True)
    carry(ana, laptop)
    (told,) = [item for item in ana.projector.own.boards.all_handed() if item["body"]["cards"]]
    info = own.own_board(laptop)
    assert info is not None
    trap = bytes.fromhex(other_board(bo, "Trap"))
    secrets = tuple(bo.log.secrets_of(trap))
    machine, number, *rest = told["body"]["cards"][0]
    copied = Card(bytes.fromhex(machine), number, *map(bytes.fromhex, rest))
    body = Handed(trap, True, "Trap", bytes.fromhex(told["body"]["member"]), (copied,), secrets)
    laptop.log.append(info.board_id, ContentKind.HANDED, encode_body(body))
    meet_twice(ana, laptop)
    assert trap not in {each.board_id for each in ana.log.boards()}
    (heard,) = [item for item in ana.projector.own.boards.all_handed() if item["body"]["of"] == trap.hex()]
    assert heard["body"]["cards"] == []


def test_what_a_stolen_machine_says_of_leaving_ends_when_it_is_dropped(
    ana: Forum, laptop: Forum, tmp_path: Path
) -> None:
    phone = link(ana, tmp_path / "phone")
    meet_twice(ana, laptop, phone)
    lost = name_of(ana, laptop)
    garden = other_board(ana)
    info = own.own_board(laptop)
    assert info is not None
    last = Said((1 << 63) - 1, bytes(8))
    body = Handed(bytes.fromhex(garden), False, "", b"", (), (), last)
    laptop.log.append(info.board_id, ContentKind.HANDED, encode_body(body))
    meet_twice(ana, laptop, phone)
    assert names(phone) == ["Harbour"]
    devices.drop_device(ana, lost, PASSPHRASE)
    meet_twice(ana, phone)
    meet_twice(ana, phone)
    assert names(phone) == ["Garden", "Harbour"]
    phone.close()


def test_a_stolen_machine_that_tells_of_boards_without_end_is_heard_for_so_many(
    ana: Forum, laptop: Forum
) -> None:
    info = own.own_board(laptop)
    assert info is not None
    many = (Handed(number.to_bytes(32), False, "", b"", (), ()) for number in range(MOST_TOLD + 5))
    drafts = [OpDraft(ContentKind.HANDED, encode_body(body)) for body in many]
    laptop.log.append_many(info.board_id, drafts)
    other_board(ana)
    carry(ana, laptop)
    told = ana.projector.own.boards.told_by(info.device.id.hex())
    assert len(told) == MOST_TOLD
    meet_twice(ana, laptop)
    assert names(laptop) == ["Garden", "Harbour"]


def test_a_machine_is_shut_out_of_a_board_that_who_handed_it_over_has_left(
    ana: Forum, laptop: Forum, bo: Forum, tmp_path: Path
) -> None:
    phone = link(ana, tmp_path / "phone")
    meet_twice(ana, laptop, phone)
    garden = other_board(bo)
    join(bo, ana, garden)
    own.share(ana, now=True)
    carry(ana, laptop)  # it has a card of the board, and does not show itself there
    meet_twice(ana, phone, bo)
    boards.leave_board(ana, garden)
    meet_twice(ana, phone)
    assert names(phone) == ["Garden", "Harbour"]
    dropped = devices.drop_device(phone, name_of(phone, laptop), NEW_PASSPHRASE)
    assert {row.board_name for row in dropped} >= {"Garden", "Harbour"}
    phone.close()
