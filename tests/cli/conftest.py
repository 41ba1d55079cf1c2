"""People with homes, made under a cheap key derivation so that tests do not wait for Argon2id."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.crypto.vault import Cost
from tests.cli.console import PASSPHRASE, Person
from tui_forum.services.boards import new_board
from tui_forum.services.home import create_home


@pytest.fixture
def somebody(tmp_path: Path) -> Callable[[str], Person]:
    """Make a person with an empty home."""

    def make(name: str) -> Person:
        secret = tmp_path / f"{name}.secret"
        secret.touch(0o600)
        secret.write_text(PASSPHRASE + "\n")
        create_home(tmp_path / name, name, PASSPHRASE, cost=Cost.TESTS).close()
        return Person(tmp_path / name, secret)

    return make


@pytest.fixture
def ana(somebody: Callable[[str], Person]) -> Person:
    """Somebody with a home."""
    return somebody("ana")


@pytest.fixture
def house(ana: Person) -> str:
    """The id of a board that ana has, with two sections."""
    with ana.opened() as forum:
        return new_board(forum, "House", PASSPHRASE, sections=["Talk", "Help"]).board
