"""Boards that come to a person's other machine over real engines: while both run, and after a restart."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync import events
from sync.clock import SystemClock
from sync.crypto.vault import Cost
from sync.engine.settings import EngineSettings
from sync.net.addresses import parse_address
from tests.services.machines import NEW_PASSPHRASE, link
from tests.services.people import PASSPHRASE
from tui_forum.services import boards, devices, joining, reading, writing
from tui_forum.services.home import Forum, create_home, open_home
from tui_forum.services.syncing import Syncer

SECONDS = 30.0


class Running:
    """A home that is carried on loopback, and dials `peer` if it is given one."""

    def __init__(self, forum: Forum, peer: str = "") -> None:
        self.forum = forum
        self._events: queue.Queue[events.Event] = queue.Queue()
        peers = (parse_address(peer),) if peer else ()
        settings = EngineSettings(("127.0.0.1", 0), peers, discovery=False, lease=forum.paths.lock)
        self.syncer = Syncer(forum, self._events.put, settings)
        self.syncer.start()
        self.until(lambda: bool(self.syncer.state().listening))

    @property
    def address(self) -> str:
        """Where it answers."""
        return self.syncer.state().listening[0]

    def until(self, seen: Callable[[], bool]) -> None:
        """Wait, from event to event, until it is so."""
        while not seen():
            self._events.get(timeout=SECONDS)

    def has(self, name: str) -> bool:
        """Whether this machine is on a board of that name."""
        return any(row.name == name and row.role for row in boards.list_boards(self.forum))

    def stop(self) -> None:
        """End the engine, and close the home."""
        self.syncer.stop()
        self.forum.close()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Callable[[str], Forum]]:
    """Opens or makes a home of that name; all are closed at the end."""
    opened: list[Forum] = []

    def open_or_make(name: str) -> Forum:
        folder = tmp_path / name
        if folder.exists():
            phrase = PASSPHRASE if name == "desk" else NEW_PASSPHRASE
            opened.append(open_home(folder, phrase, clock=SystemClock()))
        else:
            opened.append(create_home(folder, name, PASSPHRASE, cost=Cost.TESTS, clock=SystemClock()))
        return opened[-1]

    yield open_or_make
    for forum in opened:
        forum.close()


def test_a_board_founded_on_one_and_one_joined_on_the_other_come_while_both_run(
    home: Callable[[str], Forum], tmp_path: Path
) -> None:
    desk_home, bo_home = home("desk"), home("bo")
    link(desk_home, tmp_path / "laptop").close()
    desk, bo = Running(desk_home), Running(bo_home)
    laptop = Running(home("laptop"), desk.address)
    root = writing.post_thread(
        desk.forum, boards.new_board(desk.forum, "Garden", PASSPHRASE).board, title="T", body="Seeds"
    )
    laptop.until(lambda: laptop.has("Garden") and reading.threads(laptop.forum) != [])
    assert [row.body for row in reading.read_thread(laptop.forum, root.thread)] == ["Seeds"]

    harbour = boards.new_board(bo.forum, "Harbour", PASSPHRASE).board
    text = joining.make_invite(bo.forum, harbour, addresses=[bo.address]).text
    joining.join(laptop.forum, text, NEW_PASSPHRASE)
    laptop.until(lambda: laptop.has("Harbour"))
    desk.until(lambda: desk.has("Harbour"))
    bo.until(lambda: [row.devices for row in boards.members(bo.forum, harbour) if not row.me] == [2])
    for machine in (laptop, desk, bo):
        machine.stop()


def test_a_board_comes_after_a_restart_and_never_to_a_dropped_machine(
    home: Callable[[str], Forum], tmp_path: Path
) -> None:
    desk_home = home("desk")
    boards.new_board(desk_home, "Harbour", PASSPHRASE)
    link(desk_home, tmp_path / "laptop").close()
    link(desk_home, tmp_path / "phone").close()
    (lost,) = {row.name for row in devices.list_devices(desk_home) if row.name.endswith("2")}
    boards.new_board(desk_home, "Garden", PASSPHRASE)
    desk = Running(desk_home)
    desk.stop()  # told, and nobody heard it
    desk_home = home("desk")
    devices.drop_device(desk_home, lost, PASSPHRASE)
    garden = boards.find_board(desk_home, "Garden")
    desk = Running(desk_home)
    phone = Running(home("phone"), desk.address)
    laptop = Running(home("laptop"), desk.address)
    laptop.until(lambda: laptop.has("Garden"))
    desk.until(lambda: boards.members(desk.forum, garden)[0].devices == 2)
    assert [row.name for row in boards.list_boards(phone.forum)] == ["Harbour"]
    for machine in (phone, laptop, desk):
        machine.stop()
