"""What a connected peer can tell of an anonymous post that is written while it listens."""

from __future__ import annotations

from sync.engine.watch import FRESH
from sync.events import Arrived, Synced
from sync.log.bodies import Retract, encode_body
from sync.log.kinds import ONE_OFF, Kind
from sync.log.log import Log
from sync.log.op import OpDraft
from tests.net.conftest import NewHome
from tests.net.homes import befriend

SALT = b"s" * 16


async def test_it_arrives_live_and_is_announced_as_if_it_had_come_from_a_peer(home: NewHome) -> None:
    ada, bo = home("Ada"), home("Bo")
    assert isinstance(bo.log, Log)
    board = ada.found()
    befriend(board, ada, bo)
    async with ada.running(), bo.running(ada.address):
        await ada.event(Synced)
        await bo.event(Synced)
        mark = bo.log.last()
        hidden = bo.log.append_one_off(board, SALT, OpDraft(ONE_OFF, b"\x91\xa5hello"))
        assert (await ada.event(Arrived)).count == 1
        assert hidden.envelope_id in ada.holds(board)
        body = encode_body(Retract(hidden.op_id, ""))
        bo.log.append_one_off(board, SALT, OpDraft(Kind.RETRACT, body, refs=(hidden.op_id,)))
        named = bo.write(board, "hello")
        news = bo.log.news(mark, FRESH)
    assert len(news) == 2  # the post that was taken back is withheld
    assert {new.envelope_id for new in news if new.envelope} == {named}  # what is sent whole
