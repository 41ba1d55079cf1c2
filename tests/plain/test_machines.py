"""One's own machines in the dialogue: heard, named, shut out, linked; and somebody let in by a code."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sync.crypto.vault import Cost
from sync.net.addresses import parse_address
from sync.net.pairing import Network
from tests.cli.console import PASSPHRASE, Person
from tests.plain.talking import Talk, said, wait_for
from tests.services.spoken import Held, nothing
from tui_forum.services import boards, devices
from tui_forum.services.home import Forum, create_home
from tui_forum.services.linking import LinkedRow, adopt_person, link_machine
from tui_forum.services.spoken import Told, Wait

LOOPBACK = 'discovery = false\nlisten = "127.0.0.1:0"\n'
CODE = re.compile(r"\n(\d+ [a-z]+ [a-z]+ [a-z]+)\n")


def test_machines_are_heard_named_and_shut_out(ana: Person, house: str, tmp_path: Path) -> None:
    with ana.opened() as forum, Held(partial(_link, forum)) as held:
        adopt_person(
            tmp_path / "laptop",
            PASSPHRASE,
            held.code,
            nothing,
            machine="laptop",
            network=held.network,
            cost=Cost.TESTS,
        )
        held.result.result(10)
    out = said(ana, "machines", "name machine 2", "kitchen", "machines", "shut out 1", "shut out 2", "no",
               "leave board", "no", "shut out 2", "yes", "machines", "name machine 2")  # fmt: skip
    assert "1. this computer: 1 board.\n2. laptop: 1 board, not met yet." in out
    assert "It is called kitchen now." in out
    assert "That is the computer you are at." in out
    assert out.count("kitchen will speak for you no more, on 1 board.") == 2
    assert "Your other machines that are on it keep it." in out
    assert out.count("It is shut out; the others learn it when they are near.") == 1
    assert "There is no number" in out
    with ana.opened() as forum:
        assert [row.this for row in devices.list_devices(forum)] == [True]


def test_who_has_no_board_hears_that_there_is_nothing_to_link(ana: Person) -> None:
    assert "Join or start a board first." in said(ana, "machines")


def test_a_machine_is_linked_by_the_code_that_is_said(
    ana: Person, house: str, talk: Callable[..., Talk], tmp_path: Path
) -> None:
    (ana.home / "config.toml").write_text(LOOPBACK)
    desk = talk()
    code, address = _code(desk, "link machine")
    adopt_person(
        tmp_path / "laptop",
        PASSPHRASE,
        code,
        nothing,
        machine="laptop",
        network=Network(discovery=False, peer=parse_address(address)),
        cost=Cost.TESTS,
    )
    desk.hears("It is linked, with 1 board.")
    at = desk.type("machines")
    desk.hears("2. laptop: 1 board", at)
    desk.type("leave")
    assert desk.ends() == 0


def test_somebody_comes_in_by_a_code_and_is_on_the_board(
    ana: Person, house: str, talk: Callable[..., Talk], tmp_path: Path
) -> None:
    create_home(tmp_path / "bo", "bo", PASSPHRASE, cost=Cost.TESTS).close()
    for home in (ana.home, tmp_path / "bo"):
        (home / "config.toml").write_text(LOOPBACK)
    host, guest = talk(), Talk(Person(tmp_path / "bo", ana.secret), terminal=False)
    try:
        code, address = _code(host, "code")
        for line in (f"enter code {code}", "", address):
            guest.type(line)
        guest.hears("You have an invite to House.")
        host.hears("The code was right. They are coming in…")

        for each in (guest, host):
            wait_for(partial(_counts_two, each))
    finally:
        guest.close()
    host.type("leave")
    assert host.ends() == 0
    with ana.opened() as forum:
        assert [row.name for row in boards.members(forum, house)] == ["ana", "bo"]


def test_waiting_for_somebody_ends_with_ctrl_c_and_the_dialogue_goes_on(
    ana: Person, house: str, talk: Callable[..., Talk]
) -> None:
    (ana.home / "config.toml").write_text(LOOPBACK)
    host = talk(terminal=True)
    host.hears("assphrase")
    host.type(PASSPHRASE)
    host.hears("You are in.")
    host.type("code")
    host.hears("Ctrl+C stops waiting.")
    host.press(b"\x03")
    host.hears("Stopped.")
    host.type("boards")
    host.hears("1. House")


def test_a_wrong_code_is_said_before_anybody_is_dialled(ana: Person, house: str) -> None:
    out = said(ana, "enter code 7 seven seven", "", "")
    assert "code" in out
    assert "You have left. Nothing is lost." in out


def _counts_two(talk: Talk) -> bool:
    """Whether it knows of both members now."""
    at = talk.type("members")
    talk.type("that is all")
    return "2. bo" in talk.hears("That is no command.", at)


def _link(forum: Forum, told: Told, network: Network, wait: Wait) -> LinkedRow:
    return link_machine(forum, PASSPHRASE, told, machine="desk", network=network, wait=wait)


def _code(talk: Talk, command: str) -> tuple[str, str]:
    """The code that it says, and where it waits."""
    at = talk.type(command)
    text = talk.hears("Ctrl+C stops waiting.", at)
    found, where = CODE.search(text), re.search(r"127\.0\.0\.1:\d+", text)
    assert found, text
    assert where, text
    return found[1], where[0]
