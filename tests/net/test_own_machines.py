"""The board that joins a person's machines, over engines: found and kept in step, known to nobody else."""

from __future__ import annotations

import os

from sync.events import Arrived, PeerConnected, Synced
from sync.log.machines import Machines, own_board_id
from sync.log.memory import MemoryLog
from sync.protocol.slots import BEACON, resolve
from tests.net.homes import NOTE, Home, befriend
from tests.net.homes import note as body_of
from tests.net.proxy import Proxy

WORD = "a note to my other machine"


def linked(home: Home, name: str) -> Home:
    """Another machine of the same person, with their own board and every other."""
    log = home.log
    assert isinstance(log, Machines)
    log.found_own_board(home.root, home.name)
    new = MemoryLog()
    for info in log.boards():
        given = log.hand_over(info.board_id)
        brought = new.adopt_board(home.root, info.board_id, given.name, given.secrets, given.governance)
        log.ingest(info.board_id, brought)
    other = Home(name, new)
    other.root = home.root
    return other


def a_person_with_a_friend() -> tuple[Home, Home, Home, bytes]:
    """Two machines of Ada's, and Bo, with whom she shares a board."""
    ada, bo = Home("Ada"), Home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    laptop = linked(ada, "Ada")
    bo.log.ingest(board, ada.log.fetch(board, sorted(ada.holds(board))))
    return ada, laptop, bo, board


async def test_own_machines_are_in_step_and_a_note_arrives_live() -> None:
    ada, laptop, _, _ = a_person_with_a_friend()
    own = own_board_id(ada.root)
    first = ada.log.append(own, NOTE, body_of(WORD)).envelope_id
    async with ada.running(), laptop.running(ada.address):
        await laptop.has(own, {first})
        answer = laptop.write(own, "heard")
        await ada.event(Arrived, lambda event: event.board_id == own)
        await ada.has(own, {answer})


async def test_a_friend_between_carries_nothing_and_learns_nothing() -> None:
    ada, laptop, bo, board = a_person_with_a_friend()
    own = own_board_id(ada.root)
    note = ada.log.append(own, NOTE, body_of(WORD)).envelope_id
    async with bo.running(), Proxy(bo.address) as proxy:
        async with ada.running(proxy.address), laptop.running(proxy.address):
            for machine in (ada, laptop):
                await machine.event(PeerConnected, lambda event: bool(event.peer))
                await machine.event(Synced)
            post = ada.write(board, "to everyone")
            await laptop.has(board, {post})  # by way of Bo, who passes on what he is a member of
            assert note not in laptop.holds(own)
        captured = bytes(proxy.captured)
    assert [info.board_id for info in bo.log.boards()] == [board]
    info = ada.log.board(own)
    assert info.roster is not None
    secrets = [own, note, info.device.id, info.device.noise_public, *info.roster.members]
    secrets += [part for epoch in info.epochs for part in (epoch.kid, epoch.disc, epoch.secret)]
    stored = b"".join(bo.log.fetch(board, sorted(bo.holds(board))))
    for secret in (*secrets, WORD.encode()):
        for form in (secret, secret.hex().encode(), secret[:8]):
            assert form not in captured
            assert form not in stored


async def test_a_friend_cannot_tell_the_beacon_of_the_machines_from_chance() -> None:
    ada, _, bo, board = a_person_with_a_friend()
    own = own_board_id(ada.root)
    engine = ada.running().engine
    await engine._context.boards.refresh()
    nonce = os.urandom(16)
    slots = engine._ways.fill(nonce, 4100)
    his = [(info.board_id, epoch.disc) for info in bo.log.boards() for epoch in info.epochs]
    hers = [(own, epoch.disc) for epoch in ada.log.board(own).epochs]
    assert {found for found, _ in resolve(slots, nonce, 4100, BEACON, his)} == {board}
    assert {found for found, _ in resolve(slots, nonce, 4100, BEACON, hers)} == {own}
    engine._worker.close()


async def test_who_heard_of_a_drop_on_one_board_meets_again_for_the_others() -> None:
    ada, laptop, _, board = a_person_with_a_friend()
    own, phone = own_board_id(ada.root), linked(ada, "Ada")
    for each in (own, board):  # both begin keys that the laptop has not
        ada.log.drop_device(each, phone.log.board(each).device.id, ada.root)
    note, post = (ada.log.append(each, NOTE, body_of(WORD)).envelope_id for each in (own, board))
    async with ada.running(), laptop.running(ada.address):
        await laptop.has(board, {post})
        await laptop.has(own, {note})


async def test_a_dropped_machine_meets_nobody_and_is_told_nothing() -> None:
    ada, laptop, _, _ = a_person_with_a_friend()
    own = own_board_id(ada.root)
    phone = linked(ada, "Ada")
    laptop.log.ingest(own, ada.log.fetch(own, sorted(ada.holds(own))))
    ada.log.drop_device(own, laptop.log.board(own).device.id, ada.root)
    note = ada.log.append(own, NOTE, body_of(WORD)).envelope_id
    async with ada.running(), phone.running(ada.address), laptop.running(ada.address):
        await phone.has(own, {note})
        assert note not in laptop.holds(own)
    envelope = ada.log.fetch(own, [note])
    laptop.log.ingest(own, envelope)  # even if it finds it on a stick
    assert WORD.encode() not in b"".join(op.body for op in laptop.log.ops(own))
