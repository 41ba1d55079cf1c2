"""Who lets a newcomer in: the inviter, or who may invite; nobody who was removed learns a newcomer's name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.crypto.identity import device_keys, invite_keys
from sync.engine.boards import _session_board
from sync.events import Joined, Refused
from sync.log.invite import Invite
from sync.net.addresses import format_address
from sync.protocol.board import LiveInvite, SessionBoard
from tests.net.homes import CLOCK, Home, befriend, same
from tests.net.impostor import Impostor
from tests.net.waiting import until


def shown_by(home: Home, board: bytes, invite: Invite) -> SessionBoard:
    """The board as `home` knows it, answering whoever holds `invite`."""
    session = _session_board(home.log.board(board), CLOCK.now())
    assert session is not None
    keys = invite_keys(invite.secret)
    live = LiveInvite(keys.sign.public, keys.discovery, keys.psk, keys.wrap_public)
    return replace(session, invites=(live,))


def naming(invite: Invite, address: str) -> Invite:
    """The same invite, naming `address` alone."""
    return Invite(
        invite.board_id,
        invite.board_name,
        invite.inviter,
        invite.noise,
        invite.secret,
        (address,),
        invite.expires,
        invite.op_id,
    )


def names(home: Home, board: bytes) -> list[str]:
    roster = home.log.board(board).roster
    return [member.name for member in roster.members.values()] if roster else []


def everyday() -> tuple[Home, Home, bytes, Invite]:
    """Ada founded a board, Mal is a member, an invite for somebody is known to both; Mal is then removed."""
    ada, mal = Home("Ada"), Home("Mal")
    board = ada.found()
    invite = ada.invite(board)
    befriend(board, ada, mal)
    ada.log.remove_member(board, mal.member(board))
    return ada, mal, board, invite


@pytest.mark.parametrize("as_herself", [True, False])
async def test_who_was_removed_does_not_learn_a_newcomers_name(as_herself: bool) -> None:
    """The one removed shows the board as it was, and answers as who they were or under another key."""
    _, mal, board, invite = everyday()
    mal_board = shown_by(mal, board, invite)
    if not as_herself:
        mal_board = replace(mal_board, device=device_keys(b"x" * 32, board))
    secrets = [epoch.secret for epoch in mal_board.epochs]
    cleo = Home("Cleo")
    async with Impostor(mal.log, [mal_board], secrets) as impostor:
        cleo.accept(naming(invite, format_address(impostor.address)))
        async with cleo.running(listen=None):
            refused = await cleo.event(Refused)
            await impostor.over()
            assert "let" in refused.reason
            assert not impostor.taken
            assert cleo.log.board(board).state == "waiting"


async def test_who_was_removed_cannot_answer_as_the_inviter() -> None:
    ada, mal, board, invite = everyday()
    theirs = ada.log.board(board).device
    ours = device_keys(b"y" * 32, board)
    ours.sign.public = theirs.id  # the name of the inviter, without the key to it
    mal_board = replace(shown_by(mal, board, invite), device=ours)
    cleo = Home("Cleo")
    async with Impostor(mal.log, [mal_board], [epoch.secret for epoch in mal_board.epochs]) as impostor:
        cleo.accept(naming(invite, format_address(impostor.address)))
        async with cleo.running(listen=None):
            await cleo.event(Refused)
            await impostor.over()
            assert not impostor.taken
            assert not cleo.log.board(board).epochs


async def test_a_plain_member_neither_announces_an_invite_nor_answers_its_holder() -> None:
    ada, bo = Home("Ada"), Home("Bo")
    board = ada.found()
    ada.invite(board)
    befriend(board, ada, bo)
    session = _session_board(bo.log.board(board), CLOCK.now())
    assert session is not None
    assert session.invites == ()
    hers = _session_board(ada.log.board(board), CLOCK.now())
    assert hers is not None
    assert len(hers.invites) == 2


async def test_whoever_may_invite_lets_in_whom_another_invited() -> None:
    ada, bo, cleo = Home("Ada"), Home("Bo"), Home("Cleo")
    board = ada.found()
    invite = ada.invite(board)
    befriend(board, ada, bo)
    ada.promote(board, bo)
    ada.write_many(board, 300)
    bo.log.ingest(board, ada.log.fetch(board, [item for _, item in ada.log.index(board)]))
    async with bo.running():
        cleo.accept(naming(invite, format_address(bo.address)))
        async with cleo.running(listen=None):
            await until(lambda: cleo.log.board(board).state == "joined")
            await until(lambda: "Cleo" in names(bo, board))


@pytest.mark.parametrize("way", ["invite", "typed"])
async def test_who_was_cut_off_after_the_join_comes_in_by_an_invite_that_is_spent(way: str) -> None:
    ada, cleo = Home("Ada"), Home("Cleo")
    board = ada.found()
    async with ada.running():
        invite = ada.invite(board, uses=1)
        cleo.accept(naming(invite, format_address(ada.address)) if way == "invite" else invite)
        cleo.log.complete_join(board, ada.log.welcome(board, invite_keys(invite.secret).sign.public))
        ada.log.ingest(board, cleo.log.fetch(board, sorted(cleo.holds(board))))
        ada.engine.poke()
        assert names(ada, board) == ["Ada", "Cleo"]
        assert not names(cleo, board)
        async with cleo.running(*([ada.address] if way == "typed" else []), listen=None):
            await cleo.event(Joined)
            await until(lambda: same(board, ada, cleo))
