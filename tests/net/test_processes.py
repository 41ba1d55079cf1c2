"""Several processes: two on one home, a node without a screen, one that is killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from sync.errors import NoPeerReached, PortTaken
from sync.events import Arrived, Listening, PeerConnected, PeerLost, Synced
from sync.log.database import Database
from sync.log.sqlite import SqliteLog
from sync.net.addresses import Address, format_address
from sync.node.status import read_status
from tests.net.homes import Home, befriend
from tests.net.keeper import KEY
from tests.net.waiting import until

PROGRAM = str(Path(__file__).with_name("keeper.py"))
Event = dict[str, Any]


class Keeper:
    """The process `keeper.py`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def event(self, name: str, where: Callable[[Event], bool] = lambda _: True) -> Event:
        assert self.process.stdout is not None
        async with asyncio.timeout(30):
            async for line in self.process.stdout:
                event: Event = json.loads(line)
                if event["event"] == name and where(event):
                    return event
        raise AssertionError(f"the process ended before {name}")


@asynccontextmanager
async def keeper(folder: Path, *peers: Address) -> AsyncIterator[Keeper]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        PROGRAM,
        str(folder),
        *map(format_address, peers),
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        yield Keeper(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.fixture
def databases() -> AsyncIterator[list[Database]]:
    opened: list[Database] = []
    yield opened  # type: ignore[misc]
    for database in opened:
        database.close()


def open_home(name: str, folder: Path, databases: list[Database]) -> Home:
    folder.mkdir(exist_ok=True)
    databases.append(Database(folder / "forum.db", KEY))
    return Home(name, SqliteLog(databases[-1]))


async def test_two_processes_on_one_home_share_the_work(tmp_path: Path, databases: list[Database]) -> None:
    app = open_home("Ada", tmp_path / "ada", databases)
    other = open_home("Ada", tmp_path / "ada", databases)
    bo = Home("Bo")
    board = app.found()
    befriend(board, app, bo)
    lease = tmp_path / "ada" / "sync.lock"
    async with bo.running(), app.running(bo.address, lease=lease):
        place = await app.event(Listening)
        await app.event(Synced)
        async with other.running(lease=lease):
            post = bo.write(board, "seen by both")
            await until(lambda: post in other.holds(board))  # it may have begun with the post there
            assert not other.engine.listening
            answer = other.log.append(board, 40, b"\x91\xa2hi").envelope_id
            await bo.has(board, {answer})
            assert await app.event(Arrived)
            app.engine.poke()
            await leave(app)
            again = await other.event(Listening)
            assert again == place


async def leave(home: Home) -> None:
    await home.__aexit__(None, None, None)


async def test_a_killed_process_is_noticed_and_its_successor_met(
    tmp_path: Path, databases: list[Database]
) -> None:
    ada = open_home("Ada", tmp_path / "ada", databases)
    bo = Home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    async with bo.running():
        for round_ in range(2):
            async with keeper(tmp_path / "ada", bo.address) as process:
                await bo.event(PeerConnected)
                await process.event("Synced")
                post = bo.write(board, f"round {round_}")
                await process.event("Arrived")
                await until(lambda post=post: post in ada.holds(board))
                process.process.kill()
                await bo.event(PeerLost)


async def test_a_node_tells_how_it_is_and_stops_cleanly_when_asked(
    tmp_path: Path, databases: list[Database]
) -> None:
    ada = open_home("Ada", tmp_path / "ada", databases)
    bo = Home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    socket = tmp_path / "ada" / "node.sock"
    with pytest.raises(NoPeerReached, match="No node runs"):
        read_status(socket)
    async with bo.running(), keeper(tmp_path / "ada", bo.address) as process:
        await process.event("Synced")
        assert stat.S_IMODE(socket.stat().st_mode) == 0o600
        status = await asyncio.to_thread(read_status, socket)
        assert status["boards"] == 1
        assert [peer["how"] for peer in status["peers"]] == ["typed"]
        assert status["peers"][0]["received"] > 0
        process.process.send_signal(signal.SIGTERM)
        await process.event("stopped")
        assert await process.process.wait() == 0
        assert (await bo.event(PeerLost)).reason == "it said goodbye"
        assert not socket.exists()


async def test_a_home_in_a_deep_folder_has_its_status_too(tmp_path: Path, databases: list[Database]) -> None:
    folder = tmp_path / ("deep" * 30)
    ada = open_home("Ada", folder, databases)
    ada.found()
    async with keeper(folder) as process:
        await process.event("Listening")
        status = await asyncio.to_thread(read_status, folder / "node.sock")
        assert len(status["listening"]) == 1


async def test_a_taken_port_ends_the_engine_with_a_sentence() -> None:
    ada, bo = Home("Ada"), Home("Bo")
    async with ada.running():
        bo.running(listen=ada.address)
        with pytest.raises(PortTaken, match="Cannot listen"):
            await bo.engine.run()
