"""Homes for tests: real ones, with the cheapest passphrase and a clock that stands still until told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.clock import ManualClock
from sync.crypto.vault import Cost
from tests.services.invited import PASSPHRASE, join
from tests.services.machines import carry, link, meet
from tui_forum.services import marking, reading, writing
from tui_forum.services.boards import new_board
from tui_forum.services.home import Forum, create_home

MakeHome = Callable[..., Forum]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def make_home(tmp_path: Path, clock: ManualClock) -> Iterator[MakeHome]:
    """make_home("ana") makes the home of somebody called ana in a folder of its own."""
    made: list[Forum] = []

    def make(name: str) -> Forum:
        made.append(create_home(tmp_path / name, name, PASSPHRASE, cost=Cost.TESTS, clock=clock))
        return made[-1]

    yield make
    for forum in made:
        forum.close()


@pytest.fixture
def ana(make_home: MakeHome) -> Forum:
    """The home of the founder in most stories."""
    return make_home("ana")


@pytest.fixture
def board(ana: Forum) -> str:
    """Ana's board with two sections."""
    return new_board(ana, "Harbour", PASSPHRASE, sections=["Welcome", "Night hours"]).board


@pytest.fixture
def bo(ana: Forum, board: str, make_home: MakeHome) -> Forum:
    """The home of a plain member of ana's board, in step with hers."""
    home = make_home("bo")
    join(ana, home, board)
    return home


@pytest.fixture
def laptop(ana: Forum, bo: Forum, board: str, tmp_path: Path) -> Iterator[Forum]:
    """Ana's other machine."""
    for text in ("one", "two", "three"):
        thread = writing.post_thread(bo, board, title=text, body=text).thread
    writing.reply(bo, thread, body="four")
    carry(ana, bo)
    marking.mark_all_read(ana, thread=reading.threads(ana)[0].thread)
    forum = link(ana, tmp_path / "laptop")
    meet(ana, forum, bo)
    yield forum
    forum.close()
