"""People with homes, a board and a few threads, and the dialogue that they start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.crypto.vault import Cost
from tests.cli.console import PASSPHRASE, Person
from tests.plain.talking import Talk
from tui_forum.services.boards import new_board
from tui_forum.services.bulk import NewPost, post_many
from tui_forum.services.home import create_home


@pytest.fixture
def ana(tmp_path: Path) -> Person:
    """Somebody with a home that does not look around on the network."""
    secret = tmp_path / "secret"
    secret.touch(0o600)
    secret.write_text(PASSPHRASE + "\n")
    create_home(tmp_path / "ana", "ana", PASSPHRASE, cost=Cost.TESTS).close()
    (tmp_path / "ana" / "config.toml").write_text('discovery = false\nlisten = "off"\n')
    return Person(tmp_path / "ana", secret)


@pytest.fixture
def house(ana: Person) -> str:
    """The id of ana's board, with a thread by wren and an answer under a content note."""
    with ana.opened() as forum:
        board = new_board(forum, "House", PASSPHRASE, sections=["Talk", "Help"]).board
        first = NewPost(body="The lamp is out again.", title="The lamp", section="Talk", author="wren")
        answer = NewPost(body="I fell on the stairs.", parent=0, author="bea", notes=("illness",))
        post_many(forum, board, [first, answer])
        return board


@pytest.fixture
def talk(ana: Person) -> Iterator[Callable[..., Talk]]:
    """Start the dialogue; closed at the end of the test."""
    started: list[Talk] = []

    def start(*, terminal: bool = False) -> Talk:
        started.append(Talk(ana, terminal=terminal))
        return started[-1]

    yield start
    for each in started:
        each.close()
