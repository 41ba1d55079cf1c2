"""What whoever listens on the network can read: nothing that names a board, a person or a machine."""

from __future__ import annotations

import asyncio

from sync.events import PeerConnected, Synced
from sync.protocol.slots import BEACON, resolve
from tests.net.homes import CLOCK, Home
from tests.net.proxy import Proxy


async def test_an_eavesdropper_reads_no_name_no_word_and_no_stable_id() -> None:
    ada, bo = Home("Adamantina"), Home("Bonifatius")
    board = ada.found()
    ada.write_many(board, 20)
    async with ada.running(), Proxy(ada.address) as proxy:
        ada.write(board, "a word that nobody else should read")
        invite = ada.invite(board)
        ada.engine.poke()
        bo.accept(invite)
        async with bo.running(proxy.address, listen=None):
            await bo.event(PeerConnected, lambda event: event.peer != "")
            await bo.event(Synced)
            post = bo.write(board, "an answer that nobody else should read")
            await ada.has(board, {post})
    captured = bytes(proxy.captured)
    assert len(captured) > 10_000
    for secret in secrets_of(board, ada, bo):
        for form in (secret, secret.hex().encode(), secret[:8], secret[:8].hex().encode()):
            assert form not in captured
    for word in (b"nobody else", b"Adamantina", b"Bonifatius", b"Be kind", b"general", b"board"):
        assert word not in captured


def secrets_of(board: bytes, *homes: Home) -> list[bytes]:
    found = [board]
    for home in homes:
        info = home.log.board(board)
        found += [info.device.id, info.device.noise_public, *(e.secret for e in info.epochs)]
        found += [*(e.kid for e in info.epochs), *(e.disc for e in info.epochs), *home.holds(board)]
        assert info.roster is not None
        found += [*info.roster.members, *(i.discovery for i in info.invites), *(i.psk for i in info.invites)]
    return found


def test_a_beacon_says_nothing_twice() -> None:
    ada = Home("Ada")
    board = ada.found()
    engine = ada.running().engine
    asyncio.run(engine._context.boards.refresh())
    nonces = [CLOCK.random(16) for _ in range(20)]
    slots = [slot for nonce in nonces for slot in engine._ways.fill(nonce, 4100)]
    assert len(set(slots)) == len(slots) == 160
    device = ada.log.board(board).device.id
    assert all(device[:4] not in slot for slot in slots)
    assert len({slot[:4] for slot in slots}) == 160
    engine._worker.close()


async def test_more_boards_than_slots_take_turns() -> None:
    ada = Home("Ada")
    boards = [ada.found() for _ in range(11)]
    engine = ada.running().engine
    await engine._context.boards.refresh()
    keys = [(board, ada.log.board(board).epochs[-1].disc) for board in boards]
    seen: list[set[bytes]] = []
    for _ in range(11):
        nonce = CLOCK.random(16)
        found = resolve(engine._ways.fill(nonce, 4100), nonce, 4100, BEACON, keys)
        seen.append({board for board, _ in found})
    assert all(len(boards) == 8 for boards in seen)
    assert [sum(board in each for each in seen) for board in boards] == [8] * 11
    engine._worker.close()
