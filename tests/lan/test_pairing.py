"""The command line pairs on a LAN: two hosts that know of each other what was said, and no address."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.crypto.vault import Cost
from tests.cli.console import PASSPHRASE, command, environment
from tests.lan.lab import Lab
from tests.lan.lines import Lines
from tui_forum.services.boards import list_boards, members, new_board
from tui_forum.services.devices import list_devices
from tui_forum.services.home import create_home, open_home

SECONDS = 60.0


@pytest.fixture
def house(tmp_path: Path) -> str:
    """Ana's home with a board, Bo's without; the board's id."""
    (tmp_path / "secret").touch(0o600)
    (tmp_path / "secret").write_text(PASSPHRASE)
    create_home(tmp_path / "bo", "Bo", PASSPHRASE, cost=Cost.TESTS).close()
    ana = create_home(tmp_path / "ana", "Ana", PASSPHRASE, cost=Cost.TESTS)
    try:
        return new_board(ana, "House", PASSPHRASE).board
    finally:
        ana.close()


def start(lab: Lab, host: int, folder: Path, home: str, *args: str) -> Lines:
    options = ("--home", str(folder / home), "--passphrase-file", str(folder / "secret"), "--json")
    return Lines(lab.start(host, command(*options, *args), env=environment()))


def test_a_newcomer_finds_the_holder_by_the_number_and_the_board_comes(tmp_path: Path, house: str) -> None:
    with Lab(2) as lab:
        ana = start(lab, 0, tmp_path, "ana", "pair", "House")
        code = ana.event("code", SECONDS)["code"]
        bo = start(lab, 1, tmp_path, "bo", "pair", "--code", code)
        assert bo.event("paired", SECONDS)["board"] == house
        assert ana.event("paired", SECONDS)["address"]
        bo.event("joined", SECONDS)
        ana.event("joined", SECONDS)
        assert (ana.process.wait(SECONDS), bo.process.wait(SECONDS)) == (0, 0)
    forum = open_home(tmp_path / "bo", PASSPHRASE)
    try:
        assert [person.name for person in members(forum, house)] == ["Ana", "Bo"]
    finally:
        forum.close()


def test_a_machine_is_linked_on_a_network_with_ipv6_alone(tmp_path: Path, house: str) -> None:
    with Lab(2, ipv4=False) as lab:
        ana = start(lab, 0, tmp_path, "ana", "devices", "link")
        code = ana.event("code", SECONDS)["code"]
        new = start(lab, 1, tmp_path, "laptop", "devices", "link", "--code", code)
        assert new.event("linked", SECONDS)["boards"] == [{"board": house, "name": "House"}]
        assert (ana.process.wait(SECONDS), new.process.wait(SECONDS)) == (0, 0)
        assert "synced" in [line["event"] for line in (*new.seen, *rest(new))]
    forum = open_home(tmp_path / "laptop", PASSPHRASE)
    try:
        assert [board.role for board in list_boards(forum)] == ["founder"]
        assert len(list_devices(forum)) == 2
    finally:
        forum.close()


def rest(lines: Lines) -> list[dict[str, object]]:
    """What a program that has ended said last."""
    try:
        while True:
            lines.wait(lambda _: False, 0.5)
    except AssertionError:
        return lines.seen
