"""Letting somebody in by a spoken code, over real sockets on loopback."""

from __future__ import annotations

from typing import Any

import pytest

from sync.engine.lease import Lease
from sync.errors import BadCode, CodeBurned, NoPeerReached, NotPermitted, PairingFailed, WrongPassphrase
from sync.net.pairing import Network
from tests.services.invited import admit, carry
from tests.services.spoken import Held, nothing
from tui_forum.model.errors import BadInput
from tui_forum.services import boards
from tui_forum.services.home import Forum
from tui_forum.services.linking import link_machine
from tui_forum.services.pairing import GivenRow, invite_by_code, join_by_code
from tui_forum.services.spoken import Stopped, Wait

PASSPHRASE = "otter lamp six"


def inviting(forum: Forum, board: str) -> Held[GivenRow]:
    return Held(lambda told, network, wait: invite_by_code(forum, board, told, network=network, wait=wait))


def test_a_newcomer_comes_in_with_an_invite_that_knows_where_to_go(
    ana: Forum, board: str, make_home: Any
) -> None:
    bo = make_home("bo")
    lease = Lease(ana.paths.lock)
    assert lease.take()
    lease.remember(4100)
    with inviting(ana, board) as held:
        said = held.code.upper().replace(" ", "-")
        row = join_by_code(bo, said, PASSPHRASE, nothing, name="Bo", network=held.network)
        assert held.result.result(10).board == board
    lease.release()
    assert (row.name, row.state) == ("Harbour", "waiting")
    (info,) = bo.log.boards()
    assert info.pending is not None
    assert info.pending.addresses[0] == "127.0.0.1:4100"
    admit(ana, bo, info.pending.to_text())
    carry(ana, bo, board)
    carry(bo, ana, board)
    assert [person.name for person in boards.members(ana, board)] == ["ana", "Bo"]
    assert not ana.log.board(bytes.fromhex(board)).invites


def test_three_wrong_codes_end_it_and_no_invite_was_made(ana: Forum, board: str, make_home: Any) -> None:
    bo = make_home("bo")
    with inviting(ana, board) as held:
        wrong = f"{held.shown.nameplate} abandon abandon abandon"
        for _ in range(3):
            with pytest.raises(PairingFailed, match="not the one"):
                join_by_code(bo, wrong, PASSPHRASE, nothing, network=held.network)
        with pytest.raises(CodeBurned):
            held.result.result(10)
        assert [held.attempt().address for _ in range(3)] == ["127.0.0.1"] * 3
    assert bo.log.boards() == []
    assert not ana.log.board(bytes.fromhex(board)).invites


def test_what_is_wrong_is_told_before_anybody_is_looked_for(ana: Forum, board: str, make_home: Any) -> None:
    bo = make_home("bo")
    with pytest.raises(BadCode):
        join_by_code(bo, "7 orbit maple velvit", PASSPHRASE, nothing)
    with pytest.raises(WrongPassphrase):
        join_by_code(bo, "7 orbit maple velvet", "not this one", nothing)
    network = Network(peer=("127.0.0.1", 9), discovery=False, patience=0.1)
    with pytest.raises(NoPeerReached):
        join_by_code(bo, "7 orbit maple velvet", PASSPHRASE, nothing, network=network)


def test_a_member_without_the_right_cannot_invite(ana: Forum, board: str, make_home: Any) -> None:
    bo = make_home("bo")
    with inviting(ana, board) as held:
        join_by_code(bo, held.code, PASSPHRASE, nothing, network=held.network)
    (info,) = bo.log.boards()
    assert info.pending is not None
    admit(ana, bo, info.pending.to_text())
    carry(ana, bo, board)
    with pytest.raises(NotPermitted):
        invite_by_code(bo, board, nothing)
    with pytest.raises(NotPermitted):
        invite_by_code(ana, board, nothing, role="founder")
    with pytest.raises(BadInput):
        invite_by_code(ana, board, nothing, role="queen")


def test_a_code_for_something_else_is_told_and_stays_good(ana: Forum, board: str, make_home: Any) -> None:
    bo = make_home("bo")
    with Held(
        lambda told, network, wait: link_machine(ana, PASSPHRASE, told, network=network, wait=wait)
    ) as held:
        with pytest.raises(PairingFailed, match="links a machine"):
            join_by_code(bo, held.code, PASSPHRASE, nothing, network=held.network)
        assert "something else" in held.attempt().said
        assert not held.result.done()
    with pytest.raises(Stopped):
        held.result.result(10)
    assert bo.log.boards() == []


def test_a_wait_can_be_stopped_before_it_begins(ana: Forum, board: str) -> None:
    wait = Wait()
    wait.stop()
    with pytest.raises(Stopped):
        invite_by_code(ana, board, nothing, wait=wait)
