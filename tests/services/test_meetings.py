"""Which machines were met, what waits to leave, who linked a machine: from real logs."""

from __future__ import annotations

from pathlib import Path

from sync.clock import SECONDS_PER_DAY, ManualClock
from sync.crypto.vault import Cost
from sync.log.bodies import encode_body
from tests.services.invited import carry
from tests.services.spoken import Held, nothing
from tui_forum.model.content import Post
from tui_forum.model.kinds import ContentKind
from tui_forum.services import meetings, writing
from tui_forum.services.home import Forum
from tui_forum.services.linking import adopt_person, link_machine
from tui_forum.services.meetings import LeavingRow

PASSPHRASE = "otter lamp six"


def link(forum: Forum, folder: Path, clock: ManualClock) -> None:
    with Held(
        lambda told, network, wait: link_machine(forum, PASSPHRASE, told, network=network, wait=wait)
    ) as held:
        adopt_person(
            folder, "another one", held.code, nothing, machine="phone", network=held.network, cost=Cost.TESTS,
            clock=clock,
        )  # fmt: skip
        held.result.result(10)


def test_nobody_was_met_and_nothing_waits(ana: Forum, board: str) -> None:
    assert meetings.met_machines(ana) == []
    assert meetings.leaving_posts(ana) == []
    assert meetings.new_machines(ana) == []


def test_what_a_machine_lacks_is_counted_from_its_last_meeting(
    ana: Forum, bo: Forum, board: str, clock: ManualClock
) -> None:
    board_id = bytes.fromhex(board)
    device = bo.log.board(board_id).device.id
    first = writing.post_thread(ana, board, title="Rain", body="It rains.")
    ana.log.peer_has(board_id, device, ana.log.mark(board_id), clock.now())
    ana.log.remember_address(board_id, device, "192.168.1.20:4100")
    (row,) = meetings.met_machines(ana)
    assert (row.name, row.mine, row.address, row.to_send) == ("bo", False, "192.168.1.20:4100", 0)
    assert meetings.leaving_posts(ana) == []
    clock.advance(60)
    writing.reply(ana, first.post, "Still.")
    writing.post_thread(ana, board, title="Sun", body="At last.")
    assert meetings.met_machines(ana)[0].to_send == 2
    assert [(row.title, row.reply) for row in meetings.leaving_posts(ana)] == [("Rain", True), ("Sun", False)]
    assert meetings.leaving_posts(ana)[0] == LeavingRow("Rain", True, int(clock.now()))


def test_a_machine_that_somebody_else_links_is_told_for_a_week(
    ana: Forum, bo: Forum, board: str, tmp_path: Path, clock: ManualClock
) -> None:
    link(bo, tmp_path / "phone", clock)
    link(ana, tmp_path / "tablet", clock)
    carry(bo, ana, board)
    assert [(row.name, row.board_name) for row in meetings.new_machines(ana)] == [("bo", "Harbour")]
    clock.advance(8 * SECONDS_PER_DAY)
    assert meetings.new_machines(ana) == []


def test_a_machine_of_ones_own_is_not_called_by_ones_own_name(
    ana: Forum, bo: Forum, board: str, tmp_path: Path, clock: ManualClock
) -> None:
    link(ana, tmp_path / "tablet", clock)
    info = ana.log.board(bytes.fromhex(board))
    assert info.roster is not None
    members = {member.name: member for member in info.roster.members.values()}
    (linked,) = members["ana"].devices.keys() - {info.device.id}
    (other,) = members["bo"].devices
    assert meetings.name_of_device(ana, other.hex()[:8]) == "bo"
    assert meetings.name_of_device(ana, linked.hex()[:8]) not in ("", "ana")
    assert meetings.name_of_device(ana, "") == ""


def test_a_post_from_a_clock_that_is_ahead_is_counted_until_it_is_shown(
    ana: Forum, bo: Forum, board: str, clock: ManualClock
) -> None:
    post = encode_body(Post("From next year", "", "", (), (), "Hello.", ""))
    wall = int(clock.now()) + 365 * SECONDS_PER_DAY
    bo.log.append(bytes.fromhex(board), ContentKind.POST, post, wall=wall)
    carry(bo, ana, board)
    assert meetings.held_ahead(ana) == 1
    clock.advance(366 * SECONDS_PER_DAY)
    ana.projector.release()
    assert meetings.held_ahead(ana) == 0
